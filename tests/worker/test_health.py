"""The container's health check: a worker that takes work is healthy, and an idle task queue has none."""

import asyncio
import os
import sys

import pytest

from tests.conftest import OpenHouse
from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.health import workers
from worker.run import make_worker
from workflows.queues import PARTS


@pytest.mark.parametrize(("part", "healthy"), [("incidents", True), ("slack", True), ("none", False)])
async def test_health_is_that_a_worker_on_this_host_takes_work_of_any_kind(
    open_house: OpenHouse, part: str, healthy: bool
) -> None:
    house = await open_house(worker=False)
    client, base = house.env.client, house.settings.muster_task_queue

    async def at_work() -> bool:
        return any((await workers(client, base)).values())

    async with make_worker(
        client, house.settings, house.policy, [p for p in PARTS if p == part], drills=False
    ):
        if healthy:
            await eventually(at_work, "Temporal knows the worker")
        await is_checked(house, healthy=healthy)


async def is_checked(house: House, *, healthy: bool) -> None:
    named = {
        "TEMPORAL_ADDRESS": house.env.client.service_client.config.target_host,
        "MUSTER_TASK_QUEUE": house.settings.muster_task_queue,
    }
    check = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "worker.health", env=os.environ | named, stderr=asyncio.subprocess.PIPE
    )
    _, said = await check.communicate()
    assert (check.returncode == 0) is healthy
    assert (said == b"") is healthy
