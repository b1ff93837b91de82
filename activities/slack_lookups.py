"""What Slack has already: a channel of ours, a message that carries a key. Reads, and the deletion of a message's late twin."""

from collections.abc import AsyncIterator
from html import unescape
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

METADATA = "incident_step"  # event_type of what Muster posts; its payload holds the key
PAGES = 5  # of 200 messages: how far back a message of a step under way can be


def metadata(key: str) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"key": key}}


async def posted_before(client: AsyncWebClient, channel: str, key: str) -> str | None:
    """The ts of the message that carries the key. When a lost reply hid several, the oldest stays and the others go."""
    twins: list[str] = []
    cursor = ""
    for _ in range(PAGES):
        page = await client.conversations_history(
            channel=channel, include_all_metadata=True, limit=200, cursor=cursor or None
        )
        twins += [message["ts"] for message in page["messages"] if _carries(message, key)]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            break
    if not twins:
        return None
    oldest, *later = sorted(twins)
    for ts in later:
        await client.chat_delete(channel=channel, ts=ts)
    return oldest


def _carries(message: dict[str, Any], key: str) -> bool:
    data = message.get("metadata") or {}
    return data.get("event_type") == METADATA and data.get("event_payload", {}).get("key") == key


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
