"""Buttons that decide a proposal, or say what came of it."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import RecordOutcome, SettleProposal
from incident.vocabulary import Result
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press


async def goes_ahead(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _settle(desk, press, go=True)


async def is_dropped(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _settle(desk, press, go=False)


async def _settle(desk: Desk, press: Press, *, go: bool) -> Said:
    await desk.tell(press, press.origin.incident, SettleProposal, proposal=int(press.argument), go=go)
    return None


async def verified(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _record(desk, press, Result.VERIFIED)


async def reverted(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _record(desk, press, Result.REVERTED)


async def _record(desk: Desk, press: Press, outcome: Result) -> Said:
    await desk.tell(
        press, press.origin.incident, RecordOutcome, proposal=int(press.argument), outcome=outcome
    )
    return None
