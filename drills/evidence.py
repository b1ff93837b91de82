"""What a drill shows of those who played: who commanded, stood in, kept the record or watched, from when to when."""

from datetime import datetime

from pydantic import BaseModel

from drills.state import Drill
from incident.people import Person
from incident.state import Incident
from incident.tenures import tenures
from incident.vocabulary import LIAISONS, AnyRole, Role

LED = "commanded"
KINDS: dict[AnyRole, str] = {
    Role.COMMANDER: LED,
    Role.DEPUTY: "deputised",
    Role.SCRIBE: "scribed",
    **dict.fromkeys(LIAISONS, "liaised"),
    Role.OBSERVER: "observed",
}


class Evidence(BaseModel, frozen=True):
    """One person in one role, once."""

    person: Person
    kind: str
    begin: datetime
    end: datetime


def evidence(drill: Drill, incident: Incident) -> list[Evidence]:
    """Of a drill that is over: whoever held a role until then held it so long."""
    assert drill.ended
    shown = [
        Evidence(person=each.person, kind=KINDS[each.role], begin=each.begin, end=each.end or drill.ended.at)
        for each in tenures(incident.events)
        if each.role in KINDS
    ]
    return [each for each in shown if each.kind != LED or led(drill, incident, drill.ended.at)]


def led(drill: Drill, incident: Incident, end: datetime) -> bool:
    """Whether enough was played that somebody commanded in it: beginning one and ending it shows nothing of anybody."""
    if drill.ended and drill.ended.why == "yielded":
        return False
    half = drill.scenario.length / 2
    return bool(incident.reports) or drill.played(incident.declared_at, end) >= half
