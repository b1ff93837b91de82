"""Everything that is due in a drill and when: injects, and its end."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from drills.conditions import since
from drills.scenario import Inject
from drills.state import Drill
from incident.state import Incident
from incident.vocabulary import Status

LINGERS = timedelta(
    minutes=1
)  # of the scenario's time: what follows from the last thing done is still to come


class Due(BaseModel, frozen=True):
    what: Literal["inject", "time", "stable", "closed"]
    at: datetime
    inject: str = ""


def clocks(drill: Drill, incident: Incident) -> list[Due]:
    """Soonest first; nothing while it is paused, but the end of its incident ends it."""
    if drill.ended:
        return []
    if incident.closed_at is not None and incident.status is Status.CLOSED:
        return [Due(what="closed", at=incident.closed_at)]
    if drill.paused:
        return []
    injects = due_injects(drill, incident)
    time_is_up = drill.later(incident.declared_at, drill.scenario.length)
    due = [*injects, Due(what="time", at=time_is_up)]
    if incident.status is Status.STABLE and incident.stable_at is not None:
        answers = [each.at for each in injects if _answers(drill, each)]
        over = max([drill.later(incident.stable_at, LINGERS), *answers])
        due.append(Due(what="stable", at=over))
    return sorted(due, key=lambda d: (d.at, d.what != "inject"))


def due_injects(drill: Drill, incident: Incident) -> list[Due]:
    """Those whose conditions hold, in the order of the scenario, each with its time."""
    return [
        Due(what="inject", at=at, inject=inject.name)
        for inject in drill.to_come
        if (at := _time(inject, drill, incident)) is not None
    ]


def _time(inject: Inject, drill: Drill, incident: Incident) -> datetime | None:
    moments = [drill.later(incident.declared_at, inject.at)] if inject.at else []
    held = [since(condition, incident, drill.fired) for condition in inject.when]
    known = [moment for moment in held if moment is not None]
    if len(known) < len(held):
        return None
    if known:
        moments.append(drill.later(max(known), inject.after or timedelta()))
    return max(moments)


def _answers(drill: Drill, due: Due) -> bool:
    """It comes because of what was done, and not of the hour."""
    inject = drill.scenario.inject(due.inject)
    return inject is not None and bool(inject.when)
