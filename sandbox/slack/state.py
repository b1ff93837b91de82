"""What the sandbox's Slack workspace holds. It all survives a restart, so nothing here is a live object."""

import secrets
import time
from typing import Any

from pydantic import BaseModel, Field

from sandbox import people

Json = dict[str, Any]

OTHER_BOT_ID = "U0BOT"
GONE_ID = "U0GONE"


class User(BaseModel):
    id: str
    name: str  # the handle people type after @
    real_name: str
    email: str | None = None
    tz: str = "Europe/London"
    phone: str = ""
    deleted: bool = False
    bot_id: str | None = None

    @property
    def is_bot(self) -> bool:
        return self.bot_id is not None


class Message(BaseModel):
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = []
    attachments: list[Json] = []
    metadata: Json | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    inviter: str | None = None
    reactions: dict[str, list[str]] = {}
    only_for: str | None = None  # ephemeral: the one person who sees it
    username: str | None = None  # an app's message under a name of its own
    icon: str | None = None  # with the colons


class Bookmark(BaseModel):
    id: str
    title: str
    link: str
    emoji: str = ""
    created: int


class Pin(BaseModel):
    ts: str
    by: str
    created: int


class Channel(BaseModel):
    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    members: list[str] = []
    messages: list[Message] = []
    bookmarks: list[Bookmark] = []
    pins: list[Pin] = []

    def message(self, ts: str) -> Message | None:
        return next((m for m in self.messages if m.ts == ts), None)

    def visible_to(self, user: str) -> bool:
        if self.is_im or self.is_private:
            return user in self.members
        return True


class View(BaseModel):
    """An open modal or an App Home; `spec` is what the app sent."""

    id: str
    user: str
    spec: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Json = {}
    errors: dict[str, str] = {}  # block_id -> what the app refused; shown next to the field

    @property
    def external_id(self) -> str:
        return str(self.spec.get("external_id") or "")


class Trigger(BaseModel):
    user: str
    issued: float
    used: bool = False


class ResponseUrl(BaseModel):
    """Where an app may answer an interaction: five times within thirty minutes."""

    user: str
    channel: str
    issued: float
    message_ts: str | None = None
    uses: int = 0


class SlackState(BaseModel):
    users: dict[str, User]
    channels: dict[str, Channel]
    modals: dict[str, list[View]] = Field(default_factory=dict)  # user -> stack, top last
    homes: dict[str, View] = Field(default_factory=dict)
    triggers: dict[str, Trigger] = Field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = Field(default_factory=dict)
    external_ids: list[str] = []  # every one ever used: they are unique in the team for good
    last_ts: float = 0

    @classmethod
    def seed(cls) -> "SlackState":
        users = [
            User(
                id=p.slack_id,
                name=p.email.split("@")[0],
                real_name=p.name,
                email=p.email,
                tz=p.timezone,
                phone=p.phone,
            )
            for p in people.PEOPLE
        ]
        everybody = [u.id for u in users]
        users += [
            User(id=people.BOT_USER_ID, name="muster", real_name="Muster", bot_id=people.BOT_ID),
            User(id=OTHER_BOT_ID, name="otherbot", real_name="Other Bot", bot_id="B0BOT"),
            User(id=GONE_ID, name="gil", real_name="Gil Moreau", email="gil@example.com", deleted=True),
        ]
        now = int(time.time())
        channels = [
            Channel(id=i, name=name, creator=everybody[0], created=now, members=list(everybody))
            for i, name in people.CHANNELS.items()
        ]
        for channel in channels:
            if channel.name in people.BOT_IS_IN:
                channel.members.append(people.BOT_USER_ID)
        return cls(users={u.id: u for u in users}, channels={c.id: c for c in channels})

    def next_ts(self) -> str:
        """Message timestamps are ids too, so each is later than the one before."""
        self.last_ts = max(time.time(), self.last_ts + 0.000002)
        return f"{self.last_ts:.6f}"

    def new_id(self, prefix: str) -> str:
        return prefix + "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(9))
