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
    return await _change(desk, slash, Status.ACTIVE)


async def _change(desk: Desk, slash: Slash, status: Status) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, ChangeStatus, status=status)
    return None
