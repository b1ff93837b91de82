"""What the world answers, and what falls due."""

from datetime import datetime
from typing import Literal

from incident.events.event import Happened
from incident.people import Person
from incident.vocabulary import Prompt, Rung, What


class OncallEngaged(Happened):
    kind: Literal["oncall_engaged"] = "oncall_engaged"
    team: str


class PageAsked(Happened):
    kind: Literal["page_asked"] = "page_asked"


class PageRaised(Happened):
    kind: Literal["page_raised"] = "page_raised"
    id: str
    number: int
    url: str
    people: list[Person]


class PageAcknowledged(Happened):
    kind: Literal["page_acknowledged"] = "page_acknowledged"


class ResourceMade(Happened):
    kind: Literal["resource_made"] = "resource_made"
    resource: str
    id: str
    url: str


class FellDue(Happened):
    """Something fell due; `rung` says how far up its ladder, `to` whom it is said, where it is a reminder.

    `number` is that of the task or the proposal it is about.
    """

    kind: Literal["fell_due"] = "fell_due"
    what: What
    rung: int
    due: datetime
    number: int = 0
    to: Rung | None = None
    last: bool = False


class Prompted(Happened):
    """The commander was told, privately, what comes next; `number` is that of the proposal it is about."""

    kind: Literal["prompted"] = "prompted"
    prompt: Prompt
    number: int
