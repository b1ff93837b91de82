"""What goes into and comes out of activities. `key` names the effect for ever; `maybe_done` says it may have happened already."""

from typing import ClassVar

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
    service: str
    escalation_policy: str
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


class Post(Effect):
    channel: str  # a channel id, or a user's id for a direct message
    message: Message
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


class AddBookmark(Effect):
    channel: str
    title: str
    link: str


class Bookmarked(BaseModel):
    title: str
    link: str


class ArchiveChannel(Effect):
    channel: str


class Answer(BaseModel):
    reply: Reply
    text: str


# Google


class File(BaseModel):
    id: str
    url: str = ""


class CreateFolder(Effect):
    id: str  # from new_file_id, so that making it again meets 409 and not a second folder
    name: str
    parent: str
    private: bool  # no inherited permissions


class DocumentFromTemplate(Effect):
    template: str
    name: str
    folder: str
    tokens: dict[str, str]  # "title" fills {{title}}


class FillTokens(Effect):
    document: str
    tokens: dict[str, str]


class Share(Effect):
    file: str
    emails: list[str]


class Shared(BaseModel):
    refused: dict[str, str] = {}  # e-mail -> Google's reason


class AppendSection(Effect):
    document: str
    heading: str
    paragraphs: list[str]


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


# Who is on call, and their phones


class LookAtPage(Effect):
    page_id: str


class PageLook(BaseModel):
    """What a look at the page shows; `handled_by` acknowledged it, or resolved it by hand."""

    status: str
    handled_by: Person | None = None


class OnCallPhone(BaseModel):
    name: str
    phone: str | None = None


class Phones(BaseModel):
    people: list[OnCallPhone] = []


class PhoneBook(BaseModel):
    """Who was on call for each escalation policy when PagerDuty last said so."""

    policies: dict[str, Phones] = {}


class LookUpPhones(Effect):
    escalation_policies: list[str]
