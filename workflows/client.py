"""The door to the incidents for everything outside the workflow: declare, tell, ask, list."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel
from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowHandle,
    WorkflowHistory,
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
from incident.identity import incident_id, workflow_id
from incident.people import Person
from incident.refusals import Refused
from incident.view import Entry, IncidentView
from incident.visibility import open_to
from incident.vocabulary import Severity, Status
from incident.words.plain import summary
from workflows.carried import Start
from workflows.incident import IncidentWorkflow
from workflows.listing import CHANNEL, COMMANDER, SEVERITY, STATUS, attributes, memo
from workflows.messages import AHEAD, MOVED

NO_WORKER = "No worker answered in time. Is `muster worker` running?"
PATIENCE = timedelta(seconds=10)  # for an answer that needs a worker
TRIES = 25  # within five seconds

T = TypeVar("T")


class NoSuchIncident(Exception):
    """There is no such incident, or it was closed so long ago that Temporal has forgotten it."""


class NotAnswering(Exception):
    """Temporal or the worker did not answer in time. A signal sent meanwhile is kept and applied later."""


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

    async def declare(self, declaration: Declare) -> Opened:
        """Open an incident; the same `command_id` opens it once. Raises Refused for what the rules refuse."""
        id = incident_id(declaration.command_id)
        first = declare(declaration, id, datetime.now(UTC))
        incident = begin(first)
        try:
            handle = await self._client.start_workflow(
                IncidentWorkflow.run,
                Start(declaration=declaration),
                id=workflow_id(id),
                task_queue=self._task_queue,
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
        """Tell; the answer goes to `command.reply`. Kept by Temporal while no worker runs. Raises NoSuchIncident."""
        try:
            await self._handle(incident).signal(command.name, command.model_dump(mode="json"))
        except RPCError as error:
            raise _explained(error, incident) from error

    async def update(self, incident: str, command: Command) -> str:
        """Tell and wait for the result in words. Raises Refused, NoSuchIncident, NotAnswering."""
        payload = command.model_dump(mode="json")

        async def ask() -> str:
            answer: str = await self._handle(incident).execute_update(
                command.name, payload, id=command.command_id, result_type=str, rpc_timeout=PATIENCE
            )
            return answer

        while True:
            try:
                return await _once_ready(ask)
            except WorkflowUpdateFailedError as error:
                cause = error.cause
                if not isinstance(cause, ApplicationError):
                    raise NotAnswering(str(cause)) from error
                if cause.type != MOVED:
                    raise Refused(cause.message) from error
            except WorkflowUpdateRPCTimeoutOrCancelledError as error:
                raise NotAnswering(NO_WORKER) from error
            except RPCError as error:
                raise _explained(error, incident) from error

    async def incident(self, incident: str) -> IncidentView:
        return await self._query(incident, "incident", IncidentView)

    async def timeline(self, incident: str) -> list[Entry]:
        return await self._query(incident, "timeline", list[Entry])

    async def record(self, incident: str) -> str:
        """The whole record as JSON, also of a closed incident that Temporal has not forgotten."""
        return await self._query(incident, "record", str)

    async def histories(self, incident: str) -> list[WorkflowHistory]:
        """What Temporal keeps of it, one for each run, oldest first."""
        where = f"WorkflowId = '{workflow_id(incident)}'"
        runs = [run async for run in self._client.list_workflows(where)]
        return [
            await self._client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
            for run in sorted(runs, key=lambda run: run.start_time)
        ]

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
        except RPCError:
            return False

    def _handle(self, incident: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(workflow_id(incident))

    async def _query(self, incident: str, name: str, kind: type[T]) -> T:
        async def ask() -> T:
            return await self._handle(incident).query(name, result_type=kind, rpc_timeout=PATIENCE)  # type: ignore[no-any-return]

        try:
            return await _once_ready(ask)
        except RPCError as error:
            raise _explained(error, incident) from error
        except WorkflowQueryFailedError as error:
            raise NotAnswering(str(error)) from error


async def _once_ready(ask: Callable[[], Awaitable[T]]) -> T:
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


def _explained(error: RPCError, incident: str) -> Exception:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NoSuchIncident(f'There is no open incident "{incident}".')
    if error.status in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
        return NotAnswering(NO_WORKER)
    return error
