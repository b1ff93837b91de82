"""The container's health check: a worker that takes work is healthy, and an idle task queue has none."""

import asyncio
import os
import sys
from functools import partial

import pytest

from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.health import workers


@pytest.mark.parametrize(("queue", "healthy"), [("the house's", True), ("another", False)])
async def test_health_is_that_a_worker_on_this_host_takes_work(
    house: House, queue: str, healthy: bool
) -> None:
    named = {
        "TEMPORAL_ADDRESS": house.env.client.service_client.config.target_host,
        "MUSTER_TASK_QUEUE": house.settings.muster_task_queue if healthy else queue,
    }
    here = partial(workers, house.env.client, house.settings.muster_task_queue)
    await eventually(here, "Temporal knows the worker")
    check = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "worker.health", env=os.environ | named, stderr=asyncio.subprocess.PIPE
    )
    _, said = await check.communicate()
    assert (check.returncode == 0) is healthy
    assert (said == b"") is healthy
