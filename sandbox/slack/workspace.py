"""What can happen in the workspace, whoever does it: an app through the Web API or a person on the page.

Never answers a request itself; refusals are `SlackError`.
"""

import time
from collections.abc import Callable
from typing import Any

from sandbox import people
from sandbox.config import SandboxConfig
from sandbox.slack.errors import SlackError
from sandbox.slack.manifest import Manifest
from sandbox.slack.state import Channel, Json, Message, SlackState, Trigger, User

BOT = people.BOT_USER_ID
Announce = Callable[[Json], None]


class Workspace:
    """`announce` is given every event that the app subscribes to; it must return at once."""

    def __init__(self, state: SlackState, changed: Callable[[], None], config: SandboxConfig) -> None:
        self.state = state
        self.changed = changed
        self.config = config
        self.manifest = Manifest.read(config.slack_manifest)
        self.announce: Announce = lambda event: None
        self.tickets: set[str] = set()  # Socket-Mode addresses given out and not yet used

    # Finding

    def user(self, user_id: str) -> User:
        found = self.state.users.get(user_id)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def channel(self, channel_id: str, viewer: str = BOT) -> Channel:
        found = self.state.channels.get(channel_id)
        if found is None or not found.visible_to(viewer):
            raise SlackError("channel_not_found")
        return found

    def channel_as_member(self, channel_id: str, member: str = BOT) -> Channel:
        """The channel, open and with the member in it: what most writes need."""
        channel = self.channel(channel_id, member)
        if channel.is_archived:
            raise SlackError("is_archived")
        if member not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def message(self, channel: Channel, ts: str, refused_as: str = "message_not_found") -> Message:
        message = channel.message(ts)
        if message is None or message.only_for is not None:
            raise SlackError(refused_as)
        return message

    # Doing

    def direct_messages(self, user_id: str) -> Channel:
        """The bot's conversation with one person, opened when it is not yet."""
        user = self.user(user_id)
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        for channel in self.state.channels.values():
            if channel.is_im and user_id in channel.members:
                return channel
        channel = Channel(
            id=self.state.new_id("D"),
            name=user_id,
            creator=BOT,
            created=int(time.time()),
            is_im=True,
            members=[user_id, BOT],
        )
        self.state.channels[channel.id] = channel
        self.changed()
        return channel

    def post(self, channel: Channel, user: str, text: str, **more: Any) -> Message:
        message = Message(ts=self.state.next_ts(), user=user, text=text, **more)
        channel.messages.append(message)
        self.changed()
        return message

    def whisper(self, channel: Channel, user: str, text: str, blocks: list[Json] | None = None) -> Message:
        """An ephemeral message from the bot: nobody else sees it and no API call finds it again."""
        return self.post(channel, BOT, text, blocks=blocks or [], only_for=user)

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        channel.members.append(user)
        self.post(channel, user, f"<@{user}> has joined the channel", subtype="channel_join", inviter=inviter)
        event = {"type": "member_joined_channel", "user": user, **channel_reference(channel)}
        self.tell_if_bot_is_in(channel, event | ({"inviter": inviter} if inviter else {}))

    def leave(self, channel: Channel, user: str) -> None:
        if user not in channel.members:
            raise SlackError("not_in_channel")
        self.tell_if_bot_is_in(
            channel, {"type": "member_left_channel", "user": user, **channel_reference(channel)}
        )
        channel.members.remove(user)
        self.post(channel, user, f"<@{user}> has left the channel", subtype="channel_leave")

    def set_topic(self, channel: Channel, user: str, topic: str) -> None:
        channel.topic = topic
        self.post(channel, user, f"set the channel topic: {topic}", subtype="channel_topic")

    def set_purpose(self, channel: Channel, user: str, purpose: str) -> None:
        channel.purpose = purpose
        self.post(channel, user, f"set the channel description: {purpose}", subtype="channel_purpose")

    def archive(self, channel: Channel, user: str) -> None:
        self.post(channel, user, "archived the channel", subtype="channel_archive")
        channel.is_archived = True
        self.changed()

    def unarchive(self, channel: Channel, user: str) -> None:
        if not channel.is_archived:
            raise SlackError("not_archived")
        channel.is_archived = False
        self.post(channel, user, "un-archived the channel", subtype="channel_unarchive")

    def react(self, channel: Channel, ts: str, user: str, name: str, *, remove: bool = False) -> None:
        message = self.message(channel, ts)
        who = message.reactions.setdefault(name, [])
        if (user in who) != remove:
            raise SlackError("no_reaction" if remove else "already_reacted")
        if remove:
            who.remove(user)
        else:
            who.append(user)
        message.reactions = {n: w for n, w in message.reactions.items() if w}
        self.changed()
        event = {
            "type": "reaction_removed" if remove else "reaction_added",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": ts},
            "item_user": message.user,
            "event_ts": self.state.next_ts(),
        }
        self.tell_if_bot_is_in(channel, event)

    def tell_if_bot_is_in(self, channel: Channel, event: Json) -> None:
        """Slack sends an app only what happens in conversations that its bot is a member of."""
        if BOT in channel.members:
            self.tell(event)

    def tell(self, event: Json) -> None:
        if self.manifest.subscribes_to(event["type"]):
            self.announce(event)

    def new_trigger(self, user: str) -> str:
        now = time.time()
        self.state.triggers = {i: t for i, t in self.state.triggers.items() if now - t.issued < 3600}
        trigger_id = f"{self.state.next_ts()}.{self.state.new_id('')}"
        self.state.triggers[trigger_id] = Trigger(user=user, issued=now)
        return trigger_id

    def exchange_trigger(self, trigger_id: str) -> str:
        """The user who caused it. Valid for three seconds, once."""
        trigger = self.state.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.time() - trigger.issued > 3:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user


def channel_reference(channel: Channel) -> Json:
    return {
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": people.TEAM_ID,
    }
