"""conversations.* that change or describe a channel; what was said in it is in history.py."""

import re
import time

from sandbox.slack.api import method, page
from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import channel_json
from sandbox.slack.state import Channel, Json
from sandbox.slack.workspace import BOT, Workspace

KINDS = {"public_channel", "private_channel", "im", "mpim"}


def checked_name(workspace: Workspace, name: str | None) -> str:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    if re.search(r"[^\w-]", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(c.name == name for c in workspace.state.channels.values()):
        raise SlackError("name_taken")
    return name


def not_im(channel: Channel) -> Channel:
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


@method("conversations.create")
def create(workspace: Workspace, args: Args) -> Json:
    channel = Channel(
        id=workspace.state.new_id("C"),
        name=checked_name(workspace, args.text("name")),
        creator=BOT,
        created=int(time.time()),
        is_private=args.flag("is_private"),
    )
    workspace.state.channels[channel.id] = channel
    workspace.join(channel, BOT)
    return {"channel": channel_json(channel, BOT)}


@method("conversations.list")
def list_channels(workspace: Workspace, args: Args) -> Json:
    kinds = set(args.ids("types")) or {"public_channel"}
    if not kinds <= KINDS:
        raise SlackError("invalid_types")
    seen = [
        channel
        for channel in workspace.state.channels.values()
        if channel.visible_to(BOT)
        and kind_of(channel) in kinds
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    channels, more = page(seen, args, default=100, highest=999)
    return {"channels": [channel_json(c, BOT, num_members=True) for c in channels], **more}


def kind_of(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


@method("conversations.info")
def info(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel"))
    return {"channel": channel_json(channel, BOT, num_members=args.flag("include_num_members"))}


@method("conversations.members")
def members(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel"))
    users, more = page(channel.members, args, default=100, highest=999)
    return {"members": list(users), **more}


@method("conversations.invite")
def invite(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel_as_member(args.need("channel")))
    users = args.ids("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > 1000:
        raise SlackError("too_many_users")
    refused = {user: why for user in users if (why := cannot_be_invited(workspace, channel, user))}
    errors = [{"user": user, "ok": False, "error": why} for user, why in refused.items()]
    good = [user for user in dict.fromkeys(users) if user not in refused]
    if errors and not (args.flag("force") and good):
        raise SlackError(next(iter(refused.values())), errors=errors)
    for user in good:
        workspace.join(channel, user, inviter=BOT)
    return {"channel": channel_json(channel, BOT)} | ({"errors": errors} if errors else {})


def cannot_be_invited(workspace: Workspace, channel: Channel, user_id: str) -> str | None:
    user = workspace.state.users.get(user_id)
    if user is None:
        return "user_not_found"
    if user_id == BOT:
        return "cant_invite_self"
    if user.deleted:
        return "user_disabled"
    return "already_in_channel" if user_id in channel.members else None


@method("conversations.kick")
def kick(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel_as_member(args.need("channel")))
    user = workspace.user(args.need("user"))
    if user.id == BOT:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    workspace.leave(channel, user.id)
    return {"errors": {}}


@method("conversations.join")
def join(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel(args.need("channel")))
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if BOT in channel.members:
        return {"channel": channel_json(channel, BOT), "warning": "already_in_channel"}
    workspace.join(channel, BOT)
    return {"channel": channel_json(channel, BOT)}


@method("conversations.setTopic")
def set_topic(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel_as_member(args.need("channel")))
    workspace.set_topic(channel, BOT, short(args, "topic"))
    return {"channel": channel_json(channel, BOT)}


@method("conversations.setPurpose")
def set_purpose(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel_as_member(args.need("channel")))
    workspace.set_purpose(channel, BOT, short(args, "purpose"))
    return {"purpose": channel.purpose, "channel": channel_json(channel, BOT)}


def short(args: Args, name: str) -> str:
    text = args.text(name) or ""
    if len(text) > 250:
        raise SlackError("too_long")
    return text


@method("conversations.rename")
def rename(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel_as_member(args.need("channel")))
    if channel.creator != BOT:
        raise SlackError("not_authorized")
    if args.text("name") == channel.name:
        return {"channel": channel_json(channel, BOT)}
    old, channel.name = channel.name, checked_name(workspace, args.text("name"))
    text = f'has renamed the channel from "{old}" to "{channel.name}"'
    workspace.post(channel, BOT, text, subtype="channel_name")
    return {"channel": channel_json(channel, BOT)}


@method("conversations.archive")
def archive(workspace: Workspace, args: Args) -> Json:
    channel = not_im(workspace.channel(args.need("channel")))
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    workspace.archive(workspace.channel_as_member(channel.id), BOT)
    return {}


@method("conversations.unarchive")
def unarchive(workspace: Workspace, args: Args) -> Json:
    """Always refused in the end: bot tokens cannot unarchive (https://api.slack.com/methods/conversations.unarchive)."""
    channel = not_im(workspace.channel(args.need("channel")))
    raise SlackError("not_in_channel" if channel.is_archived else "not_archived")


@method("conversations.open")
def open_conversation(workspace: Workspace, args: Args) -> Json:
    users = args.ids("users")
    if len(users) != 1:
        raise SlackError("users_list_not_supplied" if not users else "too_many_users")
    channel = workspace.direct_messages(users[0])
    return {"channel": channel_json(channel, BOT) if args.flag("return_im") else {"id": channel.id}}
