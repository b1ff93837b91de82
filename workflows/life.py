"""An incident while it lives: how it learns, and what keeps it going. Knows no vendor."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow

from incident.apply import apply
from incident.decide import decide
from incident.events import Event
from incident.policy import Policy
from incident.rules.ruling import Command
from incident.state import Incident
from incident.vocabulary import Status
from workflows.carried import Carried
from workflows.steps import StepRunner

React = Callable[["Life", int], Awaitable[None]]
T = TypeVar("T")

STATE = [name for name in Incident.model_fields if name != "events"]


class Life(StepRunner):
    def __init__(self, carried: Carried, react: React) -> None:
        super().__init__(carried)
        self._react = react
        self._tasks: list[asyncio.Task[None]] = []
        self._seen: dict[str, tuple[int, Any]] = {}

    @property
    def incident(self) -> Incident:
        return self.carried.incident

    @property
    def policy(self) -> Policy:
        assert self.carried.policy is not None
        return self.carried.policy

    @property
    def closed(self) -> bool:
        return self.incident.status is Status.CLOSED

    def closed_first(self) -> str | None:
        """The reason not to begin what an ended incident has no use for."""
        return "the incident was closed first" if self.closed else None

    @property
    def put_away(self) -> bool:
        """Nothing is said or changed in the channel any more."""
        return "archive-channel" in self.carried.steps

    def learn(self, command: Command) -> list[Event]:
        """Decide, apply, react. Raises Refused, and then nothing has changed."""
        happened = decide(self.incident, command, self.policy, workflow.now())
        for event in happened:
            self.carried.unsettled.append(len(self.incident.events))
            before, self.carried.incident = self.incident, apply(self.incident, event)
            self.changes += not same_but_for_events(before, self.incident)
        for position in self.carried.unsettled[-len(happened) :] if happened else []:
            self.react(position)
        return happened

    def seen(self, name: str, look: Callable[[], T]) -> T:
        """What `look` makes of the incident and its steps. Asked at every turn, so it looks again only after a change."""
        known = self._seen.get(name)
        if known is None or known[0] != self.changes:
            known = self._seen[name] = (self.changes, look())
        value: T = known[1]
        return value

    def react(self, position: int) -> None:
        """Set in motion what an event asks for; `unsettled` remembers it until that is done."""
        self.keep_going(self._run_reaction(position))

    async def _run_reaction(self, position: int) -> None:
        await self._react(self, position)
        self.carried.unsettled.remove(position)

    def keep_going(self, work: Awaitable[None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    def broken(self) -> bool:
        """Some work ended with an error that nobody expected."""
        self._tasks = [task for task in self._tasks if not task.done() or task.exception()]
        return any(task.done() for task in self._tasks)

    def raise_what_broke(self) -> None:
        """Fails the workflow task, so that a mended worker goes on where this one could not."""
        for task in self._tasks:
            if task.done() and (error := task.exception()):
                raise error


def same_but_for_events(before: Incident, after: Incident) -> bool:
    """A line on the timeline changes nothing else, and `apply` leaves alone what does not change."""
    return all(getattr(before, name) is getattr(after, name) for name in STATE)
