"""How a process of ours runs: until it is told to stop, with one clear line when something is wrong."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from temporalio.service import RPCError

from incident.policy import PolicyError
from incident.record import RecordError
from incident.refusals import Refused
from sandbox.server import PortInUse
from sandbox.world import UnreadableState
from slack_adapter.server import AdapterError
from worker.settings import ConfigurationError
from workflows.client import NoSuchIncident, NotAnswering

T = TypeVar("T")

NO_TERMINAL = 1000  # columns: what is piped into another program has one line for each thing
out = Console(width=None if sys.stdout.isatty() else NO_TERMINAL)
err = Console(stderr=True, soft_wrap=True)

SAID_IN_ONE_LINE = (
    ConfigurationError,
    PolicyError,
    PortInUse,
    UnreadableState,
    AdapterError,
    Refused,
    RecordError,
    NoSuchIncident,
    NotAnswering,
)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end. Expected troubles become one line on stderr and exit code 1."""
    try:
        return asyncio.run(_until_signalled(work))
    except SAID_IN_ONE_LINE as error:
        fail(str(error))
    except RPCError as error:
        fail(f"Temporal refused or could not be reached: {error.message}")


async def _until_signalled(work: Coroutine[Any, Any, T]) -> T:
    """SIGTERM and SIGINT cancel the work, which then ends in its own order; that is a clean stop."""
    task = asyncio.ensure_future(work)
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop)
    try:
        return await task
    except asyncio.CancelledError:
        if stopped:
            raise typer.Exit(0) from None
        raise


def fail(reason: str) -> NoReturn:
    complain(reason)
    raise typer.Exit(1)


def complain(reason: str) -> None:
    err.print(f"[red]muster:[/red] {escape(reason)}", highlight=False)


def leave(code: int) -> NoReturn:
    """End the process now: Temporal's native threads can crash an interpreter that is taken down around them.

    See https://github.com/temporalio/sdk-python/issues/300.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
