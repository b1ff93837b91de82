"""chat.*: what the app says, changes and takes back."""

import re
from typing import Any

from sandbox.slack.api import method
from sandbox.slack.args import Args
from sandbox.slack.blocks import check_blocks
from sandbox.slack.errors import SlackError
from sandbox.slack.forms import with_ids
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Channel, Json, Message
from sandbox.slack.workspace import BOT, Workspace

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000
LARGEST_METADATA = 16_000
LONGEST_NAME = 80


@method("chat.postMessage")
def post_message(workspace: Workspace, args: Args) -> Json:
    channel = destination(workspace, args.need("channel"))
    said = content(args, LONGEST_POST)
    thread_ts = parent_of(channel, args.text("thread_ts"))
    message = workspace.post(channel, BOT, **said, **authorship(workspace, args), thread_ts=thread_ts)
    shape = message_json(message, channel, workspace.state, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def authorship(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Another name and face; without the scope Slack passes over them and posts as the app."""
    if "chat:write.customize" not in workspace.manifest.scopes:
        return {}
    name, icon = args.text("username"), args.text("icon_emoji")
    return {"username": name[:LONGEST_NAME] if name else None, "icon": icon}


def destination(workspace: Workspace, name: str) -> Channel:
    if name.startswith("U"):
        if name not in workspace.state.users:
            raise SlackError("channel_not_found")
        return workspace.direct_messages(name)
    if name.startswith("#"):
        named = [c.id for c in workspace.state.channels.values() if c.name == name[1:]]
        name = named[0] if named else name
    return workspace.channel_as_member(name)


def content(args: Args, longest: int) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, checked as Slack checks them."""
    text = args.text("text") or ""
    blocks = args.structure("blocks", "invalid_blocks_format") or []
    attachments = args.structure("attachments") or []
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    if len(attachments) > 100:
        raise SlackError("too_many_attachments")
    check_blocks(blocks, "message")
    return {
        "text": text,
        "blocks": with_ids(blocks),
        "attachments": attachments,
        "metadata": checked_metadata(args.structure("metadata", "invalid_metadata_format")),
    }


def checked_metadata(metadata: Any) -> Json | None:
    if not metadata:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_schema")
    if not re.fullmatch(r"[A-Za-z0-9_.:-]{1,255}", metadata["event_type"]):
        raise SlackError("invalid_metadata_format")
    if len(str(metadata["event_payload"])) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return metadata


def parent_of(channel: Channel, thread_ts: str | None) -> str | None:
    if thread_ts is None:
        return None
    parent = channel.message(thread_ts)
    if parent is None or parent.only_for:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


@method("chat.update")
def update(workspace: Workspace, args: Args) -> Json:
    """Text without blocks takes the blocks away; attachments and metadata stay when they are not named."""
    channel, message = own_message(workspace, args, refused_as="cant_update_message")
    said = content(args, LONGEST_UPDATE)
    if said["text"]:
        message.text = said["text"]
        message.edited_ts = message.edited_ts if said["blocks"] else workspace.state.next_ts()
    message.blocks = said["blocks"] or ([] if said["text"] else message.blocks)
    if "attachments" in args.values:
        message.attachments = said["attachments"]
    if "metadata" in args.values:
        message.metadata = said["metadata"]
    workspace.changed()
    shape = message_json(message, channel, workspace.state)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shape}


@method("chat.delete")
def delete(workspace: Workspace, args: Args) -> Json:
    channel, message = own_message(workspace, args, refused_as="cant_delete_message")
    channel.messages.remove(message)
    channel.pins = [pin for pin in channel.pins if pin.ts != message.ts]
    workspace.changed()
    return {"channel": channel.id, "ts": message.ts}


def own_message(workspace: Workspace, args: Args, refused_as: str) -> tuple[Channel, Message]:
    channel = workspace.channel(args.need("channel"))
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = workspace.message(channel, args.need("ts"))
    if message.user != BOT or message.subtype:
        raise SlackError(refused_as)
    return channel, message


@method("chat.postEphemeral")
def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel_as_member(args.need("channel"))
    said = content(args, LONGEST_POST)
    user = args.need("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": workspace.whisper(channel, user, said["text"], said["blocks"]).ts}


@method("chat.getPermalink")
def get_permalink(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.need("channel"))
    message = workspace.message(channel, args.need("message_ts"))
    return {"channel": channel.id, "permalink": permalink(workspace, channel, message)}


def permalink(workspace: Workspace, channel: Channel, message: Message) -> str:
    """That of a reply leads into its thread."""
    link = f"{workspace.config.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    reply = message.thread_ts not in (None, message.ts)
    return f"{link}?thread_ts={message.thread_ts}&cid={channel.id}" if reply else link
