"""Buttons that say something to the incident."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import AssignRole, ChangeStatus, DeclineCommand, SnoozeReminder
from incident.durations import duration
from incident.vocabulary import Role, Status
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press


async def snooze_reminder(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    command = SnoozeReminder(
        command_id=press.command_id,
        actor=await desk.person(press.user),
        reply=press.origin.reply(press.user),
        duration=duration(press.argument),
    )
    await desk.incidents.signal(press.origin.incident, command)
    return None


async def mark_stable(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _change(desk, press, Status.STABLE)


async def mark_closed(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _change(desk, press, Status.CLOSED)


async def hand_over(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    command = AssignRole(
        command_id=press.command_id,
        actor=await desk.person(press.user),
        reply=press.origin.reply(press.user),
        user=await desk.person(press.argument),
        role=Role.COMMANDER,
    )
    await desk.incidents.signal(press.origin.incident, command)
    return None


async def take_command(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    person = await desk.person(press.user)
    command = AssignRole(
        command_id=press.command_id,
        actor=person,
        reply=press.origin.reply(press.user),
        user=person,
        role=Role.COMMANDER,
        now=True,
    )
    await desk.incidents.signal(press.origin.incident, command)
    return None


async def decline_command(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    command = DeclineCommand(
        command_id=press.command_id,
        actor=await desk.person(press.user),
        reply=press.origin.reply(press.user),
        offer=int(press.argument),
    )
    await desk.incidents.signal(press.origin.incident, command)
    return None


async def _change(desk: Desk, press: Press, status: Status) -> Said:
    command = ChangeStatus(
        command_id=press.command_id,
        actor=await desk.person(press.user),
        reply=press.origin.reply(press.user),
        status=status,
    )
    await desk.incidents.signal(press.origin.incident, command)
    return None
