"""`muster up` as a person starts, stops and kills it: what it says, what outlives it, and that nothing stays behind."""

import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.data_dir import held
from cli.stack import free_port
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Running
from tests.workflows.case import eventually

OPTIONS = (
    "--sandbox-port",
    "--ui-port",
    "--temporal-port",
    "--http-port",
)  # in the order in which `up` names them


class Machine:
    """One on which `muster up` is started with the same ports and the same directory every time."""

    def __init__(self, folder: Path, open_terminal: OpenTerminal) -> None:
        self.data_dir = folder / "kept"
        self.ports = [free_port() for _ in OPTIONS]
        self.terminal = open_terminal(TEMPORAL_ADDRESS=f"127.0.0.1:{self.ports[2]}")
        self.ui = f"http://127.0.0.1:{self.ports[0]}/ui"
        self.web = httpx.AsyncClient()

    async def up(self, *more: str) -> Running:
        words = [
            word for option, port in zip(OPTIONS, self.ports, strict=True) for word in (option, str(port))
        ]
        running = self.terminal.starts("up", *words, "--data-dir", str(self.data_dir), *more)
        await running.says("Ctrl-C stops everything")
        return running

    async def types(self, channel: str, text: str) -> None:
        """As Dev, in Slack."""
        act = {"user": "U0DEV", "channel": channel, "command": "/incident", "text": text}
        answer = await self.web.post(f"{self.ui}/slash", json=act)
        assert answer.json()["ok"], answer.text

    async def incidents(self) -> list[dict[str, Any]]:
        """The channels of incidents, with what is said in them."""
        seen = (await self.web.get(f"{self.ui}/state")).json()
        return [channel for channel in seen["channels"] if channel["name"].startswith("inc-")]

    async def says(self, text: str) -> str:
        """The channel of the one incident, once that has been said in it."""

        async def look() -> str | None:
            for channel in await self.incidents():
                if any(text in str(message) for message in channel["messages"]):
                    return str(channel["id"])
            return None

        return await eventually(look, f"the channel says {text}") or ""

    async def is_quiet(self) -> None:
        """Nothing answers any more, and no process is left that was started for the directory."""
        for port in self.ports:
            with socket.socket() as caller:
                assert caller.connect_ex(("127.0.0.1", port)) != 0, port
        async with held(self.data_dir):
            pass


@pytest.fixture
async def machine(tmp_path: Path, open_terminal: OpenTerminal) -> AsyncIterator[Machine]:
    machine = Machine(tmp_path, open_terminal)
    yield machine
    await machine.web.aclose()


async def test_an_incident_outlives_a_stop_and_a_kill_of_everything(machine: Machine) -> None:
    up = await machine.up()
    said = up.said().out
    for line, port in zip(
        [line for line in said.splitlines() if "127.0.0.1" in line], machine.ports, strict=True
    ):
        assert line.endswith(f":{port}")
    for port, path in zip(machine.ports, ("/", "/", None, "/readyz"), strict=True):
        assert path is None or (await machine.web.get(f"http://127.0.0.1:{port}{path}")).status_code == 200

    await machine.types("C0GENERAL", "declare high Checkout is failing")
    channel = await machine.says("Checkout is failing")
    stopped = await up.stops(signal.SIGTERM)
    assert stopped.code == 0, stopped.err
    assert "Traceback" not in stopped.err
    await machine.is_quiet()

    up = await machine.up()
    await machine.types(channel, "status-report 500s on checkout | rolling back | none")
    assert await machine.says("500s on checkout") == channel
    up.is_sent(signal.SIGKILL)

    up = await machine.up()
    await machine.types(channel, "status-report all is well again | watching | none")
    assert await machine.says("all is well again") == channel
    assert len(await machine.incidents()) == 1
    assert "Checkout is failing" in (await machine.terminal.types("list")).out
    assert (await up.stops(signal.SIGINT)).code == 0
    await machine.is_quiet()


async def test_fresh_forgets_what_was_kept_even_if_it_cannot_be_read_and_nothing_else(
    machine: Machine,
) -> None:
    machine.data_dir.mkdir()
    for name in ("temporal.db", "sandbox.json", "notes.txt"):
        (machine.data_dir / name).write_text("not to be read")
    damaged = machine.data_dir / "temporal.db"

    up = await machine.up("--fresh")
    assert await machine.incidents() == []
    assert damaged.read_bytes().startswith(b"SQLite")
    assert (machine.data_dir / "notes.txt").read_text() == "not to be read"

    second = await machine.terminal.types("up", "--fresh", "--data-dir", str(machine.data_dir))
    assert second.refusal.startswith(f"{machine.data_dir} is in use by another `muster up`.")
    assert damaged.exists()
    assert (await up.stops()).code == 0


async def test_a_damaged_database_is_named_with_what_to_do(machine: Machine) -> None:
    machine.data_dir.mkdir()
    (machine.data_dir / "temporal.db").write_text("not a database")
    said = await machine.terminal.types("up", *(w for o in OPTIONS for w in (o, "0")), "--data-dir", "kept")
    assert said.refusal.startswith("the Temporal server did not start (exit code 1).")
    assert "`muster up --fresh` starts anew" in said.refusal
