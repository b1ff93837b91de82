"""What each event sets in motion, in plain straight-line code: one coroutine per event, one module per chapter."""

from collections.abc import Awaitable, Callable
from typing import Any

from incident import events as e
from workflows.life import Life
from workflows.reactions import closing, declaring, editing, people, reporting

REACTIONS: dict[type, Callable[[Life, Any, int], Awaitable[None]]] = {
    e.Declared: declaring.declared,
    e.RoleAssigned: people.role_assigned,
    e.ParticipantAdded: people.participant_added,
    e.ParticipantRemoved: people.participant_removed,
    e.OncallEngaged: people.oncall_engaged,
    e.PageAcknowledged: people.page_acknowledged,
    e.StatusReported: reporting.status_reported,
    e.FellDue: reporting.fell_due,
    e.DetailsEdited: editing.details_edited,
    e.SeverityChanged: editing.severity_changed,
    e.StatusChanged: closing.status_changed,
}


async def react(life: Life, position: int) -> None:
    """Carry out what the event at `position` of the incident's history asks for. May be run again: steps remember."""
    event = life.incident.events[position]
    if reaction := REACTIONS.get(type(event)):
        await reaction(life, event, position)
