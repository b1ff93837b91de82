"""Shortcuts: declare from anywhere, or from a message that already says what is broken."""

from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incident.limits import DESCRIPTION_LIMIT
from slack_adapter.answering import Said, answer_press
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form, open_then_fill
from slack_adapter.payloads import Origin, plain
from slack_adapter.views.declare import TITLE, declare_form
from slack_adapter.views.parts import View

log = structlog.get_logger(__name__)

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    @app.shortcut("declare_incident")
    async def declare(
        ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, shortcut: Payload
    ) -> None:
        await answer_press(desk, ack, respond, _declare(desk, client, shortcut))

    @app.shortcut("declare_from_message")
    async def from_message(
        ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, shortcut: Payload
    ) -> None:
        await answer_press(desk, ack, respond, _declare_from_message(desk, client, shortcut))


async def _declare(desk: Desk, client: AsyncWebClient, shortcut: Payload) -> Said:
    await open_form(client, shortcut["trigger_id"], declare_form(Origin(), desk.policy.types))
    return None


async def _declare_from_message(desk: Desk, client: AsyncWebClient, shortcut: Payload) -> Said:
    async def content() -> View:
        channel, message = shortcut["channel"]["id"], shortcut["message"]
        origin = Origin(channel=channel, response_url=shortcut.get("response_url"))
        link = await _permalink(client, channel, message["ts"])
        text = plain(message.get("text", ""))[: DESCRIPTION_LIMIT - len(link) - 2]
        return declare_form(origin, desk.policy.types, description=f"{text}\n\n{link}".strip())

    await open_then_fill(client, shortcut["trigger_id"], TITLE, content())
    return None


async def _permalink(client: AsyncWebClient, channel: str, ts: str) -> str:
    try:
        return str((await client.chat_getPermalink(channel=channel, message_ts=ts))["permalink"])
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.info("no link to the message", error=repr(error))
        return ""
