"""The sandbox's vendors with a latency of their own, and a record of when each call came and when it was answered."""

import asyncio
import json
import time

import uvicorn
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.app import create_app
from sandbox.call_names import name_call
from sandbox.calls import DroppingProtocol
from sandbox.config import SandboxConfig
from sandbox.server import Server, listen

KEPT = 20_000  # bytes; the largest card is far smaller


class Timed(BaseModel):
    """One vendor call, as the vendor saw it."""

    name: str
    began: float  # time.time()
    answered: float | None = None
    said: str = ""  # query and body


class Latency:
    """Half of the latency passes before the vendor acts and half before its answer arrives."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds
        self.calls: list[Timed] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = name_call(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if name is None:
            await self.app(scope, receive, send)
            return
        call = Timed(name=name.name, began=time.time(), said=scope["query_string"].decode())
        self.calls.append(call)
        await asyncio.sleep(self.seconds / 2)
        late = False

        async def seen() -> Message:
            message = await receive()
            call.said = (call.said + message.get("body", b"").decode(errors="replace"))[:KEPT]
            return message

        async def delayed(message: Message) -> None:
            nonlocal late
            if not late:
                await asyncio.sleep(self.seconds / 2)
                late, call.answered = True, time.time()
            await send(message)

        await self.app(scope, seen, delayed)


def slow_vendors(config: SandboxConfig, seconds: float) -> Starlette:
    latency = Latency(create_app(config), seconds)

    async def calls(request: Request) -> Response:
        return JSONResponse([call.model_dump() for call in latency.calls])

    async def forget(request: Request) -> Response:
        latency.calls.clear()
        return Response(status_code=204)

    async def set_latency(request: Request) -> Response:
        latency.seconds = float(json.loads(await request.body()))
        return Response(status_code=204)

    async def response_url(request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/benchmark/calls", calls, methods=["GET"]),
            Route("/benchmark/calls", forget, methods=["DELETE"]),
            Route("/benchmark/latency", set_latency, methods=["PUT"]),
            Route("/benchmark/response_url", response_url, methods=["POST"]),
            Mount("/", latency),
        ]
    )


async def serve_slow_vendors(port: int, started: asyncio.Event) -> None:
    """Without latency, until it is set."""
    app = slow_vendors(SandboxConfig(port=port), 0)
    settings = uvicorn.Config(app, http=DroppingProtocol, log_level="warning")
    await Server(settings, started).serve(sockets=[listen(port)])
