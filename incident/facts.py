"""What the world answers. Facts go through `decide` as commands do, so that a late answer cannot overrule a person."""

from datetime import datetime

from pydantic import BaseModel

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
    """PagerDuty is being asked to page."""


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


class Made(BaseModel):
    """A channel, folder or document exists now."""

    resource: str
    id: str
    url: str


class Begun(BaseModel):
    """The incident is being set up: whoever its severity asks for is brought in."""


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
    | Made
    | Begun
    | Due
)
