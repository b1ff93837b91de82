"""Compares what Muster has put into Slack with what it has recorded. Deletes late twins only, and waits for no permission."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from activities.errors import slack_code, slack_refuses, slack_words
from activities.slack_lookups import history, key_of, members
from activities.sweep_models import InspectChannel, RecordedMessage, SweepChannel
from incident.differences import Difference, Kind

ARCHIVED = ("is_archived", "is_inactive")  # told once for the channel, not for each thing in it
MENDED_ALREADY = ("message_not_found", "already_pinned", "not_found")

Message = dict[str, Any]
Found = dict[str, list[Message]]  # by key, oldest first


async def swept(client: AsyncWebClient, request: SweepChannel) -> list[Difference]:
    try:
        found = await _found(client, request)
        return [
            *await _without_twins(client, request, found),
            *await _pinned(client, request, found),
            *await _bookmarked(client, request),
            *_deleted(request, found),
        ]
    except SlackApiError as error:
        if not slack_refuses(error):
            raise
        return [Difference(kind=Kind.CHANNEL_UNREADABLE, of=request.channel, more=slack_words(error).message)]


async def _found(client: AsyncWebClient, request: SweepChannel) -> Found:
    found: Found = defaultdict(list)
    async for message in history(client, request.channel, since=request.since.timestamp()):
        if (key := key_of(message)).startswith(request.keys):
            found[key.removeprefix(request.keys)].insert(0, message)
    return found


async def _without_twins(client: AsyncWebClient, request: SweepChannel, found: Found) -> list[Difference]:
    """Of each key the recorded message stays; where none is recorded, the oldest."""
    recorded = {each.ts for each in request.recorded}
    names = {each.key: each.what for each in request.recorded}
    mended = []
    for key, messages in found.items():
        stays = min(messages, key=lambda message: (message["ts"] not in recorded, message["ts"]))
        for twin in messages:
            if twin is not stays and twin["ts"] not in recorded:
                delete = partial(client.chat_delete, channel=request.channel, ts=twin["ts"])
                mended += await _mended(Difference(kind=Kind.TWIN, of=names.get(key, key)), delete)
    return mended


async def _pinned(client: AsyncWebClient, request: SweepChannel, found: Found) -> list[Difference]:
    there = {message["ts"]: message for messages in found.values() for message in messages}
    mended = []
    for each in request.recorded:
        message = there.get(each.ts)
        if each.pinned and message and request.channel not in message.get("pinned_to", []):
            pin = partial(client.pins_add, channel=request.channel, timestamp=each.ts)
            mended += await _mended(Difference(kind=Kind.PIN, of=each.what), pin)
    return mended


async def _bookmarked(client: AsyncWebClient, request: SweepChannel) -> list[Difference]:
    """Each once: where the link stands twice under our title the first stays; under other titles people put it there."""
    if not request.bookmarks:
        return []
    there = (await client.bookmarks_list(channel_id=request.channel))["bookmarks"]
    mended = []
    for bookmark in request.bookmarks:
        same = [each for each in there if each.get("link") == bookmark.link]
        ours = [each for each in same if each.get("title") == bookmark.title]
        for twin in ours[1:]:
            remove = partial(client.bookmarks_remove, channel_id=request.channel, bookmark_id=twin["id"])
            mended += await _mended(Difference(kind=Kind.TWIN, of=f"{bookmark.title} (bookmark)"), remove)
        if not same:
            new = {"title": bookmark.title, "type": "link", "link": bookmark.link}
            add = partial(client.bookmarks_add, channel_id=request.channel, **new)
            mended += await _mended(Difference(kind=Kind.BOOKMARK, of=bookmark.title), add)
    return mended


async def _mended(difference: Difference, mend: Callable[[], Awaitable[Any]]) -> list[Difference]:
    """What was different and now is not, or why Slack would not have it changed."""
    try:
        await mend()
    except SlackApiError as error:
        code = slack_code(error)
        if not slack_refuses(error):
            raise
        if code in ARCHIVED or code in MENDED_ALREADY:
            return []
        return [difference.model_copy(update={"refused": slack_words(error).message})]
    return [difference]


def _deleted(request: SweepChannel, found: Found) -> list[Difference]:
    """Recorded, but neither there nor there under its key."""
    there = {message["ts"] for messages in found.values() for message in messages}
    gone = [each for each in request.recorded if each.ts not in there and not found.get(each.key)]
    return [_gone(each) for each in gone]


def _gone(message: RecordedMessage) -> Difference:
    if message.heals:
        return Difference(kind=Kind.CARD)
    return Difference(kind=Kind.MESSAGE_DELETED, of=message.what)


async def inspected(client: AsyncWebClient, request: InspectChannel) -> list[Difference]:
    """Nothing about a channel that Muster may not look at: sweeping it has told that already."""
    try:
        channel = (await client.conversations_info(channel=request.channel))["channel"]
        present = set() if channel.get("is_archived") else await members(client, request.channel)
    except SlackApiError as error:
        if not slack_refuses(error):
            raise
        return []
    differences = []
    if channel["name"] != request.name:
        differences.append(Difference(kind=Kind.CHANNEL_RENAMED, of=request.name, more=channel["name"]))
    deactivated = await _deactivated(client, request.commander)
    if channel.get("is_archived"):
        differences.append(Difference(kind=Kind.CHANNEL_ARCHIVED))
    else:
        absent = [each for each in request.members if each not in present and each not in deactivated]
        differences += [Difference(kind=Kind.PERSON_ABSENT, of=each) for each in absent]
    return differences + [Difference(kind=Kind.COMMANDER_DEACTIVATED, of=each) for each in deactivated]


async def _deactivated(client: AsyncWebClient, commander: str | None) -> list[str]:
    if commander is None:
        return []
    try:
        user = (await client.users_info(user=commander))["user"]
    except SlackApiError as error:
        if not slack_refuses(error):
            raise
        return []
    return [commander] if user.get("deleted") else []
