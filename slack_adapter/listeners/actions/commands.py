"""Buttons that say something to the incident."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import (
    AcknowledgeTask,
    ApproveCustomerDocument,
    AssignRole,
    ChangeStatus,
    CompleteTask,
    DeclineCommand,
    MarkCustomerDocumentSent,
    MarkDrafted,
    MarkReviewed,
    SetPrompts,
    SnoozeReminder,
)
from incident.durations import duration
from incident.vocabulary import Level, Role, Status, What
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press


async def snooze_reminder(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    """The button's value says for how long, and of what."""
    later, _, of = press.argument.partition(" ")
    what, _, task = of.partition(" ")
    await desk.tell(
        press,
        press.origin.incident,
        SnoozeReminder,
        duration=duration(later),
        what=What(what),
        task=int(task) if task else None,
    )
    return None


async def acknowledge_task(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, AcknowledgeTask, task=int(press.argument))
    return None


async def complete_task(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, CompleteTask, task=int(press.argument))
    return None


async def mute_prompts(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, SetPrompts, level=Level.OFF)
    return None


async def mark_stable(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _change(desk, press, Status.STABLE)


async def mark_closed(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _change(desk, press, Status.CLOSED)


async def mark_drafted(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, MarkDrafted)
    return None


async def mark_reviewed(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, MarkReviewed)
    return None


async def approve_customer_document(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, ApproveCustomerDocument)
    return None


async def mark_customer_document_sent(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, MarkCustomerDocumentSent)
    return None


async def hand_over(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(
        press, press.origin.incident, AssignRole, user=await desk.person(press.argument), role=Role.COMMANDER
    )
    return None


async def take_command(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    person = await desk.person(press.user)
    await desk.tell(press, press.origin.incident, AssignRole, user=person, role=Role.COMMANDER, now=True)
    return None


async def decline_command(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await desk.tell(press, press.origin.incident, DeclineCommand, offer=int(press.argument))
    return None


async def _change(desk: Desk, press: Press, status: Status) -> Said:
    await desk.tell(press, press.origin.incident, ChangeStatus, status=status)
    return None
