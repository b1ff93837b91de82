"""The buttons of the facilitator's desk."""

from slack_sdk.web.async_client import AsyncWebClient

from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
from drills.words import refusals as say
from incident.commands import Command
from incident.refusals import Refused
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press
from workflows.client import NoSuchIncident


async def pause(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tell(desk, press, PauseDrill)


async def resume(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tell(desk, press, ResumeDrill)


async def fire(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    """The one that the button was made for, though another may be the next by now."""
    return await _tell(desk, press, FireInject, inject=press.argument)


async def skip(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tell(desk, press, SkipInject, inject=press.argument)


async def end(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tell(desk, press, EndDrill)


async def _tell(desk: Desk, press: Press, kind: type[Command], **said: object) -> Said:
    try:
        await desk.tell(press, press.origin.incident, kind, **said)
    except NoSuchIncident:
        raise Refused(say.over()) from None
    return None
