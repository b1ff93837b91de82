"""Who held which role from when to when, as the events of an incident say it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from incident import events as e
from incident.apply import apply, begin
from incident.people import Person
from incident.state import Incident
from incident.vocabulary import ASSIGNABLE, AnyRole, Role, Status

MOVES = (  # what can change it
    e.RoleAssigned,
    e.CommandOffered,
    e.ParticipantAdded,
    e.ParticipantRemoved,
    e.PersonIdentified,
    e.StatusChanged,
)


class Tenure(BaseModel, frozen=True):
    person: Person
    role: AnyRole
    begin: datetime
    end: datetime | None = None  # None: they still hold it
    ended_by: int | None = None  # the position of the event


def tenures(events: Sequence[e.Event]) -> list[Tenure]:
    """In the order in which they began. All end when the incident is closed, and begin anew when it is reopened."""
    assert isinstance(events[0], e.Declared)
    incident, found = begin(events[0]), list[Tenure]()
    for position, event in enumerate(events):
        if isinstance(event, MOVES):
            incident = apply(incident, event)
            found = _followed(found, incident, event.at, position)
    return [each.model_copy(update={"person": incident.known(each.person)}) for each in found]


def told_at(events: Sequence[e.Event], position: int) -> list[Tenure]:
    """Those that are over, and were not told of before: people hear of theirs when command passes, and at the end."""
    before = max((n for n in range(position) if tells(events[n])), default=-1)
    over = tenures(events[: position + 1])
    return [tenure for tenure in over if tenure.ended_by is not None and tenure.ended_by > before]


def tells(event: e.Event) -> bool:
    if isinstance(event, e.RoleAssigned):
        return event.role is Role.COMMANDER and event.previous is not None
    return isinstance(event, e.StatusChanged) and event.status is Status.CLOSED


def _followed(found: list[Tenure], incident: Incident, at: datetime, position: int) -> list[Tenure]:
    held = _held(incident)
    still = [(i, t) for i, t in enumerate(found) if t.end is None]
    over = {i for i, t in still if not any(t.role == role and t.person.same_as(who) for who, role in held)}
    begun = [
        Tenure(person=who, role=role, begin=at)
        for who, role in held
        if not any(t.role == role and t.person.same_as(who) for _, t in still)
    ]
    ended = {"end": at, "ended_by": position}
    return [t.model_copy(update=ended) if i in over else t for i, t in enumerate(found)] + begun


def _held(incident: Incident) -> list[tuple[Person, AnyRole]]:
    if incident.status is Status.CLOSED:
        return []
    return [(p.person, role) for p in incident.participants for role in p.roles if role in ASSIGNABLE]
