"""`mark-stable`, `mark-closed`, `reopen`."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import ChangeStatus
from incident.vocabulary import Status
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash


async def mark_stable(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _change(desk, slash, Status.STABLE)


async def mark_closed(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _change(desk, slash, Status.CLOSED)


async def reopen(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """By its id too: nothing can be typed in an archived channel."""
    return await _change(desk, slash, Status.ACTIVE, slash.arguments)


async def _change(desk: Desk, slash: Slash, status: Status, incident: str = "") -> Said:
    incident = incident or await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, ChangeStatus, status=status)
    return None
