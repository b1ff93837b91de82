"""What goes into and comes out of activities. `key` names the effect for ever; `maybe_done` says it may have happened already."""

from typing import ClassVar, Literal

from pydantic import BaseModel

from incident.commands import Reply
from incident.message import Message
from incident.people import Person


class Effect(BaseModel):
    """Base of every request that changes something at a vendor."""

    long: ClassVar[bool] = False  # one attempt may take minutes
    key: str = ""  # "<incident id>/<step>", set by the workflow: the vendor's idempotency key
    maybe_done: bool = False  # an earlier execution of this step may have taken effect


class Nothing(BaseModel):
    """The answer of an effect that has none."""


class Find(Effect):
    who: Person


class Found(BaseModel):
    """`person` with all that is known, or the `problem` why nobody can be addressed by that name."""

    person: Person | None = None
    problem: str | None = None


class People(BaseModel):
    people: list[Person] = []


# PagerDuty


class RaisePage(Effect):
    """To whoever an escalation policy names, or to one person, after whom PagerDuty asks nobody else."""

    service: str
    escalation_policy: str | None = None
    assignee: str | None = None  # a PagerDuty id
    title: str
    details: str
    urgency: str = "high"


class Page(BaseModel):
    id: str
    number: int
    url: str
    people: list[Person]  # who was paged, as PagerDuty answers: name and pagerduty_id


class OnCall(Effect):
    escalation_policy: str


class ReassignPage(Effect):
    page_id: str
    to: Person


class RequestResponders(Effect):
    page_id: str
    escalation_policy: str
    message: str


class NotePage(Effect):
    page_id: str
    text: str


class ResolvePage(Effect):
    page_id: str | None  # None: PagerDuty never said; whatever page has the key
    page_key: str
    service: str
    resolution: str


# Slack


class CreateChannel(Effect):
    name: str
    private: bool
    purpose: str


class Channel(BaseModel):
    id: str
    name: str
    url: str


class InviteToChannel(Effect):
    channel: str
    slack_ids: list[str]


class Invited(BaseModel):
    refused: dict[str, str] = {}  # Slack id -> Slack's reason


class Describe(Effect):
    channel: str
    text: str  # its topic or its purpose


class Speaker(BaseModel):
    """Somebody in whose name something is said: one of a drill's cast."""

    name: str
    emoji: str  # without the colons


class Post(Effect):
    channel: str  # a channel id, or a user's id for a direct message
    message: Message
    speaker: Speaker | None = None  # Muster itself, unless given
    pin: bool = False
    last: bool = False  # no look comes later that would delete a late twin


class Posted(BaseModel):
    channel: str
    ts: str
    url: str = ""
    pinned: bool = False


class Rewrite(Effect):
    channel: str
    ts: str
    message: Message


class Whisper(Effect):
    channel: str
    user: str  # Slack id: nobody else sees it
    message: Message


class ReadMessage(Effect):
    channel: str
    ts: str
    marked_by: Person


class MessageAsRead(BaseModel):
    """With names in place of ids; without an author where there is nothing to import: gone, Slack's own or Muster's."""

    author: Person | None = None
    text: str = ""
    url: str = ""
    marked_by: Person


class AddBookmark(Effect):
    channel: str
    title: str
    link: str


class Bookmarked(BaseModel):
    title: str
    link: str


class ArchiveChannel(Effect):
    channel: str


class OpenChannel(Effect):
    channel: str


class Answer(BaseModel):
    reply: Reply
    text: str


# Google


class File(BaseModel):
    id: str
    url: str = ""
    remark: str | None = None  # what people should know of how it was made


class CreateFolder(Effect):
    id: str  # from new_file_id, so that making it again meets 409 and not a second folder
    name: str
    parent: str
    private: bool  # no inherited permissions


class Reserve(Effect):
    count: int


class Reserved(BaseModel):
    ids: list[str]


class CreateFolders(Effect):
    """In one folder; each with an id that was reserved for it."""

    parent: str
    names: dict[str, str]  # id -> name


class DocumentFromTemplate(Effect):
    template: str | None
    built_in: str  # the text in its stead: "# " begins the title, "## " a heading
    name: str
    folder: str
    tokens: dict[str, str]  # "title" fills {{title}}


class FillTokens(Effect):
    document: str
    tokens: dict[str, str]


class Share(Effect):
    file: str
    emails: list[str]
    kind: Literal["user", "group"] = "user"
    role: Literal["writer", "commenter"] = "writer"


class Unshare(Effect):
    file: str
    email: str


class Shared(BaseModel):
    refused: dict[str, str] = {}  # e-mail -> Google's reason


class AppendSection(Effect):
    document: str
    heading: str
    paragraphs: list[str]


class Block(BaseModel):
    """A part of a document that is Muster's: it is found again by its name, whatever it says."""

    name: str  # "<incident id>/<block>"
    lines: list[str]  # the first is its heading


class WriteBlocks(Effect):
    document: str
    blocks: list[Block]


class StoreRecord(Effect):
    id: str  # from new_file_id
    folder: str
    name: str
    content: str  # JSON


class ArchiveFolder(Effect):
    folder: str
    to: str
    documents: list[str]  # made read-only
    reason: str


class CloseDocuments(Effect):
    documents: list[str]  # made read-only
    reason: str


class ThrowFolderAway(Effect):
    folder: str
    made_by: str  # the key of the step that made it


class RestoreFolder(Effect):
    folder: str
    to: str
    documents: list[str]  # can be written in again
