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
from worker.wiring import activities
from workflows.incident import IncidentWorkflow
from workflows.oncall import OnCallDirectory, ensure_schedule
from workflows.queues import PARTS, PER_SECOND, Part, task_queue

AT_HAND = 400  # incidents kept in memory; another one is read from its history when something happens to it
THREADS = 50  # PagerDuty's and Google's libraries block
MISSED_AFTER = timedelta(seconds=5)  # a killed worker's incidents go to another one then
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


def make_worker(client: Client, settings: Settings, policy: Policy, parts: Sequence[Part] = PARTS) -> Crew:
    """What a Muster worker is; tests use the same. Raises ConfigurationError."""
    return Crew([_worker(client, settings, policy, part) for part in parts])


def _worker(client: Client, settings: Settings, policy: Policy, part: Part) -> Worker:
    return Worker(
        client,
        task_queue=task_queue(settings.muster_task_queue, part),
        workflows=[IncidentWorkflow, OnCallDirectory] if part == "incidents" else [],
        workflow_runner=Runner(),
        activities=activities(part, settings, policy, client),
        activity_executor=ThreadPoolExecutor(THREADS, thread_name_prefix=part),
        max_concurrent_activities=THREADS,
        max_cached_workflows=AT_HAND,
        max_task_queue_activities_per_second=PER_SECOND.get(part),
        build_id=f"muster-{version('muster')}",  # left to itself, the SDK compiles every loaded module to make one
        graceful_shutdown_timeout=LAST_CALL,
        sticky_queue_schedule_to_start_timeout=MISSED_AFTER,
        interceptors=[Heartbeats()],
    )


async def run_worker(
    client: Client,
    settings: Settings,
    policy: Policy,
    parts: Sequence[Part] = PARTS,
    started: asyncio.Event | None = None,
) -> None:
    """Works until cancelled; work in hand is finished or handed back. Raises ConfigurationError."""
    unregistered = await ensure_search_attributes(client)
    if unregistered:
        raise ConfigurationError(
            f"Temporal's namespace {client.namespace} lacks the search attributes {', '.join(unregistered)}, and this "
            "account may not add them. Ask its administrator; `muster doctor` lists their types."
        )
    async with make_worker(client, settings, policy, parts):
        if "incidents" in parts and settings.pagerduty_api_key:
            await ensure_schedule(client, settings.muster_task_queue, policy)
        log.info(
            "worker ready",
            task_queues=[task_queue(settings.muster_task_queue, part) for part in parts],
            namespace=client.namespace,
        )
        if started:
            started.set()
        await asyncio.Event().wait()
