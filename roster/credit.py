"""What one person contributed in a period, from the records of incidents. No speed, no outcome, no rank."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel

from incident import events as e
from incident.apply import fold
from incident.pairs import mentoring, pairs
from incident.people import Person
from incident.record import Record
from incident.state import Incident
from incident.tenures import Tenure, tenures
from incident.visibility import Audience, title
from incident.vocabulary import Role, What
from roster.evidence import KIND_OF, Evidence
from roster.vocabulary import Kind

HALF_A_YEAR = timedelta(days=183)  # looked back over, unless somebody says from when


class Contribution(BaseModel):
    """In one incident or drill."""

    incident: str
    title: str  # as everybody may read it
    url: str | None
    day: datetime
    drill: bool
    did: dict[Kind, timedelta]


class Credit(BaseModel):
    person: Person
    begin: datetime
    end: datetime
    contributions: list[Contribution]
    taken_over: int  # command that was offered to them and accepted
    handed_over: int
    reports: int  # sent
    reports_in_time: int  # before anybody had to be reminded

    @property
    def drills(self) -> int:
        return sum(each.drill for each in self.contributions)

    def count(self, kind: Kind, *, drill: bool = False) -> int:
        return sum(kind in each.did for each in self.contributions if each.drill is drill)

    def time(self, kind: Kind, *, drill: bool = False) -> timedelta:
        times = (each.did.get(kind, timedelta()) for each in self.contributions if each.drill is drill)
        return sum(times, timedelta())


def credit(person: Person, records: Sequence[Record], begin: datetime, end: datetime) -> Credit:
    """In the order of the incidents."""
    told = [(record, fold(record.events)) for record in records]
    here = [(record, i) for record, i in told if begin <= i.declared_at < end and i.participant(person)]
    here.sort(key=lambda pair: pair[1].declared_at)
    events = [(event, i) for record, i in here if not i.drill for event in record.events]
    sent = [in_time for record, i in here if not i.drill for in_time in _reports(record.events, i, person)]
    return Credit(
        person=next((i.known(person) for _, i in here), person),
        begin=begin,
        end=end,
        contributions=[_contribution(record, i, person) for record, i in here],
        taken_over=sum(
            isinstance(event, e.CommandAccepted) and _is(event.actor, person, i) for event, i in events
        ),
        handed_over=sum(_handed_over(event, person, i) for event, i in events),
        reports=len(sent),
        reports_in_time=sum(sent),
    )


def credit_of_career(person: Person, evidence: Sequence[Evidence], begin: datetime, end: datetime) -> Credit:
    """The same from what their own workflow knows, where no record is at hand: without titles, links and reports."""
    found: dict[str, Contribution] = {}
    for each in evidence:
        if each.incident and begin <= each.begin < end:
            known = found.setdefault(
                each.incident,
                Contribution(
                    incident=each.incident, title="", url=None, day=each.begin, drill=each.drill, did={}
                ),
            )
            kind = each.deed if each.drill else each.kind  # command in a drill is command, at every stage
            known.did[kind] = known.did.get(kind, timedelta()) + (each.end - each.begin)
    nothing = dict.fromkeys(("taken_over", "handed_over", "reports", "reports_in_time"), 0)
    return Credit(person=person, begin=begin, end=end, contributions=list(found.values()), **nothing)


def _contribution(record: Record, incident: Incident, person: Person) -> Contribution:
    beside = pairs(record.events)
    shadowed = any(pair.learner.same_as(person) for pair in beside if not pair.reverse)
    theirs = [(_kind(t, shadowed), t) for t in tenures(record.events) if t.role in KIND_OF]
    theirs += [(Kind.MENTORED, t) for t in mentoring(beside)]
    did: dict[Kind, timedelta] = {}
    for kind, tenure in theirs:
        if tenure.end and tenure.person.same_as(person):
            did[kind] = did.get(kind, timedelta()) + (tenure.end - tenure.begin)
    channel = record.incident.get("resources", {}).get("channel") or {}
    return Contribution(
        incident=incident.id,
        title=title(incident, Audience.PUBLIC),
        url=None if incident.restricted else channel.get("url"),
        day=incident.declared_at,
        drill=incident.drill,
        did=did,
    )


def _kind(tenure: Tenure, shadowed: bool) -> Kind:
    kind = KIND_OF[Role(tenure.role)]
    return Kind.SHADOWED if shadowed and kind is Kind.OBSERVED else kind


def _handed_over(event: e.Event, person: Person, incident: Incident) -> bool:
    if not isinstance(event, e.RoleAssigned) or event.role is not Role.COMMANDER or event.previous is None:
        return False
    return _is(event.previous, person, incident)


def _reports(events: Sequence[e.Event], incident: Incident, person: Person) -> list[bool]:
    """Those they sent, each with whether nobody had to be reminded of it."""
    sent, reminded = list[bool](), False
    for event in events:
        if isinstance(event, e.FellDue) and event.what is What.STATUS_REPORT:
            reminded = True
        elif isinstance(event, e.StatusReported):
            if _is(event.actor, person, incident):
                sent.append(not reminded)
            reminded = False
    return sent


def _is(one: Person, person: Person, incident: Incident) -> bool:
    return incident.known(one).same_as(person)
