"""What Temporal still has of incidents whose runs have ended: all that goes into a record, and which have none yet."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from temporalio.api.history.v1 import WorkflowExecutionStartedEventAttributes
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from incident.aftermath import Aftermath
from incident.bundle import Run, bundle
from incident.identity import workflow_id
from workflows.client import Incidents, NoSuchIncident, explained
from workflows.feedback_door import feedback_on
from workflows.keeping import KEPT_RUN, NOWHERE_RUN, record_workflow_id
from workflows.replaying import code_version

NOWHERE_FOR = timedelta(days=1)  # where a record could be kept nowhere, that is believed so long
ENDED = "ExecutionStatus IN ('Completed', 'Terminated', 'Canceled', 'TimedOut')"  # and neither failed nor goes on anew


class Remembered:
    """All methods raise RPCError when Temporal cannot be reached."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue
        self._incidents = Incidents(client, task_queue)

    async def ended_run(self, incident: str) -> str | None:
        """The run in which it came to its end; None while it goes on. Raises NoSuchIncident."""
        described = await self._described(incident)
        return None if described.close_time is None else described.run_id

    async def bundle(self, incident: str, run_id: str | None = None) -> bytes:
        """Its record up to the end of that run, or up to now. Raises NoSuchIncident, NotAnswering."""
        run_id = run_id or (await self._described(incident)).run_id
        record = await self._incidents.record(incident, run_id)
        histories = await self._histories(incident, run_id)
        return await asyncio.to_thread(_bundled, record, histories, await self.aftermath(incident))

    async def aftermath(self, incident: str) -> Aftermath:
        """What has come to its end of it. Raises NotAnswering."""
        feedback = await feedback_on(self._incidents, incident)
        try:
            review = await self._incidents.review(incident)
        except NoSuchIncident:
            review = None
        return Aftermath(
            review=review if review and review.over else None,
            feedback=feedback if feedback and feedback.closed_at and feedback.answered else None,
        )

    async def _described(self, incident: str) -> WorkflowExecutionDescription:
        """Its newest run."""
        try:
            return await self._client.get_workflow_handle(workflow_id(incident)).describe()
        except RPCError as error:
            raise explained(error, incident) from error

    async def _histories(self, incident: str, run_id: str) -> list[WorkflowHistory]:
        """Of every run up to that one, oldest first. Walked back to as well, because Temporal lists late."""
        listed = self._client.list_workflows(f"WorkflowId = '{workflow_id(incident)}'")
        wanted = [run_id, *[run.run_id async for run in listed]]
        found: dict[str, WorkflowHistory] = {}
        while wanted:
            wanted_id = wanted.pop()
            if wanted_id in found:
                continue
            try:
                handle = self._client.get_workflow_handle(workflow_id(incident), run_id=wanted_id)
                history = await handle.fetch_history()
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND or wanted_id == run_id:
                    raise
                continue  # older than what Temporal remembers
            found[wanted_id] = history
            if before := _began(history).continued_execution_run_id:
                wanted.append(before)
        last = _time(found[run_id], 0)
        return sorted((h for h in found.values() if _time(h, 0) <= last), key=lambda h: _time(h, 0))

    async def kept_runs(self) -> set[str]:
        """The runs whose record was written and read back, or could be kept nowhere a short while ago."""
        believed = datetime.now(UTC) - NOWHERE_FOR
        kept = self._client.list_workflows(
            f"WorkflowType = 'KeepRecord' AND ExecutionStatus = 'Completed' AND {self._ours()}"
        )
        runs = set()
        async for found in kept:
            memo = await found.memo()
            runs.add(memo.get(KEPT_RUN, ""))
            if found.close_time and found.close_time > believed:
                runs.add(memo.get(NOWHERE_RUN, ""))
        return runs

    async def ended(self) -> list[tuple[str, str]]:
        """Incident and run of all that have ended, the oldest first: Temporal forgets them first."""
        where = f"WorkflowType = 'Incident' AND {ENDED} AND {self._ours()}"
        found = [run async for run in self._client.list_workflows(where)]
        found.sort(key=lambda run: run.close_time or datetime.max.replace(tzinfo=UTC))
        return [(run.id.removeprefix("incident-"), run.run_id) for run in found]

    async def being_kept(self) -> set[str]:
        """Incidents whose record is in hand."""
        running = self._client.list_workflows(
            f"WorkflowType = 'KeepRecord' AND ExecutionStatus = 'Running' AND {self._ours()}"
        )
        return {found.id.removeprefix(record_workflow_id("")) async for found in running}

    def _ours(self) -> str:
        return f"TaskQueue = '{self._task_queue}'"


def _bundled(record: str, histories: list[WorkflowHistory], after: Aftermath) -> bytes:
    runs = [Run(run_id=_began(h).original_execution_run_id, history=_as_json(h)) for h in histories]
    as_of = datetime.fromtimestamp(_time(histories[-1], -1) / 1e9, UTC)
    return bundle(record, runs, muster=code_version(), as_of=as_of, after=after)


def _as_json(history: WorkflowHistory) -> str:
    """As Temporal writes it, but in the same order each time."""
    return json.dumps(history.to_json_dict(), sort_keys=True)


def _began(history: WorkflowHistory) -> WorkflowExecutionStartedEventAttributes:
    return history.events[0].workflow_execution_started_event_attributes


def _time(history: WorkflowHistory, event: int) -> int:
    return int(history.events[event].event_time.ToNanoseconds())
