"""A worker in a process of its own, to be killed by tests: as `muster worker`, with pauses as short as theirs."""

import asyncio

from tests.faults.hurry import hurried
from worker.run import run_worker
from worker.settings import read_policy, read_settings
from worker.temporal import connect


async def work() -> None:
    settings = read_settings()
    with hurried():
        await run_worker(await connect(), settings, read_policy(settings))


if __name__ == "__main__":
    asyncio.run(work())
