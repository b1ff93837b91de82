"""pins.*, reactions.add and bookmarks.*: what is put on messages and channels."""

import time

from sandbox.slack.api import method
from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Bookmark, Channel, Json, Pin
from sandbox.slack.workspace import BOT, Workspace

MOST_PINS = 100
MOST_BOOKMARKS = 100


@method("pins.add")
def add_pin(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel"))
    message = workspace.message(channel, args.text("timestamp") or refuse("no_item_specified"))
    if any(pin.ts == message.ts for pin in channel.pins):
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    channel.pins.append(Pin(ts=message.ts, by=BOT, created=int(time.time())))
    workspace.changed()
    return {}


@method("pins.list")
def list_pins(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel"))
    return {
        "items": [
            {
                "type": "message",
                "channel": channel.id,
                "created": pin.created,
                "created_by": pin.by,
                "message": message_json(message, channel, workspace.state),
            }
            for pin in reversed(channel.pins)
            if (message := channel.message(pin.ts))
        ]
    }


@method("reactions.add")
def add_reaction(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel"))
    ts = args.text("timestamp") or refuse("no_item_specified")
    name = args.need("name")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    workspace.react(channel, ts, BOT, name)
    return {}


@method("bookmarks.add")
def add_bookmark(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel_id"))
    title, link = args.need("title"), args.text("link")
    if args.need("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if not link or not link.startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    bookmark = Bookmark(
        id=workspace.state.new_id("Bk"),
        title=title,
        link=link,
        emoji=args.text("emoji") or "",
        created=int(time.time()),
    )
    channel.bookmarks.append(bookmark)
    workspace.changed()
    return {"bookmark": bookmark_json(bookmark, channel)}


@method("bookmarks.list")
def list_bookmarks(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel_id"))
    return {"bookmarks": [bookmark_json(bookmark, channel) for bookmark in channel.bookmarks]}


@method("bookmarks.remove")
def remove_bookmark(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel_id"))
    id = args.need("bookmark_id")
    if all(bookmark.id != id for bookmark in channel.bookmarks):
        raise SlackError("not_found")
    channel.bookmarks = [bookmark for bookmark in channel.bookmarks if bookmark.id != id]
    workspace.changed()
    return {}


def bookmark_json(bookmark: Bookmark, channel: Channel) -> Json:
    return {
        "id": bookmark.id,
        "channel_id": channel.id,
        "title": bookmark.title,
        "link": bookmark.link,
        "emoji": bookmark.emoji,
        "icon_url": None,
        "entity_id": None,
        "type": "link",
        "date_created": bookmark.created,
        "date_updated": 0,
        "rank": bookmark.id,
        "last_updated_by_user_id": BOT,
        "shortcut_id": None,
        "app_id": None,
    }


def refuse(code: str) -> str:
    raise SlackError(code)
