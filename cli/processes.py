"""The long-running commands: up, worker, slack, sandbox."""

import asyncio
from pathlib import Path
from typing import Annotated

import structlog
import typer

from cli.data_dir import DATA
from cli.running import err, out, run
from cli.stack import Ports, Stack, adapter_config, sandbox_policy, stack
from incident.policy import Policy
from sandbox.config import SandboxConfig
from sandbox.server import serve as serve_sandbox
from slack_adapter.server import serve as serve_adapter
from worker.logs import set_up_logs
from worker.run import run_worker
from worker.settings import ConfigurationError, Settings, read_policy, read_settings
from worker.temporal import connect
from workflows.client import Incidents
from workflows.queues import DRILLS, PARTS

log = structlog.get_logger(__name__)

QUEUES = (*PARTS, DRILLS)


def up(
    data_dir: Annotated[Path, typer.Option(help="Where incidents and the sandbox are kept.")] = DATA,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the past: start with nothing.")] = False,
    temporal_port: Annotated[int, typer.Option(help="Port of the Temporal server.", min=0, max=65535)] = 7233,
    ui_port: Annotated[int, typer.Option(help="Port of the Temporal Web UI.", min=0, max=65535)] = 8233,
    sandbox_port: Annotated[
        int, typer.Option(help="Port of the sandbox and its page.", min=0, max=65535)
    ] = 8400,
    http_port: Annotated[int, typer.Option(help="Port of the Slack adapter.", min=0, max=65535)] = 3000,
) -> None:
    """Run the whole product on this machine, without any account.

    A Temporal server with its Web UI, a sandbox that plays Slack, PagerDuty and Google, a worker and the Slack
    adapter. Open the sandbox's page and type: /incident declare high checkout is failing

    Incidents survive a restart. The policy is sandbox/policy.toml, unless MUSTER_POLICY names another.
    """
    set_up_logs()
    run(_up(data_dir, Ports(temporal_port, ui_port, sandbox_port, http_port), fresh))


async def _up(data_dir: Path, ports: Ports, fresh: bool) -> None:
    policy = _policy_of_up()
    err.print("Starting Temporal, the sandbox, a worker and the Slack adapter …")
    async with stack(data_dir, ports, policy, fresh=fresh) as running:
        _say_where(running)
        await running.running


def _policy_of_up() -> Policy:
    settings = read_settings()
    return read_policy(settings) if "muster_policy" in settings.model_fields_set else sandbox_policy()


def _say_where(stack: Stack) -> None:
    out.print("\n[bold]Muster is up.[/bold] Open the first address and type a command.\n")
    for name, url in (
        ("Slack, PagerDuty, Google (sandbox)", stack.sandbox_url),
        ("Temporal Web UI", stack.temporal_ui_url),
        ("Temporal", stack.temporal_address),
        ("Slack adapter", stack.adapter_url),
    ):
        out.print(f"  {name:<36} {url}", highlight=False)
    out.print("\n  Try: [bold]/incident declare high checkout is failing[/bold]")
    out.print("  Ctrl-C stops everything; incidents are kept.\n")


def worker(
    queues: Annotated[
        str,
        typer.Option(help=f"Which queues to work on, of: {', '.join(QUEUES)}. All unless told otherwise."),
    ] = ",".join(QUEUES),
) -> None:
    """Run a worker: it carries out what incidents need. Run as many as you like.

    Each vendor has a task queue of its own, so that one that is slow holds up nobody else; --queues slack,google
    spreads them over several processes. --queues drills serves drills alone, and needs no credentials of PagerDuty.

    Reads Temporal's own variables (TEMPORAL_ADDRESS …), the vendors' credentials and MUSTER_POLICY; README.md
    lists them. A vendor without credentials is off, and everything else goes on.
    """
    set_up_logs()
    run(_worker(queues))


async def _worker(queues: str) -> None:
    wanted = {name.strip() for name in queues.split(",")}
    if unknown := wanted - set(QUEUES):
        named = ", ".join(name or '""' for name in sorted(unknown))
        raise ConfigurationError(f"--queues: unknown {named}; there are {', '.join(QUEUES)}")
    parts = [part for part in PARTS if part in wanted]
    settings = read_settings()
    policy = read_policy(settings)
    await run_worker(await connect(), settings, policy, parts, drills=DRILLS in wanted)


def slack() -> None:
    """Run the Slack adapter: Socket Mode when SLACK_APP_TOKEN is set, HTTP otherwise.

    It also answers POST /pagerduty/webhook, GET /healthz and GET /readyz on MUSTER_HTTP_HOST:MUSTER_HTTP_PORT.
    """
    set_up_logs()
    run(_slack())


async def _slack() -> None:
    settings = read_settings()
    _require_slack(settings)
    policy = read_policy(settings)
    # Without Temporal it runs all the same: whoever declares is told to page by hand.
    incidents = Incidents(await connect(lazy=True), settings.muster_task_queue)
    if not await incidents.reachable():
        log.warning("Temporal cannot be reached; whoever declares is told to page by hand")
    await serve_adapter(adapter_config(settings), incidents, policy)


def _require_slack(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        raise ConfigurationError("SLACK_BOT_TOKEN is not set: it is the bot token of your Slack app (xoxb-…)")


def sandbox(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 is any free one.", min=0, max=65535)] = 8400,
    state: Annotated[Path | None, typer.Option(help="File in which the sandbox is kept.")] = None,
    slack_request_url: Annotated[
        str | None, typer.Option(help="Where commands and clicks are sent.")
    ] = "http://127.0.0.1:3000/slack/events",
    pagerduty_webhook_url: Annotated[
        str | None, typer.Option(help="Where PagerDuty's webhooks are sent.")
    ] = "http://127.0.0.1:3000/pagerduty/webhook",
) -> None:
    """Run the local Slack, PagerDuty and Google, with a page to look at. Loopback only."""
    set_up_logs()
    config = SandboxConfig(
        port=port,
        state_file=state,
        slack_request_url=slack_request_url,
        pagerduty_webhook_url=pagerduty_webhook_url,
    )
    run(_sandbox(config))


async def _sandbox(config: SandboxConfig) -> None:
    started = asyncio.Event()
    serving = asyncio.create_task(serve_sandbox(config, started))
    waiting = asyncio.create_task(started.wait())
    try:
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if started.is_set():
            out.print(f"The sandbox is at {config.base_url}", highlight=False)
        await serving
    finally:
        waiting.cancel()
        serving.cancel()
        await asyncio.wait([serving])
