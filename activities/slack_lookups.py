"""What Slack has already: a channel of ours, a message that carries a key. Reads, and the deletion of a message's late twin."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from html import unescape
from itertools import count
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from activities.errors import slack_code
from activities.models import Found
from incident.people import Person

METADATA = "incident_step"  # event_type of what Muster posts; its payload holds the key
PAGES = 5  # of 200 messages: how far back a message of a step under way can be
AT_ONCE, BETWEEN_PAGES = 20, 1.2  # pages, seconds: Slack gives out about fifty a minute


def metadata(key: str) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"key": key}}


async def posted_before(client: AsyncWebClient, channel: str, key: str) -> str | None:
    """The ts of the message that carries the key. When a lost reply hid several, the oldest stays and the others go."""
    twins: list[str] = [m["ts"] async for m in history(client, channel, pages=PAGES) if key_of(m) == key]
    if not twins:
        return None
    oldest, *later = sorted(twins)
    for ts in later:
        with fine("message_not_found"):  # a sweep may have been here first
            await client.chat_delete(channel=channel, ts=ts)
    return oldest


async def history(
    client: AsyncWebClient, channel: str, *, since: float = 0, pages: int | None = None
) -> AsyncIterator[dict[str, Any]]:
    """What was said there, newest first; `since` in seconds of the epoch."""
    cursor = ""
    for page in count(1):
        answer = await client.conversations_history(
            channel=channel,
            include_all_metadata=True,
            limit=200,
            oldest=str(since) if since else None,
            cursor=cursor or None,
        )
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor or page == pages:
            return
        if page >= AT_ONCE:
            await asyncio.sleep(BETWEEN_PAGES)


def key_of(message: dict[str, Any]) -> str:
    """The key that Muster's own messages carry."""
    data = message.get("metadata") or {}
    return str(data.get("event_payload", {}).get("key", "")) if data.get("event_type") == METADATA else ""


@contextmanager
def fine(*codes: str) -> Iterator[None]:
    """The refusals that say the effect is there already."""
    try:
        yield
    except SlackApiError as error:
        if slack_code(error) not in codes:
            raise


async def channel_called(client: AsyncWebClient, name: str) -> dict[str, Any] | None:
    """The channel that has taken the name, if Muster can see it."""
    async for channel in _channels(client):
        if channel["name"] == name:
            return channel
    return None


async def _channels(client: AsyncWebClient) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = await client.conversations_list(
            types="public_channel,private_channel", exclude_archived=False, limit=999, cursor=cursor or None
        )
        for channel in page["channels"]:
            yield channel
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return


def is_ours(channel: dict[str, Any], me: str, purpose: str) -> bool:
    """Made by Muster for this very purpose; without a purpose it was made for it and cut off before saying so."""
    return channel.get("creator") == me and value_of(channel, "purpose") in ("", purpose)


def value_of(channel: dict[str, Any], what: str) -> str:
    """Topic or purpose as it was set: Slack gives it back with &, < and > escaped."""
    return unescape((channel.get(what) or {}).get("value", ""))


async def members(client: AsyncWebClient, channel: str) -> set[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        page = await client.conversations_members(channel=channel, limit=999, cursor=cursor or None)
        found.update(page["members"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return found


async def found(client: AsyncWebClient, who: Person) -> Found:
    """Who that is; a problem when it is nobody who can be addressed."""
    if not (who.slack_id or who.email):
        return Found(
            problem=f"{who.label} cannot be looked up by name: mention them or give their e-mail address."
        )
    try:
        user = await _user(client, who)
    except SlackApiError as error:
        if slack_code(error) not in ("user_not_found", "users_not_found", "user_not_visible"):
            raise
        return Found(problem=f"Slack knows nobody as {who.email or who.slack_id}.")
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user["name"]
    if user.get("deleted"):
        return Found(problem=f"{name} is deactivated in Slack.")
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return Found(problem=f"{name} is a bot, not a person.")
    seen = Person(name=name, email=profile.get("email"), slack_id=user["id"], timezone=user.get("tz"))
    return Found(person=who.merged_with(seen))


async def _user(client: AsyncWebClient, who: Person) -> dict[str, Any]:
    if who.slack_id:
        answer = await client.users_info(user=who.slack_id)
    else:
        answer = await client.users_lookupByEmail(email=str(who.email))
    user: dict[str, Any] = answer["user"]
    return user
