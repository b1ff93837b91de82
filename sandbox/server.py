"""Runs the sandbox on loopback. Never touches the process's signal handlers unless asked to run it alone."""

import asyncio
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from sandbox.app import create_app
from sandbox.calls import DroppingProtocol
from sandbox.config import SandboxConfig

HOST = "127.0.0.1"
LAST_WORDS = 1  # seconds that open requests are given at the end


class PortInUse(Exception):
    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} on {HOST} is already in use; choose another with --port")
        self.port = port


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: asyncio.Event) -> None:
        super().__init__(config)
        self.has_started = started

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield  # whoever runs several things in one process owns its signals

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.has_started.set()


def listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise PortInUse(port) from None
    return listener


async def serve(config: SandboxConfig, started: asyncio.Event | None = None) -> None:
    """Serves until cancelled, then stops cleanly. `config.port` 0 becomes the port chosen, before `started`.

    Raises `PortInUse`, and `sandbox.world.UnreadableState` when the state file is not one.
    """
    listener = listen(config.port)
    config.port = listener.getsockname()[1]
    try:
        app = create_app(config)
    except BaseException:
        listener.close()
        raise
    settings = uvicorn.Config(
        app,
        http=DroppingProtocol,
        log_level="warning",
        timeout_graceful_shutdown=LAST_WORDS,
        ws="websockets-sansio",
    )
    server = Server(settings, started or asyncio.Event())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    finally:
        app.state.world.close()
        server.should_exit = True
        await serving
        listener.close()


def run(config: SandboxConfig, started: asyncio.Event | None = None) -> None:
    """The sandbox alone in this process, until SIGTERM or SIGINT."""

    async def until_signalled() -> None:
        serving = asyncio.create_task(serve(config, started))
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, serving.cancel)
        await asyncio.wait([serving])
        if not serving.cancelled():
            serving.result()

    asyncio.run(until_signalled())
