"""`mark-stable`, `mark-closed`, `reopen`: by the incident's id too, for nothing can be typed in an archived channel."""

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
    await desk.tell(slash, await desk.meant(slash, slash.arguments), ChangeStatus, status=status)
    return None
