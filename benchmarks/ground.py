"""Where everything is measured: Temporal, the vendors, workers and the adapter, each a process of its own on loopback.

Whatever happens, nothing that was started here outlives the benchmark.
"""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import uuid4

import httpx
from temporalio.client import Client

from benchmarks.vendors import Timed
from cli.stack import SANDBOX_POLICY, free_port, temporal_binary
from incident.commands import Declare, PageAcknowledged
from incident.people import Person
from incident.vocabulary import Role, Severity
from sandbox import people
from workflows import listing
from workflows.client import Incidents, NotAnswering
from workflows.payloads import CONVERTER

STARTS_WITHIN = 60.0  # seconds, for each process on a busy machine
TASK_QUEUE = "benchmarks"
CREDENTIALS = ("SLACK_BOT_TOKEN", "PAGERDUTY_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS")
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
DEV = next(
    Person(name=p.name, email=p.email, slack_id=p.slack_id) for p in people.PEOPLE if p.slack_id == "U0DEV"
)

T = TypeVar("T")


class Ground:
    def __init__(
        self, directory: Path, parts: AsyncExitStack, off: tuple[str, ...], policy: str | None
    ) -> None:
        self.directory = directory
        self.off = off
        self.policy = policy
        self._parts = parts
        self._unread: list[asyncio.Task[bytes]] = []
        self.temporal_address = f"127.0.0.1:{free_port()}"
        self.vendors_url = f"http://127.0.0.1:{free_port()}"
        self.adapter_url = f"http://127.0.0.1:{free_port()}"
        self.client: Client
        self.incidents: Incidents
        self.http: httpx.AsyncClient

    async def start(self) -> None:
        """Temporal and the vendors; workers and the adapter come when they are asked for."""
        arguments = _temporal_arguments(self.temporal_address)
        await self._spawn(temporal_binary(), *arguments, name="temporal", listen=False)
        self.client = await _connected(self.temporal_address)
        self.incidents = Incidents(self.client, TASK_QUEUE)
        await self.run("vendors")
        self.http = await self._parts.enter_async_context(
            httpx.AsyncClient(base_url=self.vendors_url, timeout=30)
        )
        key = await self.http.get("/_control/google-credentials")
        (self.directory / "google.json").write_text(key.text)

    # Processes.

    async def run(self, part: str, *arguments: str) -> asyncio.subprocess.Process:
        """One of `benchmarks.parts`, once it is ready."""
        process = await self._spawn(sys.executable, "-m", "benchmarks.parts", part, *arguments, name=part)
        assert process.stdout
        async with asyncio.timeout(STARTS_WITHIN):
            said = await process.stdout.readline()
        if said != b"ready\n":
            log = (self.directory / f"{part}.log").read_text(errors="replace")
            raise RuntimeError(f"{part} did not start: {log[-2000:]}")
        self._unread.append(
            asyncio.create_task(process.stdout.read())
        )  # a full pipe keeps it from being seen to end
        return process

    async def muster(self, command: str) -> asyncio.subprocess.Process:
        """`muster COMMAND` itself, not waited for."""
        run = "from cli.app import main; main()"
        return await self._spawn(sys.executable, "-c", run, command, name=command, listen=False)

    async def _spawn(
        self, program: str, *arguments: str, name: str, listen: bool = True
    ) -> asyncio.subprocess.Process:
        with (self.directory / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                program,
                *arguments,
                stdout=asyncio.subprocess.PIPE if listen else asyncio.subprocess.DEVNULL,
                stderr=log,
                env=self._environment(),
                preexec_fn=_die_with_parent,
            )
        self._parts.push_async_callback(ended, process)
        return process

    def _environment(self) -> dict[str, str]:
        off = dict.fromkeys(self.off, "")
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **inherited,
            "PYTHONPYCACHEPREFIX": str(self.directory / "compiled"),  # as what is installed for good
            "TEMPORAL_ADDRESS": self.temporal_address,
            "SANDBOX_PORT": self.vendors_url.rpartition(":")[2],
            "SLACK_BOT_TOKEN": people.SLACK_BOT_TOKEN,
            "SLACK_SIGNING_SECRET": people.SLACK_SIGNING_SECRET,
            "SLACK_APP_TOKEN": "",
            "SLACK_API_URL": f"{self.vendors_url}/slack/api/",
            "PAGERDUTY_API_KEY": people.PAGERDUTY_API_KEY,
            "PAGERDUTY_FROM_EMAIL": people.PAGERDUTY_BOT_EMAIL,
            "PAGERDUTY_API_URL": f"{self.vendors_url}/pagerduty",
            "GOOGLE_APPLICATION_CREDENTIALS": str(self.directory / "google.json"),
            "GOOGLE_API_URL": self.vendors_url,
            "MUSTER_POLICY": str(self._policy_file()),
            "MUSTER_TASK_QUEUE": TASK_QUEUE,
            "MUSTER_HTTP_PORT": self.adapter_url.rpartition(":")[2],
            **off,
        }

    def _policy_file(self) -> Path:
        if self.policy is None:
            return SANDBOX_POLICY
        file = self.directory / "policy.toml"
        file.write_text(self.policy)
        return file

    # The vendors.

    async def latency(self, seconds: float) -> None:
        await self.http.put("/benchmark/latency", json=seconds)

    async def forget_calls(self) -> None:
        await self.http.delete("/benchmark/calls")

    async def calls(self) -> list[Timed]:
        """Those since they were last forgotten."""
        answer = await self.http.get("/benchmark/calls")
        return [Timed.model_validate(call) for call in answer.json()]

    # Incidents.

    async def declare(self, title: str = "Checkout is failing", severity: Severity = Severity.HIGH) -> str:
        declaration = Declare(command_id=str(uuid4()), actor=DEV, title=title, severity=severity)
        return (await self.incidents.declare(declaration)).id

    async def acknowledge(self, incident: str) -> None:
        """By whoever commands, so that nobody looks after the page any more."""
        commander = (await self.incidents.incident(incident)).roles[Role.COMMANDER]
        await self.incidents.update(incident, PageAcknowledged(command_id=str(uuid4()), actor=commander))

    async def settled(self, incident: str, patience: float = 60) -> None:
        """Once an incident has everything it asked for."""

        async def nothing_in_hand() -> bool:
            with suppress(NotAnswering):  # the machine is busy, that is what it is here for
                view = await self.incidents.incident(incident)
                return bool(view.steps) and all(step.settled for step in view.steps)
            return False

        await eventually(nothing_in_hand, f"incident {incident} has settled", patience)


@asynccontextmanager
async def ground(*, off: tuple[str, ...] = (), policy: str | None = None) -> AsyncIterator[Ground]:
    """`off`: credentials that workers and the adapter do not have; `policy`: instead of the sandbox's."""
    with TemporaryDirectory(prefix="muster-benchmarks-") as directory:
        async with AsyncExitStack() as parts:
            ground = Ground(Path(directory), parts, off, policy)
            await ground.start()
            yield ground


async def eventually(look: Callable[[], Awaitable[T]], what: str, patience: float, every: float = 0.1) -> T:
    """What `look` finds, as soon as that is something. Raises TimeoutError."""
    until = time.monotonic() + patience
    while not (found := await look()):
        if time.monotonic() > until:
            raise TimeoutError(f"not within {patience:g} s: {what}")
        await asyncio.sleep(every)
    return found


async def ended(process: asyncio.subprocess.Process) -> None:
    """Killed and gone; gone before is fine."""
    if process.returncode is None:
        process.kill()
    await process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)


def _temporal_arguments(address: str) -> list[str]:
    """In memory; otherwise as `muster up` starts it."""
    kinds = {listing.DRILL.name: "Bool", listing.NEEDS.name: "KeywordList"}
    attributes = [f"{key.name}={kinds.get(key.name, 'Keyword')}" for key in listing.ALL]
    rates = [f"history.{kind}ProcessorMaxPollRPS=200" for kind in ("timer", "transfer")]
    return [
        *("server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", address.rpartition(":")[2]),
        *("--log-level", "error"),
        *(word for attribute in attributes for word in ("--search-attribute", attribute)),
        *(word for rate in rates for word in ("--dynamic-config-value", rate)),
    ]


async def _connected(address: str) -> Client:
    async with asyncio.timeout(STARTS_WITHIN):
        while True:
            try:
                return await Client.connect(address, data_converter=CONVERTER)
            except RuntimeError:
                await asyncio.sleep(0.1)
