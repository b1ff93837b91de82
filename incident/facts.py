"""What the world answers. Facts go through `decide` as commands do, so that a late answer cannot overrule a person."""

from datetime import datetime

from pydantic import BaseModel

from incident.comments import Comment
from incident.people import Person
from incident.vocabulary import Prompt, Rung, What

MUSTER = Person(name="Muster")
PAGERDUTY = Person(name="PagerDuty")


class Paged(BaseModel):
    """PagerDuty returned an incident; `people` are those it paged, the one with the lowest id commands."""

    id: str
    number: int
    url: str
    people: list[Person]


class PageAsked(BaseModel):
    """PagerDuty is being asked to page; `again` after the page was called off, because it was not wanted any more."""

    again: bool = False


class PageSeen(BaseModel):
    """Looked at from time to time: somebody has acknowledged the page, or resolved it by hand."""

    by: Person


class OnCallKnown(BaseModel):
    """Who is on call to command, where nobody is paged; all at one level, the first of them commands."""

    people: list[Person]


class NobodyToCommand(BaseModel):
    """No on-call commander is to be had: whoever reported leads until somebody takes over."""

    reason: str


class Identified(BaseModel):
    """More is known about somebody now."""

    person: Person


class TeamPaged(BaseModel):
    team: str
    people: list[Person]


class BackupFound(BaseModel):
    """Who is on call as backup commander; `offer` is the one that lapsed, where one did."""

    people: list[Person]
    offer: int | None = None


class QualifiedFound(BaseModel):
    """Somebody on the roster who is qualified, for an incident whose commander is not."""

    person: Person
    why: str


class LearnersFound(BaseModel):
    """People on the roster who asked to watch incidents such as this one."""

    people: list[Person]


class ShadowFound(BaseModel):
    """An observer who shadows, as the roster says; `paged` where they asked to be woken."""

    person: Person
    paged: bool = False


class Made(BaseModel):
    """A channel, folder or document exists now."""

    resource: str
    id: str
    url: str


class MessageRead(BaseModel):
    """A message that somebody marked for the timeline, as it reads now."""

    message: str
    marked_by: Person
    author: Person
    text: str
    url: str


class Begun(BaseModel):
    """The incident is being set up: whoever its severity asks for is brought in."""


class CommentsSeen(BaseModel):
    """Comments of the incident's documents, as they stand there now."""

    comments: list[Comment]
    people: list[Person] = []  # those they name, as far as somebody knows them


class OwnerFound(BaseModel):
    """Slack knows whom a comment gave a task to."""

    person: Person


class Due(BaseModel, frozen=True):
    """`what` is due at `at`; `rung` says how far up its ladder. Given to `decide` when the time has come.

    A reminder goes `to` somebody; `last` is the top of its ladder. `number` is that of the task or the proposal.
    """

    what: What
    at: datetime
    rung: int = 1
    number: int = 0
    prompt: Prompt | None = None
    to: Rung | None = None
    last: bool = False


Fact = (
    Paged
    | PageAsked
    | PageSeen
    | OnCallKnown
    | NobodyToCommand
    | Identified
    | TeamPaged
    | BackupFound
    | QualifiedFound
    | LearnersFound
    | ShadowFound
    | Made
    | MessageRead
    | Begun
    | CommentsSeen
    | OwnerFound
    | Due
)
