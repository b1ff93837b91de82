"""What each event sets in motion, in plain straight-line code: one coroutine per event, one module per chapter."""

from collections.abc import Awaitable, Callable
from typing import Any

from incident import events as e
from incident.vocabulary import What
from workflows.life import Life
from workflows.reactions import (
    capturing,
    deciding,
    declaring,
    editing,
    engaging,
    handing_over,
    ladder,
    paging,
    people,
    prompting,
    qualifying,
    reminding,
    reporting,
    shadowing,
    sweeping,
    tasking,
    turning,
)

Reaction = Callable[[Life, Any, int], Awaitable[None]]

REACTIONS: dict[type, Reaction] = {
    e.Declared: declaring.declared,
    e.RoleAssigned: people.role_assigned,
    e.CommandOffered: handing_over.command_offered,
    e.CommandDeclined: handing_over.command_declined,
    e.CommanderLeft: handing_over.commander_left,
    e.Proposed: deciding.proposed,
    e.Objected: deciding.objected,
    e.ProposalSettled: deciding.settled,
    e.OutcomeRecorded: deciding.outcome_recorded,
    e.ParticipantAdded: people.participant_added,
    e.ParticipantRemoved: people.participant_removed,
    e.QualifiedBeside: qualifying.qualified_beside,
    e.ShadowJoined: shadowing.shadow_joined,
    e.ObserversAllowed: shadowing.observers_allowed,
    e.OncallEngaged: engaging.oncall_engaged,
    e.Prompted: prompting.prompted,
    e.PageAcknowledged: ladder.page_acknowledged,
    e.MessageMarked: capturing.message_marked,
    e.TaskCreated: tasking.created,
    e.TaskChanged: tasking.changed,
    e.TaskCompleted: tasking.completed,
    e.TaskReopened: tasking.reopened,
    e.TaskWithdrawn: tasking.withdrawn,
    e.StatusReported: reporting.status_reported,
    e.ExecutivesReported: reporting.executives_reported,
    e.DetailsEdited: editing.details_edited,
    e.SeverityChanged: editing.severity_changed,
    e.TypeChanged: editing.type_changed,
    e.TypeUnknown: editing.type_unknown,
    e.StatusChanged: turning.status_changed,
    e.ReconciliationAsked: sweeping.reconciliation_asked,
}


FALLING_DUE: dict[What, Reaction] = {
    What.STATUS_REPORT: reminding.report_due,
    What.STAKEHOLDER_REPORT: reminding.report_due,
    What.EXECUTIVE_REPORT: reminding.report_due,
    What.CLOSE: reminding.close_due,
    What.TASK: reminding.task_due,
    What.UNDERSTOOD: reminding.not_understood,
    What.FATIGUE: reminding.commanded_for_long,
    What.PAGE_TROUBLE: paging.page_in_trouble,
    What.ACKNOWLEDGEMENT: ladder.unacknowledged,
    What.HAND_OVER: handing_over.offer_lapsed,
}


async def react(life: Life, position: int) -> None:
    """Carry out what the event at `position` of the incident's history asks for. May be run again: steps remember."""
    event = life.incident.events[position]
    reaction = FALLING_DUE[event.what] if isinstance(event, e.FellDue) else REACTIONS.get(type(event))
    if reaction:
        await reaction(life, event, position)
