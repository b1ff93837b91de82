"""Keeps the records of incidents: a workflow that outlives the incident's writes its record and reads it back, and a
Temporal Schedule looks for those that were missed. What Temporal forgets is then on disk, and in the incident's folder.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleIntervalSpec,
    ScheduleSpec,
)
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, WorkflowAlreadyStartedError
from temporalio.exceptions import TimeoutError as OutOfTime
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.google import Google
    from activities.models import Effect, File
    from activities.record_drive import RecordInDrive
    from activities.record_files import RecordFiles
    from activities.record_models import Ended, EndOf, KeptAt, LookForRecords, StoreBundle
    from workflows.queues import Part, task_queue
    from workflows.schedules import ensure
    from workflows.steps import SIGN_OF_LIFE

LOOK_EVERY = timedelta(minutes=15)
ATTEMPT = timedelta(minutes=10)  # a long incident's histories take a while to replay
PATIENTLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))
HOURLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(hours=1))
WATCHFULLY = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=1.2, maximum_interval=timedelta(seconds=30)
)
# Its folder may be gone for good, and the file on disk is written all the same.
IN_DRIVE_WITHIN = timedelta(days=2)
KEPT_RUN = "kept_run"  # memo: the run of the incident whose record is kept
NOWHERE_RUN = "nowhere_run"  # memo: the run whose record could be kept nowhere


class Kept(BaseModel):
    """Where the record of a run is, or why it is not there."""

    incident: str
    run_id: str
    places: list[str] = []
    nowhere_else: list[str] = []


def record_workflow_id(incident: str) -> str:
    return f"record-{incident}"


async def begin_to_keep(incident: str) -> None:
    """To be called by a workflow: what is begun goes on when its caller has ended."""
    try:
        await _begin(incident)
    except WorkflowAlreadyStartedError:
        workflow.logger.info("the record is in hand already")


async def keep_anew(incident: str) -> None:
    """The same for what came after the incident: the record that is in hand may not know it, and is written again."""
    in_hand = workflow.get_external_workflow_handle(record_workflow_id(incident))
    while True:
        try:
            return await _begin(incident)
        except WorkflowAlreadyStartedError:
            with suppress(ApplicationError):  # it has just ended
                return await in_hand.signal(KeepRecord.something_came_after)


async def _begin(incident: str) -> None:
    await workflow.start_child_workflow(
        KeepRecord.run,
        incident,
        id=record_workflow_id(incident),
        parent_close_policy=ParentClosePolicy.ABANDON,
        static_summary="Writes the record and reads it back",
    )


@workflow.defn(name="KeepRecord")
class KeepRecord:
    """One place that cannot be written to delays no other; each is tried until it has the record."""

    def __init__(self) -> None:
        self.came_after = False

    @workflow.signal(description="The review is over, or the feedback: it belongs into the record")
    def something_came_after(self) -> None:
        self.came_after = True

    @workflow.run
    async def run(self, incident: str) -> Kept:
        kept = await self._keep(incident)
        while self.came_after:
            self.came_after = False
            kept = await self._keep(incident)
        return kept

    async def _keep(self, incident: str) -> Kept:
        what = "wait until the incident's workflow ends"
        going = EndOf(incident=incident)
        ended: Ended = await carried_out(RecordFiles.end_of_incident, going, what, tries=WATCHFULLY)
        kept = Kept(incident=incident, run_id=ended.run_id)
        await asyncio.gather(
            self._into(kept, "a directory", self._file(ended)),
            self._into(kept, "Drive", self._in_drive(ended)),
        )
        workflow.upsert_memo({KEPT_RUN if kept.places else NOWHERE_RUN: ended.run_id})
        workflow.set_current_details(_said(kept))
        return kept

    async def _into(self, kept: Kept, place: str, written: Awaitable[KeptAt]) -> None:
        try:
            at = await written
        except ActivityError as error:
            kept.nowhere_else.append(f"Not in {place}: {_reason(error.cause)}")
        else:
            kept.places.append(at.place)

    async def _file(self, ended: Ended) -> KeptAt:
        what = "write the record into the directory and read it back"
        at: KeptAt = await carried_out(RecordFiles.write_record, ended, what)
        return at

    async def _in_drive(self, ended: Ended) -> KeptAt:
        what = "reserve an id for the record in Drive"
        reserved: File = await carried_out(Google.new_file_id, Effect(), what, "google")
        store = StoreBundle(
            key=f"{ended.incident}/record/{ended.run_id}",
            incident=ended.incident,
            run_id=ended.run_id,
            id=reserved.id,
        )
        what = "put the record into the folder and read it back"
        at: KeptAt = await carried_out(
            RecordInDrive.store_bundle, store, what, "google", HOURLY, within=IN_DRIVE_WITHIN
        )
        return at


@workflow.defn(name="KeepRecords")
class KeepRecords:
    """Begins to keep every record that is missing; its result is how many it began."""

    @workflow.run
    async def run(self) -> int:
        lacking = await carried_out(
            RecordFiles.incidents_without_record, LookForRecords(), "look for incidents without a record"
        )
        await asyncio.gather(*(begin_to_keep(incident) for incident in lacking.incidents))
        return len(lacking.incidents)


async def carried_out(
    work: Callable[..., Any],
    request: BaseModel,
    what: str,
    part: Part = "incidents",
    tries: RetryPolicy = PATIENTLY,
    within: timedelta | None = None,
) -> Any:
    return await workflow.execute_activity(
        work,
        request,
        task_queue=task_queue(workflow.info().task_queue, part),
        start_to_close_timeout=ATTEMPT,
        schedule_to_close_timeout=within,
        heartbeat_timeout=5 * SIGN_OF_LIFE,  # unpacking and replaying hold it up
        retry_policy=tries,
        summary=what,
    )


def _reason(cause: BaseException | None) -> str:
    """What the last attempt met with, also where there was no time left for another."""
    if isinstance(cause, OutOfTime) and cause.cause:
        return f"{_reason(cause.cause)} (given up)"
    return cause.message if isinstance(cause, ApplicationError) else str(cause)


def _said(kept: Kept) -> str:
    return "\n".join(f"- {line}" for line in [*(f"Kept at {p}" for p in kept.places), *kept.nowhere_else])


def schedule_id(base_queue: str) -> str:
    return f"{base_queue}-records"


async def ensure_schedule(client: Client, base_queue: str) -> None:
    """Look at once, and from then on."""
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            KeepRecords.run,
            id=schedule_id(base_queue),
            task_queue=base_queue,
            static_summary="Records of incidents that have ended",
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=LOOK_EVERY)]),
    )
    await ensure(client, schedule_id(base_queue), schedule)
