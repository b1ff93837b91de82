"""Everything Muster does in Slack. Each effect happens once, however often its activity runs."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from temporalio import activity

from activities.blocks import blocks, cut, fallback
from activities.errors import final, in_words, repeated_late, retryable, slack_code, slack_words
from activities.models import (
    AddBookmark,
    Answer,
    ArchiveChannel,
    Bookmarked,
    Channel,
    CreateChannel,
    Describe,
    Find,
    Found,
    Invited,
    InviteToChannel,
    MessageAsRead,
    Nothing,
    OpenChannel,
    Post,
    Posted,
    ReadMessage,
    Rewrite,
    Speaker,
    Whisper,
)
from activities.off import offered
from activities.once import may_be_done
from activities.slack_answer import TIMEOUT, UNSURE, direct_message, give
from activities.slack_invitations import invited
from activities.slack_lookups import (
    channel_called,
    fine,
    found,
    is_ours,
    metadata,
    posted_before,
    value_of,
)
from activities.slack_messages import message_as_read
from activities.slack_sweep import inspected, swept
from activities.sweep_models import Differences, InspectChannel, SweepChannel
from incident.message import Message
from incident.people import SLACK_ID

TOPIC = 250  # also the limit of a purpose
NAME = 80


def slack_client(token: str, base_url: str) -> AsyncWebClient:
    """A client that repeats nothing by itself: a lost reply would double what it did."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])


class Me(NamedTuple):
    user: str
    workspace: str  # https://….slack.com/


class Slack:
    """Slack as activities, over one client."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._me: Me | None = None

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="find_person")
    @in_words(slack_words)
    async def find_person(self, request: Find) -> Found:
        """Who that is in Slack; a problem when it is nobody who can be addressed."""
        return await found(self._client, request.who)

    @activity.defn(name="create_channel")
    @in_words(slack_words)
    async def create_channel(self, request: CreateChannel) -> Channel:
        """A channel of this name, or of the next free one ("name-2") when a stranger's has it."""
        me = await self._whoami()
        purpose = cut(request.purpose, TOPIC)
        for number in range(1, 10):
            suffix = f"-{number}" if number > 1 else ""
            channel = await self._made_or_adopted(
                request.name[: NAME - len(suffix)] + suffix, purpose, request.private, me
            )
            if channel:
                return Channel(
                    id=channel["id"], name=channel["name"], url=f"{me.workspace}archives/{channel['id']}"
                )
        raise final(f"Slack has nine channels like {request.name} already")

    async def _made_or_adopted(self, name: str, purpose: str, private: bool, me: Me) -> dict[str, Any] | None:
        try:
            made = await self._client.conversations_create(name=name, is_private=private)
        except SlackApiError as error:
            if slack_code(error) != "name_taken":
                raise
            taken = await channel_called(self._client, name)
            return taken if taken and is_ours(taken, me.user, purpose) else None
        channel: dict[str, Any] = made["channel"]
        return channel

    @activity.defn(name="invite_to_channel")
    @in_words(slack_words)
    async def invite_to_channel(self, request: InviteToChannel) -> Invited:
        """Invite who is not in yet; somebody whom Slack refuses does not keep the others out."""
        return await invited(self._client, request)

    @activity.defn(name="set_topic")
    @in_words(slack_words)
    async def set_topic(self, request: Describe) -> Nothing:
        """Compared first: Slack tells the channel each time a topic is set."""
        topic = cut(request.text, TOPIC)
        if await self._value(request.channel, "topic") != topic:
            with repeated_late("Slack"):
                await self._client.conversations_setTopic(channel=request.channel, topic=topic)
        return Nothing()

    @activity.defn(name="set_purpose")
    @in_words(slack_words)
    async def set_purpose(self, request: Describe) -> Nothing:
        """Of a new channel, so that it is compared only when it may be set already."""
        purpose = cut(request.text, TOPIC)
        if not may_be_done(request) or await self._value(request.channel, "purpose") != purpose:
            with repeated_late("Slack"):
                await self._client.conversations_setPurpose(channel=request.channel, purpose=purpose)
        return Nothing()

    async def _value(self, channel: str, name: str) -> str:
        info = await self._client.conversations_info(channel=channel)
        return value_of(info["channel"], name)

    @activity.defn(name="post_message")
    @in_words(slack_words)
    async def post_message(self, request: Post) -> Posted:
        """Post once per key, to a channel or to a person."""
        channel = await self._conversation(request.channel)
        earlier = await posted_before(self._client, channel, request.key) if may_be_done(request) else None
        with repeated_late("Slack") if request.last else nullcontext():
            return await self._posted(
                channel, earlier, request.message, request.key, request.pin, request.speaker
            )

    @activity.defn(name="rewrite_message")
    @in_words(slack_words)
    async def rewrite_message(self, request: Rewrite) -> Posted:
        """Change a message in place; one that somebody deleted is posted anew and pinned."""
        channel, ts = request.channel, request.ts
        with fine("message_not_found"):
            await self._rewrite(channel, ts, request.message)
            return Posted(channel=channel, ts=ts, url=await self._link(channel, ts))
        # Whoever asks may still know the deleted one only, so what was posted in its place is looked for every time.
        replacement = await posted_before(self._client, channel, request.key)
        if replacement:
            await self._rewrite(channel, replacement, request.message)
        return await self._posted(channel, replacement, request.message, request.key, pin=True)

    async def _rewrite(self, channel: str, ts: str, message: Message) -> None:
        with repeated_late("Slack"):
            await self._client.chat_update(
                channel=channel, ts=ts, text=fallback(message), blocks=blocks(message)
            )

    async def _posted(
        self,
        channel: str,
        earlier: str | None,
        message: Message,
        key: str,
        pin: bool,
        speaker: Speaker | None = None,
    ) -> Posted:
        """`earlier` is the message itself, where an earlier attempt has posted it already."""
        ts = earlier or await self._post(channel, message, key, speaker)
        if pin:
            with fine("already_pinned"):
                await self._client.pins_add(channel=channel, timestamp=ts)
        return Posted(channel=channel, ts=ts, url=await self._link(channel, ts), pinned=pin)

    async def _post(self, channel: str, message: Message, key: str, speaker: Speaker | None) -> str:
        answer = await self._client.chat_postMessage(
            channel=channel,
            username=speaker.name if speaker else None,
            icon_emoji=f":{speaker.emoji}:" if speaker else None,
            text=fallback(message),
            blocks=blocks(message) or None,
            metadata=metadata(key),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    @activity.defn(name="read_message")
    @in_words(slack_words)
    async def read_message(self, request: ReadMessage) -> MessageAsRead:
        me, link = await self._whoami(), await self._link(request.channel, request.ts)
        return await message_as_read(self._client, request, me.user, link)

    @activity.defn(name="add_bookmark")
    @in_words(slack_words)
    async def add_bookmark(self, request: AddBookmark) -> Bookmarked:
        """Once per link: Slack itself would list it twice."""
        answer = await self._client.bookmarks_list(channel_id=request.channel)
        if all(bookmark.get("link") != request.link for bookmark in answer["bookmarks"]):
            await self._client.bookmarks_add(
                channel_id=request.channel, title=request.title, type="link", link=request.link
            )
        return Bookmarked(title=request.title, link=request.link)

    @activity.defn(name="archive_channel")
    @in_words(slack_words)
    async def archive_channel(self, request: ArchiveChannel) -> Nothing:
        with fine("already_archived"):
            await self._client.conversations_archive(channel=request.channel)
        return Nothing()

    @activity.defn(name="open_channel")
    @in_words(slack_words)
    async def open_channel(self, request: OpenChannel) -> Nothing:
        """Out of the archive again. Slack lets only people do that: until one has, this is tried again."""
        channel = await self._seen(request.channel)
        if channel["is_archived"]:
            with fine("not_archived", "not_in_channel"):
                await self._client.conversations_unarchive(channel=request.channel)
            channel = await self._seen(request.channel)
        if channel["is_archived"]:
            raise retryable(
                "Slack lets only people open an archived channel: open it there and choose Unarchive"
            )
        if not channel.get("is_member"):
            raise retryable("Muster is not in this Slack channel any more: invite the app to it")
        return Nothing()

    async def _seen(self, channel: str) -> dict[str, Any]:
        seen: dict[str, Any] = (await self._client.conversations_info(channel=channel))["channel"]
        return seen

    @activity.defn(name="sweep_channel")
    @in_words(slack_words)
    async def sweep_channel(self, request: SweepChannel) -> Differences:
        """Late twins of messages go; pins and bookmarks that are missing are made again; what was deleted is told."""
        return Differences(differences=await swept(self._client, request))

    @activity.defn(name="inspect_channel")
    @in_words(slack_words)
    async def inspect_channel(self, request: InspectChannel) -> Differences:
        """What people have done to the incident's channel, and whether its commander can be reached."""
        return Differences(differences=await inspected(self._client, request))

    @activity.defn(name="whisper")
    @in_words(slack_words)
    async def whisper(self, request: Whisper) -> Nothing:
        """Say something to one person in a channel, at most once: what only one sees cannot be looked up."""
        if may_be_done(request):
            return Nothing()
        with fine("user_not_in_channel"):
            await self._client.chat_postEphemeral(
                channel=request.channel,
                user=request.user,
                text=fallback(request.message),
                blocks=blocks(request.message),
            )
        return Nothing()

    @activity.defn(name="answer")
    async def answer(self, request: Answer) -> Nothing:
        """Tell one person something; what may have reached them is not said again."""
        if activity.info().attempt > 1:
            raise final(UNSURE)
        await give(self._client, request)
        return Nothing()

    async def _conversation(self, target: str) -> str:
        if not SLACK_ID.match(target):
            return target
        return await direct_message(self._client, target)

    async def _link(self, channel: str, ts: str) -> str:
        me = await self._whoami()
        return f"{me.workspace}archives/{channel}/p{ts.replace('.', '')}"

    async def _whoami(self) -> Me:
        if self._me is None:
            answer = await self._client.auth_test()
            self._me = Me(user=str(answer["user_id"]), workspace=str(answer["url"]))
        return self._me
