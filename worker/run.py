"""The worker: takes incidents' work from Temporal until it is told to stop, and hands back what it has not finished."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from incident.policy import Policy
from worker.settings import ConfigurationError, Settings
from worker.temporal import ensure_search_attributes
from worker.wiring import activities
from workflows.incident import IncidentWorkflow

THREADS = 50  # PagerDuty's and Google's libraries block
LAST_CALL = timedelta(seconds=20)  # more than one attempt's client timeouts

log = structlog.get_logger()


def make_worker(client: Client, settings: Settings, policy: Policy) -> Worker:
    """What a Muster worker is; tests use the same. Raises ConfigurationError."""
    return Worker(
        client,
        task_queue=settings.muster_task_queue,
        workflows=[IncidentWorkflow],
        activities=activities(settings, policy),
        activity_executor=ThreadPoolExecutor(THREADS, thread_name_prefix="activity"),
        max_concurrent_activities=THREADS,
        graceful_shutdown_timeout=LAST_CALL,
    )


async def run_worker(
    client: Client, settings: Settings, policy: Policy, started: asyncio.Event | None = None
) -> None:
    """Works until cancelled; work in hand is finished or handed back. Raises ConfigurationError."""
    unregistered = await ensure_search_attributes(client)
    if unregistered:
        raise ConfigurationError(
            f"Temporal's namespace {client.namespace} lacks the search attributes {', '.join(unregistered)}, and this "
            "account may not add them. Ask its administrator; `muster doctor` lists their types."
        )
    async with make_worker(client, settings, policy):
        log.info("worker ready", task_queue=settings.muster_task_queue, namespace=client.namespace)
        if started:
            started.set()
        await asyncio.Event().wait()
