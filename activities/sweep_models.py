"""What goes into and comes out of sweeps: what ought to be there is handed over, what differs is handed back."""

from datetime import datetime

from pydantic import BaseModel, Field

from activities.models import Bookmarked, Effect
from incident.differences import Difference


class Differences(BaseModel):
    """What was mended first, then what people have to be told."""

    differences: list[Difference] = []


class RecordedMessage(BaseModel):
    key: str
    ts: str
    what: str
    pinned: bool = False
    heals: bool = False  # is edited in place, and posted anew where it is gone


class SweepChannel(Effect):
    long = True
    channel: str
    keys: str  # what the keys of this incident's messages begin with
    since: datetime  # nothing of this incident is older
    recorded: list[RecordedMessage]
    bookmarks: list[Bookmarked] = Field(default_factory=list)


class InspectChannel(Effect):
    channel: str
    name: str  # as it was created
    members: list[str]  # Slack ids of those who were brought in and take part
    commander: str | None  # Slack id


class RecordedFile(BaseModel):
    key: str
    id: str
    what: str


class SweepFiles(Effect):
    long = True
    root: str
    folder: RecordedFile
    documents: list[RecordedFile]


class RecordedPage(BaseModel):
    key: str
    id: str
    number: int


class InspectPages(Effect):
    service: str
    pages: list[RecordedPage]
    active: bool  # the incident is: its page ought to be open
