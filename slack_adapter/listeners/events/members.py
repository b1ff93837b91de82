"""Who joins an incident's channel takes part in it; who leaves does not. Bots, Muster above all, are no participants.

These are listener middleware, which Bolt runs before it acknowledges: while the incident cannot be told, Slack gets an
error and delivers the event again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from incident.commands import AddParticipant, Command, RemoveParticipant
from slack_adapter.desk import Desk
from workflows.client import NoSuchIncident

log = structlog.get_logger(__name__)

TOLD_WITHIN = 2.5  # seconds; Slack delivers again what is not acknowledged within three

Payload = dict[str, Any]
Next = Callable[[], Awaitable[Any]]


def register(app: AsyncApp, desk: Desk) -> None:
    async def joined(event: Payload, body: Payload, next: Next) -> None:
        await asyncio.wait_for(_joined(desk, event, _ours(body)), TOLD_WITHIN)
        await next()

    async def left(event: Payload, body: Payload, next: Next) -> None:
        await asyncio.wait_for(_left(desk, event, _ours(body)), TOLD_WITHIN)
        await next()

    async def told() -> None:
        """Everything is done by now."""

    app.event("member_joined_channel", middleware=[joined])(told)
    app.event("member_left_channel", middleware=[left])(told)


async def _joined(desk: Desk, event: Payload, ours: set[str]) -> None:
    user, inviter = event["user"], event.get("inviter")
    incident = await desk.incidents.in_channel(event["channel"])
    invited_by_muster = inviter in ours  # who is invited by Muster takes part already
    if incident is None or invited_by_muster or await _is_bot(desk, user, ours):
        return
    command = AddParticipant(
        command_id=f"joined:{event['channel']}:{user}:{event['event_ts']}",
        actor=await desk.person(inviter or user),
        user=await desk.person(user),
        reason="joined the channel",
    )
    await _tell(desk, incident, command)


async def _left(desk: Desk, event: Payload, ours: set[str]) -> None:
    user = event["user"]
    incident = await desk.incidents.in_channel(event["channel"])
    if incident is None or await _is_bot(desk, user, ours):
        return
    person = await desk.person(user)
    command = RemoveParticipant(
        command_id=f"left:{event['channel']}:{user}:{event['event_ts']}",
        actor=person,
        user=person,
        reason="left the channel",
        left_channel=True,
    )
    await _tell(desk, incident, command)


async def _tell(desk: Desk, incident: str, command: Command) -> None:
    try:
        await desk.incidents.signal(incident, command)
    except NoSuchIncident:
        log.info("event for an incident that is over", incident=incident, command=command.name)


async def _is_bot(desk: Desk, user: str, ours: set[str]) -> bool:
    return user in ours or await desk.directory.is_bot(user)


def _ours(body: Payload) -> set[str]:
    """Muster's own user ids, as the event says on whose behalf it was sent."""
    return {a["user_id"] for a in body.get("authorizations") or [] if a.get("is_bot") and a.get("user_id")}
