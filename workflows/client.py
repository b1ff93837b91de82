"""The door to the incidents for everything outside the workflow: declare, tell, ask, list."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecution,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from incident.apply import begin
from incident.commands import Command, Declare
from incident.decide import declare
from incident.identity import drill_id, incident_id, review_id, workflow_id
from incident.people import Person
from incident.refusals import Refused
from incident.review.state import Review
from incident.view import Entry, IncidentView
from incident.visibility import open_to
from incident.vocabulary import Severity, Status
from incident.words.plain import summary
from incident.words.refusals import no_review, not_reopened
from workflows.carried import Start
from workflows.incident import IncidentWorkflow
from workflows.listing import CHANNEL, COMMANDER, SEVERITY, STATUS, attributes, memo
from workflows.messages import AHEAD, MOVED
from workflows.queues import queue_for

NO_WORKER = "No worker answered in time. Is `muster worker` running?"
PATIENCE = timedelta(seconds=10)  # for an answer that needs a worker
TRIES = 25  # within five seconds

T = TypeVar("T")


class NoSuchIncident(LookupError):
    """There is no such incident, it is closed, or that is so long ago that Temporal has forgotten it."""

    def __init__(self, incident: str, why: str = "") -> None:
        super().__init__(why or f'There is no open incident "{incident}".')
        self.incident = incident


class NoReview(NoSuchIncident):
    """It was said to the review of an incident, which has none now."""

    def __init__(self, incident: str) -> None:
        super().__init__(incident, no_review(incident))


class NotAnswering(Exception):
    """A question had no answer in time. A signal that Temporal takes meanwhile is kept and applied later."""


class Opened(BaseModel):
    id: str
    already: bool  # the same declaration had opened it before


class Listed(BaseModel):
    id: str
    title: str  # as the viewer may read it
    severity: Severity
    status: Status
    commander: str | None
    channel_url: str | None
    declared_at: datetime


class Incidents:
    """All methods raise RPCError when Temporal cannot be reached."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue
        self._channels: dict[str, str] = {}

    @property
    def temporal(self) -> Client:
        """For what has a door of its own, such as feedback."""
        return self._client

    @property
    def task_queue(self) -> str:
        return self._task_queue

    async def declare(self, declaration: Declare) -> Opened:
        """Open an incident; the same `command_id` opens it once. Raises Refused for what the rules refuse."""
        id = incident_id(declaration.command_id)
        first = declare(declaration, id, datetime.now(UTC))
        incident = begin(first)
        try:
            handle = await self._client.start_workflow(
                IncidentWorkflow.run,
                Start(declaration=declaration, among_drills=incident.drill),
                id=workflow_id(id),
                task_queue=queue_for(self._task_queue, drill=incident.drill),
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                search_attributes=attributes(incident, None),
                memo=memo(incident, None),
                static_summary=summary(incident),
            )
        except WorkflowAlreadyStartedError:
            return Opened(id=id, already=True)
        return Opened(id=handle.id.removeprefix("incident-"), already=False)

    async def signal(self, incident: str, command: Command) -> None:
        """Tell; the answer goes to `command.reply`. Kept by Temporal while no worker runs. Raises Refused, NoSuchIncident."""
        payload = command.model_dump(mode="json")
        try:
            await self._handle(incident, command).signal(command.name, payload)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND or not (command.outlives or command.reopens):
                raise _untold(error, incident, command) from error
            await self._signal_after_the_end(incident, command, payload)

    async def _signal_after_the_end(self, incident: str, command: Command, payload: dict[str, Any]) -> None:
        """What the review takes, or what begins the incident again."""
        if command.outlives:
            try:
                await self._review(incident).signal(command.name, payload)
            except RPCError as error:
                raise _untold(error, incident, command) from error
            return
        try:
            start = await self._as_it_ended(incident)
        except NotAnswering as error:  # there is no workflow yet that could keep it
            raise Refused(not_reopened()) from error
        await self._client.start_workflow(
            IncidentWorkflow.run,
            start,
            **self._once_more(incident, start),
            start_signal=command.name,
            start_signal_args=[payload],
        )

    async def update(self, incident: str, command: Command) -> str:
        """Tell and wait for the result in words. Raises Refused, NoSuchIncident, NotAnswering."""
        ask = partial(self._update, self._handle(incident, command), command)
        left = command.outlives
        while True:
            try:
                return await once_ready(ask)
            except WorkflowUpdateFailedError as error:
                cause = error.cause
                if not isinstance(cause, ApplicationError):
                    raise NotAnswering(str(cause)) from error
                if cause.type != MOVED:
                    raise Refused(cause.message) from error
                await asyncio.sleep(0.2)
            except WorkflowUpdateRPCTimeoutOrCancelledError as error:
                raise NotAnswering(NO_WORKER) from error
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND and left:
                    ask, left = partial(self._update, self._review(incident), command), False
                elif error.status is RPCStatusCode.NOT_FOUND and command.reopens:
                    start = await self._as_it_ended(incident)
                    ask = partial(self._begin_again, incident, command, start)
                else:
                    raise explained(error, incident, command) from error

    async def _update(self, handle: WorkflowHandle[Any, Any], command: Command) -> str:
        """Not under the command's own id: Temporal would repeat a refusal that the workflow may take back."""
        payload = command.model_dump(mode="json")
        answer: str = await handle.execute_update(
            command.name, payload, result_type=str, rpc_timeout=PATIENCE
        )
        return answer

    async def _begin_again(self, incident: str, command: Command, start: Start) -> str:
        again = WithStartWorkflowOperation(IncidentWorkflow.run, start, **self._once_more(incident, start))
        answer: str = await self._client.execute_update_with_start_workflow(
            command.name,
            command.model_dump(mode="json"),
            start_workflow_operation=again,
            id=command.command_id,
            result_type=str,
            rpc_timeout=PATIENCE,
        )
        return answer

    async def _as_it_ended(self, incident: str) -> Start:
        return await self._query(incident, "everything", Start)

    def _once_more(self, incident: str, start: Start) -> dict[str, Any]:
        """How a closed incident is begun again, under its own id; whoever comes second finds it begun."""
        assert start.carried
        return {
            "id": workflow_id(incident),
            "task_queue": queue_for(self._task_queue, drill=start.carried.incident.drill),
            "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
            "static_summary": summary(start.carried.incident),
        }

    async def incident(self, incident: str) -> IncidentView:
        return await self._query(incident, "incident", IncidentView)

    async def timeline(self, incident: str) -> list[Entry]:
        return await self._query(incident, "timeline", list[Entry])

    async def review(self, incident: str) -> Review:
        """Raises NoReview too."""
        try:
            return await self._query(incident, "review_now", Review, of=self._review(incident))
        except NoSuchIncident as error:
            raise NoReview(incident) from error

    async def record(self, incident: str, run_id: str | None = None) -> str:
        """The whole record as JSON, also of a closed incident that Temporal has not forgotten; as one run left it."""
        run = self._client.get_workflow_handle(workflow_id(incident), run_id=run_id)
        return await self._query(incident, "record", str, of=run)

    async def in_channel(self, channel_id: str) -> str | None:
        """Which incident a channel belongs to. Asked of Temporal once per channel: that never changes."""
        if channel_id not in self._channels:
            async for found in self._client.list_workflows(_where(CHANNEL.name, channel_id), page_size=1):
                self._channels[channel_id] = found.id.removeprefix("incident-")
        return self._channels.get(channel_id)

    async def list(self, viewer: Person | None = None) -> list[Listed]:
        """Open incidents, newest first. Restricted ones show their title to their participants only."""
        running = "WorkflowType = 'Incident' AND ExecutionStatus = 'Running'"
        return [await self._listed(found, viewer) async for found in self._client.list_workflows(running)]

    async def _listed(self, found: WorkflowExecution, viewer: Person | None) -> Listed:
        id, memo, said = found.id.removeprefix("incident-"), await found.memo(), found.typed_search_attributes
        commander = said.get(COMMANDER)
        listed = Listed(
            id=id,
            title=memo["title"],
            severity=Severity(said[SEVERITY]),
            status=Status(said[STATUS]),
            commander=None if commander == "none" else commander,
            channel_url=memo["channel_url"] or None,
            declared_at=memo["declared_at"],
        )
        if memo["restricted"] and viewer is not None:
            try:
                whole = await self.incident(id)
            except (NoSuchIncident, NotAnswering):  # then nobody knows who takes part: the safe title stays
                return listed
            if open_to(
                viewer, restricted=whole.restricted, participants=[p.person for p in whole.participants]
            ):
                return listed.model_copy(update={"title": whole.title})
        return listed

    async def reachable(self) -> bool:
        try:
            return await self._client.service_client.check_health(timeout=timedelta(seconds=2))
        except (RPCError, RuntimeError):  # the latter: it was never reached
            return False

    def _handle(self, incident: str, command: Command | None = None) -> WorkflowHandle[Any, Any]:
        if command and command.concerns == "review":
            return self._review(incident)
        if command and command.concerns == "drill":
            return self._client.get_workflow_handle(drill_id(incident))
        return self._client.get_workflow_handle(workflow_id(incident))

    def _review(self, incident: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(review_id(incident))

    async def _query(
        self, incident: str, name: str, kind: type[T], of: WorkflowHandle[Any, Any] | None = None
    ) -> T:
        handle = of or self._handle(incident)

        async def ask() -> T:
            return await handle.query(name, result_type=kind, rpc_timeout=PATIENCE)  # type: ignore[no-any-return]

        try:
            return await once_ready(ask)
        except RPCError as error:
            raise explained(error, incident) from error
        except WorkflowQueryFailedError as error:
            raise NotAnswering(str(error)) from error


async def once_ready(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again while one run has ended and the next has not begun, which Temporal calls a workflow that is not ready,
    and while a workflow task is still to come to the worker that took over.
    """
    for _ in range(TRIES):
        try:
            return await ask()
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        except WorkflowQueryFailedError as error:
            if error.message != AHEAD:
                raise
        await asyncio.sleep(0.2)
    raise NotAnswering(NO_WORKER)


def _where(attribute: str, value: str) -> str:
    quoted = value.replace("'", "''")
    return f"WorkflowType = 'Incident' AND {attribute} = '{quoted}'"


def explained(error: RPCError, incident: str, command: Command | None = None) -> Exception:
    if error.status in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
        return NotAnswering(NO_WORKER)
    return _untold(error, incident, command)


def _untold(error: RPCError, incident: str, command: Command | None) -> Exception:
    """Of a signal that had no answer in time nobody knows whether it is kept, and its error says no more than that."""
    if error.status is not RPCStatusCode.NOT_FOUND:
        return error
    return NoReview(incident) if command and command.concerns == "review" else NoSuchIncident(incident)
