"""What each event sets in motion, in plain straight-line code: one coroutine per event, one module per chapter."""

from functools import singledispatch

from incident import events as e
from workflows.life import Life
from workflows.reactions import closing, declaring, editing, people, reporting


async def react(life: Life, position: int) -> None:
    """Carry out what the event at `position` of the incident's history asks for. May be run again: steps remember."""
    await _reaction(life.incident.events[position], life, position)


@singledispatch
async def _reaction(event: object, life: Life, position: int) -> None:
    """Events that need nothing done."""


_reaction.register(e.Declared, declaring.declared)
_reaction.register(e.RoleAssigned, people.role_assigned)
_reaction.register(e.ParticipantAdded, people.participant_added)
_reaction.register(e.ParticipantRemoved, people.participant_removed)
_reaction.register(e.OncallEngaged, people.oncall_engaged)
_reaction.register(e.PageAcknowledged, people.page_acknowledged)
_reaction.register(e.StatusReported, reporting.status_reported)
_reaction.register(e.FellDue, reporting.fell_due)
_reaction.register(e.DetailsEdited, editing.details_edited)
_reaction.register(e.SeverityChanged, editing.severity_changed)
_reaction.register(e.StatusChanged, closing.status_changed)
