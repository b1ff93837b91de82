"""An incident while it lives: how it learns, and what keeps it going. Knows no vendor."""

import asyncio
from collections.abc import Awaitable, Callable

from temporalio import workflow

from incident.apply import apply
from incident.decide import Command, decide
from incident.events import Event
from incident.policy import Policy
from incident.state import Incident
from incident.vocabulary import Status
from workflows.carried import Carried
from workflows.steps import StepRunner

React = Callable[["Life", int], Awaitable[None]]


class Life(StepRunner):
    def __init__(self, carried: Carried, react: React) -> None:
        super().__init__(carried)
        self._react = react
        self._tasks: list[asyncio.Task[None]] = []

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

    @property
    def put_away(self) -> bool:
        """Nothing is said or changed in the channel any more."""
        return "archive-channel" in self.carried.steps

    def learn(self, command: Command) -> list[Event]:
        """Decide, apply, react. Raises Refused, and then nothing has changed."""
        happened = decide(self.incident, command, self.policy, workflow.now())
        for event in happened:
            self.carried.unsettled.append(len(self.incident.events))
            self.carried.incident = apply(self.incident, event)
        for position in self.carried.unsettled[-len(happened) :] if happened else []:
            self.react(position)
        return happened

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
        return any(task.done() and task.exception() for task in self._tasks)

    def raise_what_broke(self) -> None:
        """Fails the workflow task, so that a mended worker goes on where this one could not."""
        for task in self._tasks:
            if task.done() and (error := task.exception()):
                raise error
        self._tasks = [task for task in self._tasks if not task.done()]
