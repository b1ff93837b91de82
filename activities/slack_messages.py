"""A message as people read it: the names of people and channels in place of Slack's ids. Reads only."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from activities.blocks import cut
from activities.errors import slack_code
from activities.models import MessageAsRead, ReadMessage
from incident.limits import IMPORT_LIMIT
from incident.people import Person

TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")  # https://docs.slack.dev/messaging/formatting-message-text
PRIVATE = "a private channel"
BY_PEOPLE = (
    "thread_broadcast",
    "me_message",
    "file_share",
    "bot_message",
)  # subtypes; others are Slack's notices


async def message_as_read(client: AsyncWebClient, request: ReadMessage, me: str, link: str) -> MessageAsRead:
    """`me` is Muster's own Slack id: what it says has its place on the timeline already."""
    marked_by = await _person(client, request.marked_by)
    nothing = MessageAsRead(marked_by=marked_by)
    try:
        answer = await client.reactions_get(channel=request.channel, timestamp=request.ts, full=True)
    except SlackApiError as error:
        if slack_code(error) == "message_not_found":
            return nothing
        raise
    message = answer["message"]
    if message.get("user") == me or message.get("subtype") not in (None, *BY_PEOPLE):
        return nothing
    return MessageAsRead(
        author=await _author(client, message),
        text=cut(await _words(client, message), IMPORT_LIMIT),
        url=message.get("permalink") or link,
        marked_by=marked_by,
    )


async def _author(client: AsyncWebClient, message: dict[str, Any]) -> Person:
    """Apps write under names of their own."""
    called = message.get("username") or (message.get("bot_profile") or {}).get("name")
    if called:
        return Person(name=called)
    if not message.get("user"):
        return Person(name="an app")
    return await _person(client, Person(slack_id=message["user"]))


async def _words(client: AsyncWebClient, message: dict[str, Any]) -> str:
    """What was written, else what was attached."""
    text = await in_names(client, message.get("text") or "")
    attached = [each.get("fallback") or each.get("text") for each in message.get("attachments") or []]
    files = [f"(file: {each.get('title') or each.get('name')})" for each in message.get("files") or []]
    shown = [text] if text.strip() else [await in_names(client, each) for each in attached if each]
    return " ".join([*shown, *files]) or "(no text)"


async def in_names(client: AsyncWebClient, text: str) -> str:
    """Slack's escaped text as people read it."""
    parts, end = [], 0
    for found in TOKEN.finditer(text):
        parts += [text[end : found.start()], await _token(client, found[1], found[2] or "")]
        end = found.end()
    return unescape("".join([*parts, text[end:]]))


async def _token(client: AsyncWebClient, target: str, label: str) -> str:
    if target.startswith("@"):
        return f"@{(await _person(client, Person(slack_id=target[1:]))).label}"
    if target.startswith("#"):
        return f"#{await _channel(client, target[1:])}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:")
    return address if label in ("", address) else f"{label} ({address})"


async def _person(client: AsyncWebClient, person: Person) -> Person:
    """With the name that Slack shows, also of a bot and of somebody who has left."""
    if not person.slack_id or person.name:
        return person
    answer = await _unless_unknown(client.users_info, user=person.slack_id)
    if answer is None:
        return person
    user = answer["user"]
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user["name"]
    return person.merged_with(Person(name=name, email=profile.get("email")))


async def _channel(client: AsyncWebClient, id: str) -> str:
    """Not the name of a private one, which readers of the timeline may not be in."""
    answer = await _unless_unknown(client.conversations_info, channel=id)
    channel = answer["channel"] if answer else {}
    return PRIVATE if channel.get("is_private", True) else str(channel["name"])


async def _unless_unknown(ask: Callable[..., Awaitable[Any]], **what: str) -> Any:
    try:
        return await ask(**what)
    except SlackApiError as error:
        if slack_code(error) in ("user_not_found", "user_not_visible", "channel_not_found"):
            return None
        raise
