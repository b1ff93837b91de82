"""An incident while it lives: how it learns, and what keeps it going. Knows no vendor."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow

from incident.apply import apply
from incident.decide import decide
from incident.events import Event, StatusChanged
from incident.policy import Policy
from incident.rules.ruling import Command
from incident.state import Incident
from incident.vocabulary import Status
from workflows.carried import Carried
from workflows.steps import GIVEN_UP_AFTER, StepRunner, Unless

React = Callable[["Life", int], Awaitable[None]]
T = TypeVar("T")

STATE = [name for name in Incident.model_fields if name != "events"]


class Life(StepRunner):
    def __init__(self, carried: Carried, react: React) -> None:
        super().__init__(carried.steps, carried.incident.id)
        self.carried = carried
        self._react = react
        self._seen: dict[str, tuple[tuple[int, int], Any]] = {}

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

    def given_up(self, key: str) -> Unless:
        """An open incident tries without end; the end of one does not wait for ever for what somebody has deleted."""
        in_vain = super().given_up(key)

        def reason() -> str | None:
            closed_at = self.incident.closed_at
            late = closed_at is not None and workflow.now() >= closed_at + GIVEN_UP_AFTER
            return in_vain() if late else None

        return reason

    @property
    def closed_position(self) -> int:
        """Where its history says last that it was closed; -1 where it never was."""
        events = self.incident.events
        return max((n for n, event in enumerate(events) if turned(event, Status.CLOSED)), default=-1)

    def coming_back(self, what: str) -> bool:
        """A channel or a folder that was put away is being fetched, because the incident was reopened."""
        return self.seen(
            f"coming back: {what}",
            lambda: any(
                key.startswith(f"bring-back-{what}/") and not step.settled
                for key, step in self.carried.steps.items()
            ),
        )

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

    def seen(self, name: str, look: Callable[[], T], *, with_timeline: bool = False) -> T:
        """What `look` makes of the incident and its steps. Asked at every turn, so it looks again only after a change."""
        known, version = self._seen.get(name), (self.changes, len(self.incident.events) * with_timeline)
        if known is None or known[0] != version:
            known = self._seen[name] = (version, look())
        value: T = known[1]
        return value

    def react(self, position: int) -> None:
        """Set in motion what an event asks for; `unsettled` remembers it until that is done."""
        self.keep_going(self._run_reaction(position))

    async def _run_reaction(self, position: int) -> None:
        await self._react(self, position)
        self.carried.unsettled.remove(position)


def turned(event: Event, status: Status) -> bool:
    return isinstance(event, StatusChanged) and event.status is status


def same_but_for_events(before: Incident, after: Incident) -> bool:
    """A line on the timeline changes nothing else, and `apply` leaves alone what does not change."""
    return all(getattr(before, name) is getattr(after, name) for name in STATE)
