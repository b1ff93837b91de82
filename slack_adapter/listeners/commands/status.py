"""`mark-stable`, `mark-closed`, `reopen`: by the incident's id too, for nothing can be typed in an archived channel."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import ChangeStatus
from incident.refusals import Refused
from incident.vocabulary import Status
from incident.words import slack as words
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash
from workflows.client import NoSuchIncident


async def mark_stable(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _change(desk, slash, Status.STABLE)


async def mark_closed(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _change(desk, slash, Status.CLOSED)


async def reopen(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """By its id too: nothing can be typed in an archived channel."""
    try:
        return await _change(desk, slash, Status.ACTIVE)
    except NoSuchIncident as error:
        raise Refused(words.nothing_to_reopen(error.incident)) from None


async def _change(desk: Desk, slash: Slash, status: Status) -> Said:
    await desk.tell(slash, await desk.meant(slash, slash.arguments), ChangeStatus, status=status)
    return None
