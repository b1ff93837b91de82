"""How an app answers an interaction without the Web API: in its acknowledgement, or through a `response_url`."""

import json
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.slack.blocks import check_blocks
from sandbox.slack.errors import SlackError
from sandbox.slack.forms import with_ids
from sandbox.slack.state import Channel, Json, ResponseUrl
from sandbox.slack.workspace import BOT, Workspace

MOST_USES = 5
LIFETIME = 1800  # seconds


def new_response_url(workspace: Workspace, user: str, channel: Channel, message_ts: str | None = None) -> str:
    now, state = time.time(), workspace.state
    state.response_urls = {s: u for s, u in state.response_urls.items() if now - u.issued < LIFETIME}
    secret = state.new_id("R")
    state.response_urls[secret] = ResponseUrl(
        user=user, channel=channel.id, issued=now, message_ts=message_ts
    )
    return f"{workspace.config.base_url}/slack/response/{secret}"


async def respond(workspace: Workspace, request: Request) -> Response:
    """POST to a `response_url`."""
    url = workspace.state.response_urls.get(request.path_params["secret"])
    try:
        if url is None or time.time() - url.issued > LIFETIME:
            raise SlackError("expired_url")
        if url.uses >= MOST_USES:
            raise SlackError("used_url")
        url.uses += 1
        say(workspace, url, sent(await request.body()))
    except SlackError as refusal:
        status = 404 if refusal.code in ("expired_url", "used_url") else 500
        return JSONResponse({"ok": False, "error": refusal.code, **refusal.more}, status_code=status)
    return PlainTextResponse("ok")


def sent(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(value, dict):
        raise SlackError("invalid_payload")
    return value


def say(workspace: Workspace, url: ResponseUrl, said: Json) -> None:
    channel = workspace.state.channels[url.channel]
    original = channel.message(url.message_ts) if url.message_ts else None
    if said.get("delete_original"):
        if original:
            channel.messages.remove(original)
            workspace.changed()
        return
    text, blocks = content(said)
    if said.get("replace_original") and original:
        original.text, original.blocks = text, blocks
        workspace.changed()
        return
    show(workspace, channel, url.user, text, blocks, said.get("response_type"))


def answer_ack(workspace: Workspace, channel: Channel, user: str, said: Json) -> None:
    """What the acknowledgement of a slash command says, shown to the person (or to all) when it says anything."""
    if said.get("text") or said.get("blocks"):
        show(workspace, channel, user, *content(said), said.get("response_type"))


def content(said: Json) -> tuple[str, list[Json]]:
    text, blocks = said.get("text") or "", said.get("blocks") or []
    if not (text or blocks):
        raise SlackError("no_text")
    check_blocks(blocks, "message")
    return text, with_ids(blocks)


def show(
    workspace: Workspace, channel: Channel, user: str, text: str, blocks: list[Json], response_type: Any
) -> None:
    if response_type == "in_channel":
        workspace.post(channel, BOT, text, blocks=blocks)
    else:
        workspace.whisper(channel, user, text, blocks)
