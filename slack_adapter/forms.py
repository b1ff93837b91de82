"""How forms get onto the screen: at once, as Slack's trigger lives for three seconds; look-ups fill them in after."""

from collections.abc import Coroutine
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incident.refusals import Refused
from incident.view import IncidentView
from incident.words import slack as words
from slack_adapter.answering import calm
from slack_adapter.desk import Desk
from slack_adapter.payloads import Origin
from slack_adapter.views import edit_incident, status_report, timeline
from slack_adapter.views.parts import View, notice

log = structlog.get_logger(__name__)


async def open_form(client: AsyncWebClient, trigger_id: str, view: View) -> str | None:
    """Returns the view's id, or None where Slack delivered twice and the form is open already. Raises Refused."""
    try:
        answer = await client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        if error.response["error"] == "exchanged_trigger_id":
            return None
        log.warning("form not opened", error=error.response["error"])
        raise Refused(words.form_not_opened()) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("form not opened", error=repr(error))
        raise Refused(words.form_not_opened()) from error
    return str(answer["view"]["id"])


async def open_then_fill(
    client: AsyncWebClient, trigger_id: str, title: str, content: Coroutine[Any, Any, View]
) -> None:
    """Open an empty modal, then show in it what `content` gives or why it cannot be had. Raises Refused."""
    try:
        view_id = await open_form(client, trigger_id, notice(title, words.loading()))
    except Refused:
        content.close()
        raise
    if view_id is None:
        content.close()
        return
    try:
        view = await content
    except Exception as error:
        view = notice(title, calm(error))
    try:
        await client.views_update(view_id=view_id, view=view)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.info("form not filled", title=title, error=repr(error))  # most often: closed meanwhile


async def open_status_report(
    desk: Desk, client: AsyncWebClient, trigger_id: str, user: str, origin: Origin
) -> None:
    async def content() -> View:
        try:
            reports = (await desk.read(user, origin)).reports
        except Refused:
            raise
        except Exception as error:
            log.warning("last report not read", incident=origin.incident, error=repr(error))
            note = words.report_could_not_be_read()
            return status_report.status_report_form(origin, None, note=note)
        return status_report.status_report_form(origin, reports[-1] if reports else None)

    await open_then_fill(client, trigger_id, status_report.TITLE, content())


async def open_edit(desk: Desk, client: AsyncWebClient, trigger_id: str, user: str, origin: Origin) -> None:
    async def content() -> View:
        incident: IncidentView = await desk.read(user, origin)
        return edit_incident.edit_incident_form(origin, incident, desk.policy.types)

    await open_then_fill(client, trigger_id, edit_incident.TITLE, content())


async def open_timeline(
    desk: Desk, client: AsyncWebClient, trigger_id: str, user: str, origin: Origin
) -> None:
    async def content() -> View:
        await desk.read(user, origin)
        return timeline.timeline_notice(origin.incident, await desk.incidents.timeline(origin.incident))

    await open_then_fill(client, trigger_id, timeline.TITLE, content())
