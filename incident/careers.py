"""The policy's tables on people who learn to command: what each step asks for, who says yes to it, how long it lasts."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, model_validator

from incident.durations import Duration
from incident.hours import Hours, Span
from incident.people import Person
from incident.severities import STRICT, Identifier
from incident.vocabulary import Severity

Count = Annotated[int, Field(ge=0, le=100)]
Weight = Annotated[float, Field(ge=1, le=10)]


class Stage(StrEnum):
    """How far somebody has come on the way to command, in this order."""

    INTERESTED = "interested"
    OBSERVING = "observing"
    TRAINED = "trained"
    SHADOWING = "shadowing"
    REVERSE_SHADOWING = "reverse-shadowing"
    ON_ROTATION = "on-rotation"


class Goal(StrEnum):
    """What somebody can be promoted to: a stage, and on rotation the next severity. Whoever comes on it begins with low."""

    OBSERVING = "observing"
    TRAINED = "trained"
    SHADOWING = "shadowing"
    REVERSE_SHADOWING = "reverse-shadowing"
    ON_ROTATION = "on-rotation"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITIES = (Goal.MEDIUM, Goal.HIGH, Goal.CRITICAL)


class Asks(BaseModel):
    """The evidence that a promotion asks for. Incidents are those of the whole way, `commanded` since the last promotion."""

    model_config = STRICT

    training: bool = False  # read
    observed: Count = 0  # incidents
    shadowed: Count = 0
    shadowed_for: Duration | None = None  # at this stage so long is as good
    reverse_shadowed: Count = 0
    drills_led: Count = 0
    commanded: Count = 0


# PagerDuty's prerequisites: two incidents seen, a week shadowing, a week reverse shadowing, several drills led
# (https://response.pagerduty.com/training/courses/incident_commander/). A severity at a time is NIMS's idea; the rest is ours.
ASKED: dict[Goal, dict[str, object]] = {
    Goal.OBSERVING: {},
    Goal.TRAINED: {"observed": 2, "training": True},
    Goal.SHADOWING: {},
    Goal.REVERSE_SHADOWING: {"shadowed": 3, "shadowed_for": "7d"},
    Goal.ON_ROTATION: {"reverse_shadowed": 2, "drills_led": 2},
    Goal.MEDIUM: {"commanded": 1},
    Goal.HIGH: {"commanded": 2},
    Goal.CRITICAL: {"commanded": 2},
}


class RosterPolicy(BaseModel):
    """Who may command, and who learns to."""

    model_config = STRICT

    founders: list[
        Identifier
    ] = []  # join on rotation, for every severity: they commanded before there was a roster
    mentors: list[Identifier] = []  # may say yes to promotions, as founders may
    asks: Annotated[dict[Goal, Asks], Field(validate_default=True)] = {}
    currency: Duration = timedelta(days=180)  # without command, drills included, qualification lapses
    invite_to_drill_after: Duration = timedelta(days=150)
    rest: Duration = timedelta(hours=8)  # after a command, before somebody is suggested again
    load_over: Duration = timedelta(days=90)
    observers_at_most: Count = 3  # who are brought into one incident to watch it
    channel: Identifier | None = None  # hears once a week where schedule and roster say different things
    engineering: list[Identifier] = []  # departments of the directory
    night: Hours = Span(begin=time(22), end=time(7))  # in the commander's own zone
    night_weight: Weight = 2.0
    weekend_weight: Weight = 1.5

    @model_validator(mode="before")
    @classmethod
    def _what_is_not_said_is_asked_as_usual(cls, data: Any) -> Any:
        asks = data.get("asks", {}) if isinstance(data, dict) else None
        if not isinstance(asks, dict):
            return data
        usual = {
            goal.value: ASKED[goal] | given for goal in Goal if isinstance(given := asks.get(goal, {}), dict)
        }
        return {**data, "asks": {**asks, **usual}}

    @model_validator(mode="after")
    def _invited_before_it_lapses(self) -> Self:
        if self.invite_to_drill_after >= self.currency:
            raise ValueError("invite_to_drill_after: has to be shorter than currency")
        return self

    def is_mentor(self, person: Person) -> bool:
        return self._named(person, [*self.mentors, *self.founders])

    def is_founder(self, person: Person) -> bool:
        return self._named(person, self.founders)

    @staticmethod
    def _named(person: Person, names: list[str]) -> bool:
        return any(Person.model_validate(name).same_as(person) for name in names)


RISING: tuple[Severity, ...] = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)


def covers(ceiling: Severity | None, severity: Severity) -> bool:
    """Whether somebody who may command up to `ceiling` may command this."""
    return ceiling is not None and RISING.index(severity) <= RISING.index(ceiling)
