"""How an event changes what is known. Total: every event that `decide` returned can be applied; nothing else happens here."""

from functools import reduce

from incident import events as e
from incident.changes import capturing, decisions, paging, pausing, people, tasks, telling
from incident.changes.change import changes
from incident.state import Incident, Participant, Reminder, reminder_key
from incident.vocabulary import Role, Status

# importing them registers what they change
CHAPTERS = (capturing, decisions, paging, pausing, people, tasks, telling)


def fold(events: list[e.Event]) -> Incident:
    """The incident as these events leave it; the first one is the declaration."""
    first, *rest = events
    assert isinstance(first, e.Declared)
    return reduce(apply, rest, begin(first))


def begin(event: e.Declared) -> Incident:
    reporter = Participant(
        person=event.actor,
        roles=[Role.REPORTER],
        added_by=event.actor,
        reason="declared it",
        since=event.at,
    )
    return Incident(
        id=event.id,
        title=event.title,
        description=event.description,
        severity=event.severity,
        type=event.type,
        status=Status.ACTIVE,
        restricted=event.restricted,
        drill=event.drill,
        declared_at=event.at,
        participants=[reporter],
        reminders={reminder_key(what): Reminder(since=event.at) for what in telling.REPORTS},
        events=[event],
    )


def apply(incident: Incident, event: e.Event) -> Incident:
    return incident.model_copy(update={"events": [*incident.events, event], **changes(event, incident)})
