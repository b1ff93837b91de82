"""Runs one ASGI application on a free loopback port for the length of a test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from sandbox.calls import DroppingProtocol


def listen() -> tuple[socket.socket, str]:
    """A socket that already accepts connections, so that nobody needs to wait for the server's start."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(app, http=DroppingProtocol, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve(sockets=[listener]))  # serve() would take over the signals
    try:
        yield
    finally:
        server.should_exit = True
        await running
