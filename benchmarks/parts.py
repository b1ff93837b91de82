"""The processes that are measured: `python -m benchmarks.parts NAME …` runs one and says "ready" when it is.

Each reads the environment that `benchmarks.ground` made for it, and none does anything that the product does not do itself.
"""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any

from temporalio.client import Client
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkerConfig

from benchmarks.minimal import minimal_worker
from benchmarks.vendors import serve_slow_vendors
from cli.stack import adapter_config
from slack_adapter.server import serve as serve_adapter
from worker.logs import set_up_logs
from worker.run import run_worker
from worker.settings import read_policy, read_settings
from worker.temporal import connect
from workflows.client import Incidents


class Unhurried(SimplePlugin):
    """For hundreds of incidents at once: no vendor's rate limit keeps them from being set up."""

    def __init__(self, at_hand: int) -> None:
        super().__init__("benchmarks.Unhurried")
        self._at_hand = at_hand

    def configure_worker(self, config: WorkerConfig) -> WorkerConfig:
        config = super().configure_worker(config)
        config["max_cached_workflows"] = self._at_hand
        config["max_task_queue_activities_per_second"] = None
        return config


async def worker(started: asyncio.Event, at_hand: str = "") -> None:
    """As `muster worker`; with a number, that many incidents stay in memory and vendors take calls at any rate."""
    client = await connect()
    if at_hand:
        client = Client(**(client.config() | {"plugins": [Unhurried(int(at_hand))]}))
    settings = read_settings()
    await run_worker(client, settings, read_policy(settings), started=started)


async def adapter(started: asyncio.Event) -> None:
    """As `muster slack`."""
    settings = read_settings()
    incidents = Incidents(await connect(), settings.muster_task_queue)
    await serve_adapter(adapter_config(settings), incidents, read_policy(settings), started)


async def minimal(started: asyncio.Event) -> None:
    async with minimal_worker(await connect()):
        started.set()
        await asyncio.Event().wait()


async def vendors(started: asyncio.Event) -> None:
    await serve_slow_vendors(int(os.environ["SANDBOX_PORT"]), started)


PARTS = {"worker": worker, "adapter": adapter, "minimal": minimal, "vendors": vendors}


async def run(started: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    running = asyncio.create_task(work)
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    if started.is_set():
        print("ready", flush=True)
    await running


def main() -> None:
    name, *arguments = sys.argv[1:]
    set_up_logs()
    started = asyncio.Event()
    asyncio.run(run(started, PARTS[name](started, *arguments)))


if __name__ == "__main__":
    main()
