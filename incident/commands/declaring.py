"""The first command of all."""

from pydantic import BaseModel, Field

from incident.commands.command import Command
from incident.people import Person
from incident.vocabulary import Severity

FASTEST = 10  # times as fast as it is written


class AdoptedPage(BaseModel, frozen=True):
    """A PagerDuty incident that was there first; `people` are those it has paged."""

    id: str
    number: int
    url: str
    people: list[Person] = []


class Rehearsal(BaseModel, frozen=True):
    """What makes a drill one that is played from a scenario, by somebody who is to learn, and how fast."""

    scenario: str
    trainee: Person
    speed: int = Field(default=1, ge=1, le=FASTEST)


class Declare(Command):
    """Open an incident."""

    name = "declare"
    title: str
    description: str = ""
    severity: Severity = Severity.HIGH
    type: str | None = None  # one of the policy's [types]
    restricted: bool = False
    drill: bool = False
    page: AdoptedPage | None = None  # instead of raising one
    paged_before: bool = False  # somebody may have paged by hand under this very `command_id`
    rehearsal: Rehearsal | None = None  # of a drill
