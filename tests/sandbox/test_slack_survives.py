"""What the workspace holds survives a restart of the sandbox; two sandboxes do not share a port."""

import asyncio
import socket
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.server import PortInUse, serve
from sandbox.world import UnreadableState
from tests.sandbox.conftest import Sandbox, eventually


async def start(config: SandboxConfig) -> asyncio.Task[None]:
    started = asyncio.Event()
    serving = asyncio.create_task(serve(config, started))
    await asyncio.wait_for(started.wait(), 10)
    return serving


async def stop(serving: asyncio.Task[None]) -> None:
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_channels_and_messages_survive_a_restart(tmp_path: Path) -> None:
    config = SandboxConfig(state_file=tmp_path / "kept" / "sandbox.json")
    serving = await start(config)
    first = Sandbox(config)
    channel = await first.new_channel("inc-1", "U0ANA")
    await first.slack.chat_postMessage(channel=channel, text="Remember this")
    before = await first.see()
    await stop(serving)

    serving = await start(config)
    assert await Sandbox(config).see() == before
    await stop(serving)


async def test_the_state_is_saved_while_the_sandbox_runs(tmp_path: Path) -> None:
    state_file = tmp_path / "sandbox.json"
    config = SandboxConfig(state_file=state_file)
    serving = await start(config)
    await Sandbox(config).new_channel("inc-unsaved")

    async def saved() -> bool:
        return state_file.exists() and "inc-unsaved" in state_file.read_text()

    await eventually(saved, "the new channel is in the file")
    await stop(serving)


async def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path) -> None:
    state_file = tmp_path / "sandbox.json"
    state_file.write_text("shopping list")
    with pytest.raises(UnreadableState, match=r"sandbox\.json is not a sandbox's state"):
        await serve(SandboxConfig(state_file=state_file))
    assert state_file.read_text() == "shopping list"


async def test_the_sandbox_alone_ends_cleanly_on_sigterm_with_its_state_saved(tmp_path: Path) -> None:
    state_file = tmp_path / "sandbox.json"
    program = (
        "import sys; from pathlib import Path; from sandbox.config import SandboxConfig;"
        "from sandbox.server import run; run(SandboxConfig(port=int(sys.argv[1]), state_file=Path(sys.argv[2])))"
    )
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(port), str(state_file))
    running = Sandbox(SandboxConfig(port=port))

    async def up() -> bool:
        try:
            return bool(await running.see())
        except httpx.TransportError:
            return False

    await eventually(up, "the sandbox answers")
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert "general" in state_file.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_port_in_use_is_refused_in_so_many_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"port {port} on 127.0.0.1 is already in use"):
            await serve(SandboxConfig(port=port))


async def test_a_stopped_sandbox_gives_its_port_back() -> None:
    config = SandboxConfig()
    await stop(await start(config))
    assert config.port != 0
    await stop(await start(config))
