"""pins.*, reactions.* and bookmarks.*: what is put on messages and channels."""

import time

from sandbox.slack.api import method
from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.history import readable
from sandbox.slack.messages import permalink
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Bookmark, Channel, Json, Message, Pin
from sandbox.slack.workspace import BOT, Workspace

MOST_PINS = 100
MOST_BOOKMARKS = 100


@method("pins.add")
def add_pin(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel"))
    pin(workspace, channel, args.text("timestamp") or refuse("no_item_specified"), BOT)
    return {}


@method("pins.remove")
def remove_pin(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel"))
    pin(workspace, channel, args.text("timestamp") or refuse("no_item_specified"), BOT, remove=True)
    return {}


def pin(workspace: Workspace, channel: Channel, ts: str, user: str, *, remove: bool = False) -> None:
    """Whoever does it: the app, or a person on the page."""
    message = workspace.message(channel, ts)
    if message.subtype:
        raise SlackError("not_pinnable")
    present = next((pin for pin in channel.pins if pin.ts == ts), None)
    if (present is None) == remove:
        raise SlackError("no_pin" if remove else "already_pinned")
    if not remove and len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    made = present or Pin(ts=ts, by=user, created=int(time.time()))
    channel.pins = [pin for pin in channel.pins if pin.ts != ts] + ([] if remove else [made])
    workspace.changed()
    event = {
        "type": "pin_removed" if remove else "pin_added",
        "user": user,
        "channel_id": channel.id,
        "item": pin_json(made, message, channel, workspace),
        "item_user": message.user,
        "pin_count": len(channel.pins),
        "pinned_info": {"channel": channel.id, "pinned_by": made.by, "pinned_ts": made.created},
        "event_ts": workspace.state.next_ts(),
    }
    workspace.tell_if_bot_is_in(channel, event | ({"has_pins": bool(channel.pins)} if remove else {}))


def pin_json(pin: Pin, message: Message, channel: Channel, workspace: Workspace) -> Json:
    return {
        "type": "message",
        "channel": channel.id,
        "created": pin.created,
        "created_by": pin.by,
        "message": message_json(message, channel, workspace.state),
    }


@method("pins.list")
def list_pins(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel"))
    return {
        "items": [
            pin_json(pin, message, channel, workspace)
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


@method("reactions.get")
def get_reactions(workspace: Workspace, args: Args) -> Json:
    """The message itself, in a thread or not."""
    channel = readable(workspace, args)
    message = workspace.message(channel, args.text("timestamp") or refuse("no_item_specified"))
    shape = message_json(message, channel, workspace.state)
    return {
        "type": "message",
        "channel": channel.id,
        "message": shape | {"permalink": permalink(workspace, channel, message)},
    }


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
