"""Signs of life: work that takes long is not taken from who does it, and holds up nobody else's work."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.worker import Worker

from worker import heartbeats

LONG = 1.5  # seconds, and three times as long as may pass without a sign of life


@activity.defn
def long_in_a_thread() -> int:
    time.sleep(LONG)
    return activity.info().attempt


@activity.defn
async def long_in_the_loop() -> int:
    await asyncio.sleep(LONG)
    return activity.info().attempt


@workflow.defn(sandboxed=False)
class Long:
    @workflow.run
    async def run(self, name: str) -> int:
        attempt: int = await workflow.execute_activity(
            name,
            start_to_close_timeout=timedelta(seconds=20),
            heartbeat_timeout=timedelta(seconds=LONG / 3),
            retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=100)),
        )
        return attempt


@pytest.mark.parametrize("name", [long_in_a_thread.__name__, long_in_the_loop.__name__])
async def test_long_work_is_done_at_the_first_attempt_while_everything_else_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(heartbeats, "EVERY", LONG / 15)
    turns = 0

    async def everything_else() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(LONG / 15)
            turns += 1

    queue = str(uuid4())
    with ThreadPoolExecutor(2) as threads:
        async with Worker(
            client,
            task_queue=queue,
            workflows=[Long],
            activities=[long_in_a_thread, long_in_the_loop],
            activity_executor=threads,
            interceptors=[heartbeats.Heartbeats()],
        ):
            others = asyncio.create_task(everything_else())
            attempt = await client.execute_workflow(Long.run, name, id=queue, task_queue=queue)
            others.cancel()
    assert attempt == 1
    assert turns >= 3
