"""How one effect on the world is carried out once, however often it is tried: a step, remembered for ever under its key."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_type_hints, overload

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TimedOut
from temporalio.types import MethodAsyncSingleParam, MethodSyncSingleParam

from activities.models import Effect
from incident.state import Step, Steps
from incident.vocabulary import StepState
from workflows.queues import task_queue_of

ATTEMPT = timedelta(seconds=30)  # longer than all the client timeouts of one attempt
LONG_ATTEMPT = timedelta(minutes=10)  # for a request that says that it is long
SIGN_OF_LIFE = timedelta(seconds=6)  # without one, the worker is taken to be gone and another tries
QUICK_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_attempts=3)
GIVEN_UP_AFTER = timedelta(days=1)  # where an end waits for it
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)

Q = TypeVar("Q", bound=Effect)
R = TypeVar("R", bound=BaseModel)
Unless = Callable[[], str | None]


def wanted() -> str | None:
    """The usual `unless`: the step is wanted, whatever happens."""
    return None


class StepRunner:
    """Runs steps and keeps the truth about each in `steps`, which is carried. `name` is whose they are."""

    def __init__(self, steps: Steps, name: str) -> None:
        self.steps = steps
        self.name = name
        self.lanes: dict[str, asyncio.Lock] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.changes = 0  # of anything that people are shown

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

    @overload
    async def step(
        self,
        key: str,
        activity: MethodAsyncSingleParam[Any, Q, R],
        request: Q,
        *,
        what: str,
        lane: str | None = None,
        unless: Unless = wanted,
        again: bool = False,
    ) -> R | None: ...

    @overload
    async def step(
        self,
        key: str,
        activity: MethodSyncSingleParam[Any, Q, R],
        request: Q,
        *,
        what: str,
        lane: str | None = None,
        unless: Unless = wanted,
        again: bool = False,
    ) -> R | None: ...

    async def step(
        self,
        key: str,
        activity: Callable[..., Any],
        request: Effect,
        *,
        what: str,
        lane: str | None = None,
        unless: Unless = wanted,
        again: bool = False,
    ) -> Any:
        """Carry out one effect, retrying without end; None where it was skipped or cannot succeed.

        `what` says it in words that everybody may read. Steps in one `lane` go one after the other, in order. `unless`
        is asked before each round of tries: a reason means that the step is not wanted any more. `again` repeats a
        settled step, for effects that set a value.
        """
        self.expect(key, activity, what)
        async with self.lane(lane or key):
            step = self.steps[key]
            if again and step.settled:
                step = self._turn(step.model_copy(update={"tried": False}), StepState.WAITING)
            if not step.settled:
                step = await self._until_settled(step, activity, request, unless)
        if step.state is not StepState.DONE:
            return None
        return get_type_hints(activity)["return"].model_validate(step.result)

    def lane(self, name: str) -> asyncio.Lock:
        """What is done in one lane is done one after the other, in the order in which it was begun."""
        return self.lanes.setdefault(name, asyncio.Lock())

    def key_of(self, step: str) -> str:
        """What the vendors know a step by."""
        return f"{self.name}/{step}"

    def expect(self, key: str, activity: Callable[..., Any], what: str) -> None:
        """Say that a step will be carried out, though something else has to come first."""
        if key not in self.steps:
            vendor = activity.__qualname__.partition(".")[0]
            self._note(Step(key=key, what=what, vendor=vendor, state=StepState.WAITING, since=workflow.now()))

    def skip(self, key: str, what: str, reason: str) -> None:
        """Say once that a step will not be carried out, and why."""
        step = self.steps.get(key)
        if step is None or step.state is StepState.WAITING:
            skipped = StepState.SKIPPED
            self._note(Step(key=key, what=what, state=skipped, since=workflow.now(), reason=reason))

    def take_as_done(self, key: str, what: str, activity: Callable[..., Any], result: BaseModel) -> None:
        """The effect was there before us: nothing is to be carried out, and everything else goes on from it."""
        if key not in self.steps:
            vendor, now = activity.__qualname__.partition(".")[0], workflow.now()
            step = Step(key=key, what=what, vendor=vendor, state=StepState.RUNNING, since=now, tried=True)
            self._turn(step, StepState.DONE, result=result.model_dump(mode="json"))

    def happened(self, key: str, what: str) -> None:
        """Something that is no vendor's was done, and is not to be done again."""
        self._note(Step(key=key, what=what, state=StepState.DONE, since=workflow.now()))

    def forget(self, key: str) -> None:
        """Let a settled step be carried out anew, because the world or the people changed their mind."""
        self.steps.pop(key, None)
        self.changes += 1

    def is_settled(self, key: str) -> bool:
        return key in self.steps and self.steps[key].settled

    def given_up(self, key: str) -> Unless:
        """For a step that something else waits for: a reason once it has been tried in vain for a day."""

        def reason() -> str | None:
            step = self.steps.get(key)
            if step is None or step.state is not StepState.RETRYING:
                return None
            late = workflow.now() >= step.since + GIVEN_UP_AFTER
            return f"given up after a day: {step.reason}" if late else None

        return reason

    async def settled(self, key: str) -> Step:
        """Wait for a step that another reaction carries out."""
        await workflow.wait_condition(lambda: self.is_settled(key))
        return self.steps[key]

    async def quiet(
        self,
        vendor: str,
        *,
        before: str,
        but: Callable[[Step], bool] = lambda step: False,
        unless: Unless = wanted,
    ) -> None:
        """Wait until nothing is in hand at a vendor, nor expected to be, before steps whose keys begin so.

        Where one of them was begun, an earlier run has waited, and what it waited for is not waited for again. Nor are
        steps that are `but`. Nothing is waited for any more when `unless` has a reason.
        """
        steps = self.steps
        await workflow.wait_condition(
            lambda: (
                unless() is not None
                or any(key.startswith(before) for key in steps)
                or all(step.settled or but(step) for step in steps.values() if step.vendor == vendor)
            )
        )

    async def _until_settled(
        self, step: Step, activity: Callable[..., Any], request: Effect, unless: Unless
    ) -> Step:
        pause = FIRST_PAUSE
        key, maybe_done = self.key_of(step.key), request.maybe_done
        while True:
            if reason := unless():
                return self._turn(step, StepState.SKIPPED, reason)
            request = request.model_copy(update={"key": key, "maybe_done": maybe_done or step.tried})
            if not step.tried:
                step = self._turn(step, StepState.RUNNING)
            try:
                answer: BaseModel = await workflow.execute_activity(
                    activity,
                    request,
                    task_queue=task_queue_of(workflow.info().task_queue, step.vendor),
                    start_to_close_timeout=LONG_ATTEMPT if request.long else ATTEMPT,
                    heartbeat_timeout=SIGN_OF_LIFE,
                    retry_policy=QUICK_RETRIES,
                    summary=step.what,
                )
            except ActivityError as error:
                step = self._failed(step, error)
                if step.settled:
                    return step
                asked = getattr(error.cause, "next_retry_delay", None) or timedelta()
                await _rest(max(pause, asked), unless, summary=f"then try again: {step.what}")
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return self._turn(step, StepState.DONE, result=answer.model_dump(mode="json"))

    def _failed(self, step: Step, error: ActivityError) -> Step:
        cause = error.cause
        if isinstance(cause, ApplicationError):
            if cause.type == "VendorOff":
                return self._turn(step, StepState.SKIPPED, cause.message)
            if cause.non_retryable:
                return self._turn(step, StepState.FAILED, cause.message)
            return self._turn(step, StepState.RETRYING, cause.message)
        reason = f"{step.vendor} did not answer in time" if isinstance(cause, TimedOut) else str(cause)
        return self._turn(step, StepState.RETRYING, reason)

    def _turn(self, step: Step, state: StepState, reason: str | None = None, result: Any = None) -> Step:
        """The step in its new state; `since` stays while it goes on retrying."""
        since: datetime = step.since if step.state is state else workflow.now()
        url = (result or {}).get("url") or None
        return self._note(
            step.model_copy(
                update={
                    "state": state,
                    "since": since,
                    "reason": reason,
                    "result": result,
                    "url": url,
                    "remark": (result or {}).get("remark") or None,
                    "tried": step.tried or state is StepState.RUNNING,
                }
            )
        )

    def _note(self, step: Step) -> Step:
        self.steps[step.key] = step
        self.changes += 1
        return step


async def _rest(pause: timedelta, unless: Unless, *, summary: str) -> None:
    """Pause, but not on account of a step that is no longer wanted."""
    with suppress(TimeoutError):
        await workflow.wait_condition(lambda: unless() is not None, timeout=pause, timeout_summary=summary)
