"""A worker that takes over from a killed one is asked something before it is given the work."""

import asyncio
import sys
from uuid import uuid4

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.worker import Replayer

from tests.worker.taken_over import MISSED_AFTER, TwoWords, worker
from workflows.messages import AHEAD

A_WORD_LATER = MISSED_AFTER.total_seconds() * 0.6  # while the query still waits for the one that was killed


TRIES = 5  # on a busy machine the worker may come when the moment has passed


async def test_being_asked_does_not_make_a_workflow_run_ahead_of_its_history(client: Client) -> None:
    for _ in range(TRIES):
        if await was_asked_too_early(client):
            return
    raise AssertionError("it was never asked between two workflow tasks")


async def was_asked_too_early(client: Client) -> bool:
    """Whether the moment came; in any case the right answer comes, and the history can be replayed."""
    queue = f"takeover-{uuid4()}"
    address = client.service_client.config.target_host
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.worker.taken_over", address, queue
    )
    handle = await client.start_workflow(TwoWords.run, id=queue, task_queue=queue)
    assert await handle.query(TwoWords.heard) == []
    process.kill()
    await process.wait()

    too_early = asyncio.Event()

    async def ask() -> list[str]:
        while True:
            try:
                return await handle.query(TwoWords.heard)
            except WorkflowQueryFailedError as error:
                if error.message != AHEAD:
                    raise
                too_early.set()
            await asyncio.sleep(0.1)

    asked = asyncio.create_task(ask())
    await asyncio.sleep(A_WORD_LATER)
    await handle.signal(TwoWords.say, "one")
    async with worker(client, queue):
        waited = asyncio.create_task(too_early.wait())
        await asyncio.wait([asked, waited], return_when=asyncio.FIRST_COMPLETED)
        waited.cancel()
        await handle.signal(TwoWords.say, "two")
        if too_early.is_set():
            assert await asked == ["one", "two"]
        else:
            await asyncio.wait([asked])
            asked.exception()  # the server gave up on the killed worker, or answered in time
        await handle.result()
    await Replayer(workflows=[TwoWords]).replay_workflow(await handle.fetch_history())
    return too_early.is_set()
