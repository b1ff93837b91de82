"""conversations.history and .replies: what was said, without what was said to one person only."""

from sandbox.slack.api import method, page
from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Channel, Json, Message
from sandbox.slack.workspace import BOT, Workspace


@method("conversations.history")
def history(workspace: Workspace, args: Args) -> Json:
    channel = readable(workspace, args)
    said = [m for m in channel.messages if not m.only_for and m.thread_ts in (None, m.ts)]
    newest_first = list(reversed(within(said, args)))
    return answer(workspace, channel, newest_first, args) | {"pin_count": len(channel.pins)}


@method("conversations.replies")
def replies(workspace: Workspace, args: Args) -> Json:
    channel = readable(workspace, args)
    ts = args.need("ts")
    if channel.message(ts) is None:
        raise SlackError("thread_not_found")
    thread = [m for m in channel.messages if not m.only_for and ts in (m.ts, m.thread_ts)]
    return answer(workspace, channel, within(thread, args), args)


def readable(workspace: Workspace, args: Args) -> Channel:
    channel = workspace.channel(args.need("channel"))
    if BOT not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def within(messages: list[Message], args: Args) -> list[Message]:
    oldest, latest = bound(args, "oldest", 0), bound(args, "latest", float("inf"))
    if args.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def bound(args: Args, name: str, default: float) -> float:
    try:
        return float(args.text(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def answer(workspace: Workspace, channel: Channel, messages: list[Message], args: Args) -> Json:
    part, more = page(messages, args, default=100, highest=999)
    metadata = args.flag("include_all_metadata")
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {
        "messages": [message_json(m, channel, workspace.state, metadata=metadata) for m in part],
        "has_more": has_more,
    } | (more if has_more else {})
