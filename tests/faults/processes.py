"""Real processes to be killed: Temporal's server on its file, and a worker. Each ends with the test that started it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client

from cli.stack import SANDBOX_POLICY, free_port, temporal_binary
from worker.settings import Settings
from workflows.payloads import CONVERTER

Process = asyncio.subprocess.Process


class Temporal:
    """As `muster up` runs it: a server that keeps everything in one file."""

    def __init__(self, folder: Path) -> None:
        self.port, self.file = free_port(), folder / "temporal.db"
        self.address = f"127.0.0.1:{self.port}"
        self.process: Process | None = None

    async def start(self) -> Client:
        """Again on the same file, after a kill. Returns once it answers."""
        self.process = await asyncio.create_subprocess_exec(
            *(temporal_binary(), "server", "start-dev", "--headless", "--ip", "127.0.0.1"),
            *("--port", str(self.port), "--db-filename", str(self.file), "--log-level", "never"),
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(60):
            while True:
                try:
                    return await Client.connect(self.address, data_converter=CONVERTER)
                except RuntimeError:
                    await asyncio.sleep(0.2)

    async def killed(self) -> None:
        await _killed(self.process)


class WorkerProcess:
    """`muster worker` in a hurry, in a process of its own."""

    def __init__(self, temporal: Temporal, settings: Settings) -> None:
        named = settings.model_dump(include=NAMED)
        self.environment = os.environ | {
            "TEMPORAL_ADDRESS": temporal.address,
            "MUSTER_POLICY": str(SANDBOX_POLICY),
            **{name.upper(): _shown(value) for name, value in named.items() if value is not None},
        }
        self.process: Process | None = None

    async def start(self) -> None:
        """Returns at once; what there is to do waits for it."""
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.worker_process"),
            env=self.environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def killed(self) -> None:
        await _killed(self.process)


NAMED = {
    "slack_bot_token",
    "slack_api_url",
    "pagerduty_api_key",
    "pagerduty_from_email",
    "pagerduty_api_url",
    "google_application_credentials",
    "google_api_url",
    "muster_record_dir",
    "muster_task_queue",
}


def _shown(value: object) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal() if reveal else value)


async def _killed(process: Process | None) -> None:
    if process and process.returncode is None:
        process.kill()
        await process.wait()


@asynccontextmanager
async def temporal_on_a_file(folder: Path) -> AsyncIterator[tuple[Temporal, Client]]:
    temporal = Temporal(folder)
    try:
        yield temporal, await temporal.start()
    finally:
        await temporal.killed()


@asynccontextmanager
async def worker_process(temporal: Temporal, settings: Settings) -> AsyncIterator[WorkerProcess]:
    worker = WorkerProcess(temporal, settings)
    try:
        await worker.start()
        yield worker
    finally:
        await worker.killed()
