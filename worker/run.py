"""The worker: takes incidents' work from Temporal until it is told to stop, and hands back what it has not finished."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import timedelta
from importlib.metadata import version
from types import TracebackType
from typing import Self

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from incident.policy import Policy
from worker.heartbeats import Heartbeats
from worker.runner import Runner
from worker.settings import ConfigurationError, Settings
from worker.temporal import ensure_search_attributes
from worker.wiring import Activities, activities, drill_activities
from workflows import drifting, keeping, oncall
from workflows.commander import CommanderWorkflow
from workflows.contributing import Contributions
from workflows.drifting import RosterDrift
from workflows.drill import DrillWorkflow
from workflows.drill_schedule import RepeatedDrill
from workflows.feedback import FeedbackWorkflow
from workflows.forgetting import ForgetDrill
from workflows.incident import IncidentWorkflow
from workflows.keeping import KeepRecord, KeepRecords
from workflows.oncall import OnCallDirectory
from workflows.planning import RotationPlan
from workflows.queues import PARTS, PER_SECOND, Part, drill_queue, task_queue
from workflows.review import ReviewWorkflow
from workflows.turn import Turn

WORKFLOWS = [
    IncidentWorkflow,
    ReviewWorkflow,
    FeedbackWorkflow,
    DrillWorkflow,
    RepeatedDrill,
    Turn,
    ForgetDrill,
    KeepRecord,
    KeepRecords,
    OnCallDirectory,
    CommanderWorkflow,
    RosterDrift,
    RotationPlan,
    Contributions,
]
AT_HAND = 400  # incidents kept in memory; another one is read from its history when something happens to it
AT_A_TIME = (
    20  # workflow tasks: taken only as they can be ended in time, also by who takes over a thousand incidents
)
THREADS = 50  # PagerDuty's and Google's libraries block
MISSED_AFTER = timedelta(seconds=5)  # a killed worker's incidents go to another one then
HANGS_AFTER = 30  # seconds for one workflow task. The SDK's own 2 are over on a busy machine, and what it interrupts may
# stay in memory for ever, and keep its worker from ending
LAST_CALL = timedelta(seconds=20)  # more than one attempt's client timeouts

log = structlog.get_logger()


class Crew:
    """Temporal's workers for one or more of the queues, run as one."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self._workers = workers
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for worker in self._workers:
            await self._running.enter_async_context(worker)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """All stop taking work at once; each finishes or hands back what it has in hand."""
        await asyncio.gather(*(worker.shutdown() for worker in self._workers))
        await self._running.__aexit__(kind, error, trace)


def make_worker(
    client: Client,
    settings: Settings,
    policy: Policy,
    parts: Sequence[Part] = PARTS,
    *,
    drills: bool = True,
) -> Crew:
    """What a Muster worker is; tests use the same. `drills` adds those who work on drills. Raises ConfigurationError."""
    workers = [_worker(client, settings, policy, part) for part in parts]
    rehearsing = [_drill_worker(client, settings, policy, part) for part in PARTS] if drills else []
    return Crew([*workers, *rehearsing])


def _worker(client: Client, settings: Settings, policy: Policy, part: Part) -> Worker:
    base = settings.muster_task_queue
    return _working(client, base, part, activities(part, settings, policy, client))


def _drill_worker(client: Client, settings: Settings, policy: Policy, part: Part) -> Worker:
    base = drill_queue(settings.muster_task_queue)
    return _working(client, base, part, drill_activities(part, settings, policy, client))


def _working(client: Client, base: str, part: Part, activities: Activities) -> Worker:
    worker = Worker(
        client,
        task_queue=task_queue(base, part),
        workflows=WORKFLOWS if part == "incidents" else [],
        workflow_runner=Runner(),
        activities=activities,
        activity_executor=ThreadPoolExecutor(THREADS, thread_name_prefix=part),
        max_concurrent_activities=THREADS,
        max_cached_workflows=AT_HAND,
        max_concurrent_workflow_tasks=AT_A_TIME,
        max_task_queue_activities_per_second=PER_SECOND.get(part),
        build_id=f"muster-{version('muster')}",  # left to itself, the SDK compiles every loaded module to make one
        graceful_shutdown_timeout=LAST_CALL,
        sticky_queue_schedule_to_start_timeout=MISSED_AFTER,
        interceptors=[Heartbeats()],
    )
    if worker._workflow_worker:
        worker._workflow_worker._deadlock_timeout_seconds = HANGS_AFTER
    return worker


async def run_worker(
    client: Client,
    settings: Settings,
    policy: Policy,
    parts: Sequence[Part] = PARTS,
    started: asyncio.Event | None = None,
    *,
    drills: bool = True,
) -> None:
    """Works until cancelled; work in hand is finished or handed back. Raises ConfigurationError."""
    unregistered = await ensure_search_attributes(client)
    if unregistered:
        raise ConfigurationError(
            f"Temporal's namespace {client.namespace} lacks the search attributes {', '.join(unregistered)}, and this "
            "account may not add them. Ask its administrator; `muster doctor` lists their types."
        )
    async with make_worker(client, settings, policy, parts, drills=drills):
        if "incidents" in parts:
            await _ensure_schedules(client, settings, policy)
        base = settings.muster_task_queue
        log.info(
            "worker ready",
            task_queues=[task_queue(base, part) for part in parts] + [drill_queue(base)] * drills,
            namespace=client.namespace,
        )
        if started:
            started.set()
        await asyncio.Event().wait()


async def _ensure_schedules(client: Client, settings: Settings, policy: Policy) -> None:
    await keeping.ensure_schedule(client, settings.muster_task_queue)
    if settings.pagerduty_api_key:
        await oncall.ensure_schedule(client, settings.muster_task_queue, policy)
        await drifting.ensure_schedule(client, settings.muster_task_queue, policy)
    if settings.muster_record_dir is None:
        log.warning("records are kept in no directory", why="MUSTER_RECORD_DIR is not set")
