"""What all events of an incident's channel have in common: they are told before Slack is answered, and not by bots.

Told in listener middleware, which Bolt runs before it acknowledges: while the incident cannot be told, Slack gets an
error and delivers the event again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from incident.commands import Command
from slack_adapter.desk import Desk
from workflows.client import NoSuchIncident

log = structlog.get_logger(__name__)

TOLD_WITHIN = 2.5  # seconds; Slack delivers again what is not acknowledged within three

Payload = dict[str, Any]
Next = Callable[[], Awaitable[Any]]
Heard = Callable[[Desk, Payload, set[str]], Awaitable[None]]  # the event, and Muster's own user ids


def hear(app: AsyncApp, desk: Desk, kind: str, heard: Heard) -> None:
    async def first(event: Payload, body: Payload, next: Next) -> None:
        await asyncio.wait_for(heard(desk, event, _ours(body)), TOLD_WITHIN)
        await next()

    async def told() -> None:
        """Everything is done by now."""

    app.event(kind, middleware=[first])(told)


async def tell(desk: Desk, incident: str, command: Command) -> None:
    try:
        await desk.incidents.signal(incident, command)
    except NoSuchIncident:
        log.info("event for an incident that is over", incident=incident, command=command.name)


async def is_bot(desk: Desk, user: str, ours: set[str]) -> bool:
    return user in ours or await desk.directory.is_bot(user)


def _ours(body: Payload) -> set[str]:
    """Muster's own user ids, as the event says on whose behalf it was sent."""
    return {a["user_id"] for a in body.get("authorizations") or [] if a.get("is_bot") and a.get("user_id")}
