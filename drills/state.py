"""What is known of a drill: the fold of its events. What happens in its incident is the incident's to know."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel

from drills.events import DrillEnded, Event
from drills.scenario import Inject, Scenario
from incident.people import Person


class Pause(BaseModel, frozen=True):
    begin: datetime
    end: datetime | None = None


class Drill(BaseModel):
    """Never changed in place: `apply` makes the next one."""

    incident: str
    scenario: Scenario
    trainee: Person
    facilitator: Person
    speed: int = 1  # how much faster than written everything goes
    pauses: list[Pause] = []
    fired: dict[str, datetime] = {}
    left_out: list[str] = []  # passed over, or skipped
    ended: DrillEnded | None = None
    events: list[Event] = []

    @property
    def alone(self) -> bool:
        """Nobody but the trainee leads it: what is still to come is a surprise to whoever may fire it."""
        return self.trainee.same_as(self.facilitator)

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None

    @property
    def to_come(self) -> list[Inject]:
        gone: Mapping[str, object] = {**self.fired, **dict.fromkeys(self.left_out)}
        return [inject for inject in self.scenario.injects if inject.name not in gone]

    def later(self, since: datetime, length: timedelta) -> datetime:
        """When that much of the scenario's time has passed: faster by `speed`, and not while it is paused."""
        at = since + length / self.speed
        for pause in self.pauses:
            if pause.end is not None and pause.end > since and pause.begin < at:
                at += pause.end - max(pause.begin, since)
        return at

    def played(self, since: datetime, until: datetime) -> timedelta:
        """How much of the scenario's time lies between."""
        paused = [
            min(pause.end or until, until) - max(pause.begin, since)
            for pause in self.pauses
            if pause.begin < until and (pause.end is None or pause.end > since)
        ]
        return (until - since - sum(paused, timedelta())) * self.speed
