"""A drill while it is played: what is known of it and of its incident, and what keeps it going. Knows no vendor."""

from collections.abc import Awaitable, Callable

from pydantic import BaseModel

from drills.apply import apply
from drills.clocks import Due, clocks
from drills.events import Event
from drills.state import Drill
from incident.apply import apply as happen
from incident.commands import Declare
from incident.events import Event as IncidentEvent
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident, Steps
from workflows.carried import Answers
from workflows.steps import StepRunner

React = Callable[["Play", int], Awaitable[None]]


class DrillStart(BaseModel):
    """The one argument of the workflow, and all that it carries on."""

    drill: Drill
    declaration: Declare
    incident: Incident | None = None  # as far as it told what happened in it
    policy: Policy | None = None  # as it is written
    steps: Steps = {}
    unsettled: list[int] = []  # positions in drill.events that are not carried out yet
    answers: Answers = {}


class Play(StepRunner):
    def __init__(self, carried: DrillStart, react: React) -> None:
        super().__init__(carried.steps, f"{carried.drill.incident}/drill")
        self.carried = carried
        self._react = react

    @property
    def drill(self) -> Drill:
        return self.carried.drill

    @property
    def incident(self) -> Incident:
        assert self.carried.incident is not None
        return self.carried.incident

    @property
    def policy(self) -> Policy:
        assert self.carried.policy is not None
        return self.carried.policy

    @property
    def trainee(self) -> Person:
        return self.incident.known(self.drill.trainee)

    @property
    def facilitator(self) -> Person:
        return self.incident.known(self.drill.facilitator)

    @property
    def channel(self) -> str | None:
        """The incident's own, once it exists."""
        made = (event for event in self.incident.events if event.kind == "resource_made")
        return next((event.id for event in made if event.resource == "channel"), None)

    def over(self) -> str | None:
        """The reason not to begin what a drill that has ended has no use for."""
        return "the drill was over first" if self.drill.ended else None

    def clocks(self) -> list[Due]:
        return clocks(self.drill, self.incident)

    def next_due(self) -> Due | None:
        return next(iter(self.clocks()), None)

    def hears(self, position: int, events: list[IncidentEvent]) -> None:
        """What happened in the incident; what was told before changes nothing."""
        for event in events[max(len(self.incident.events) - position, 0) :]:
            self.carried.incident = happen(self.incident, event)

    def happens(self, event: Event) -> None:
        """It is so from now on, and what it asks for is set in motion."""
        self.carried.unsettled.append(len(self.drill.events))
        self.carried.drill = apply(self.drill, event)
        self.react(self.carried.unsettled[-1])

    def react(self, position: int) -> None:
        self.keep_going(self._run_reaction(position))

    async def _run_reaction(self, position: int) -> None:
        await self._react(self, position)
        self.carried.unsettled.remove(position)
