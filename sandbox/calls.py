"""Logs every vendor call and injects faults into it, as an ASGI middleware around the whole sandbox.
It must never know what a call means: it only loses, delays, repeats or replaces answers."""

import asyncio
import fnmatch
import itertools
import json
from collections import deque
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.call_names import CallName, name_call
from sandbox.fault_answers import Answer, internal_error, rate_limited, server_error, unauthorized

TRANSPORT = "sandbox.transport"
REMEMBERED_CALLS = 10_000
LARGEST_BODY_LOOKED_AT = 100_000
DETAIL_KEYS = ("title", "name", "channel", "channel_name", "content", "message", "text")

Effect = Literal[
    "down",
    "drop_before",
    "drop_after",
    "error_before",
    "error_after",
    "slow_after",
    "late",
    "rate_limited",
    "internal_error_after",
    "unauthorized",
]


class Call(BaseModel):
    n: int
    at: datetime
    name: str
    write: bool
    status: int | None = None  # what the client was answered; None: nothing, or not yet
    ok: bool = False  # the client was answered that it worked
    took_effect: bool = False  # the vendor did it, whatever the client was told
    fault: Effect | None = None
    detail: str = ""


class CallLog:
    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=REMEMBERED_CALLS)
        self._numbers = itertools.count(1)

    def begin(self, name: CallName, detail: str) -> Call:
        call = Call(
            n=next(self._numbers), at=datetime.now(UTC), name=name.name, write=name.write, detail=detail
        )
        self.calls.append(call)
        return call


class Fault(BaseModel, extra="forbid"):
    name: str  # an fnmatch pattern over call names
    effect: Effect
    times: int | None = Field(default=None, ge=1)  # None: until it is taken away
    seconds: float | None = Field(default=None, ge=0)
    skip: int = Field(default=0, ge=0)  # let this many matching calls pass first


class PlacedFault(Fault):
    id: int
    passed: int = 0
    fired: int = 0


class Faults:
    def __init__(self) -> None:
        self.placed: dict[int, PlacedFault] = {}
        self._ids = itertools.count(1)

    def place(self, fault: Fault) -> PlacedFault:
        placed = PlacedFault(id=next(self._ids), **fault.model_dump())
        self.placed[placed.id] = placed
        return placed

    def strike(self, name: str) -> PlacedFault | None:
        """The fault that this call meets, counted as fired; the one placed first wins."""
        for fault in self.placed.values():
            if not fnmatch.fnmatchcase(name, fault.name) or fault.fired == fault.times:
                continue
            if fault.passed < fault.skip:
                fault.passed += 1
                continue
            fault.fired += 1
            return fault
        return None


class CallsMiddleware:
    def __init__(self, app: ASGIApp, log: CallLog, faults: Faults) -> None:
        self.app = app
        self.log = log
        self.faults = faults
        self._late: set[asyncio.Task[Answer]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = name_call(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if name is None:
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        call = self.log.begin(name, _detail(scope, body))
        fault = self.faults.strike(name.name)
        call.fault = fault.effect if fault else None
        answer = await self._answer(scope, body, name, call, fault)
        if answer is None:
            await _close_unanswered(scope, receive)
            return
        call.status, call.ok = answer.status, answer.ok
        await answer.send(send)

    async def _answer(
        self, scope: Scope, body: bytes, name: CallName, call: Call, fault: PlacedFault | None
    ) -> Answer | None:
        """What the client is to see; None means that it is left without any answer."""
        vendor = name.vendor
        seconds = fault.seconds if fault else None
        match fault.effect if fault else None:
            case "down" | "drop_before":
                return None
            case "error_before":
                return server_error(vendor)
            case "rate_limited":
                return rate_limited(vendor, seconds)
            case "unauthorized":
                return unauthorized(vendor)
            case "late":  # hangs up at once, so that the client has surely given up when the effect comes
                self._do_later(scope, body, call, seconds or 0)
                return None
            case effect:
                answer = await self._do(scope, body, call)
        match effect:
            case "drop_after":
                return None
            case "error_after":
                return server_error(vendor)
            case "internal_error_after":
                return internal_error(vendor)
            case "slow_after":
                await asyncio.sleep(seconds or 0)
        return answer

    async def _do(self, scope: Scope, body: bytes, call: Call) -> Answer:
        messages: list[Message] = []
        unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return unread.pop() if unread else await asyncio.Future()

        async def send(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        answer = Answer.from_asgi(messages)
        call.took_effect = answer.ok
        return answer

    def _do_later(self, scope: Scope, body: bytes, call: Call, seconds: float) -> None:
        async def later() -> Answer:
            await asyncio.sleep(seconds)
            return await self._do(scope, body, call)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


class DroppingProtocol(H11Protocol):
    """uvicorn's HTTP protocol, with its transport within the application's reach so that it can hang up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


def control_routes(log: CallLog, faults: Faults) -> list[Route]:
    async def calls(_: Request) -> Response:
        return JSONResponse([call.model_dump(mode="json") for call in log.calls])

    async def clear_calls(_: Request) -> Response:
        log.calls.clear()
        return Response(status_code=204)

    async def list_faults(_: Request) -> Response:
        return JSONResponse([fault.model_dump(mode="json") for fault in faults.placed.values()])

    async def place_fault(request: Request) -> Response:
        try:
            fault = Fault.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse(error.errors(include_url=False, include_context=False), status_code=422)
        return JSONResponse({"id": faults.place(fault).id}, status_code=201)

    async def clear_faults(_: Request) -> Response:
        faults.placed.clear()
        return Response(status_code=204)

    async def remove_fault(request: Request) -> Response:
        removed = faults.placed.pop(request.path_params["id"], None)
        return Response(status_code=204 if removed else 404)

    return [
        Route("/_control/calls", calls, methods=["GET"]),
        Route("/_control/calls", clear_calls, methods=["DELETE"]),
        Route("/_control/faults", list_faults, methods=["GET"]),
        Route("/_control/faults", place_fault, methods=["POST"]),
        Route("/_control/faults", clear_faults, methods=["DELETE"]),
        Route("/_control/faults/{id:int}", remove_fault, methods=["DELETE"]),
    ]


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _close_unanswered(scope: Scope, receive: Receive) -> None:
    scope["state"][TRANSPORT].abort()
    while (await receive())[
        "type"
    ] != "http.disconnect":  # returning earlier, uvicorn would log a missing answer
        pass


def _detail(scope: Scope, body: bytes) -> str:
    if len(body) > LARGEST_BODY_LOOKED_AT:
        return ""
    said: dict[str, Any] = dict(parse_qsl(scope["query_string"].decode()))
    try:
        parsed = json.loads(body)
    except ValueError:
        parsed = dict(parse_qsl(body.decode(errors="replace")))
    if isinstance(parsed, dict):
        said |= parsed
        for wrapped in parsed.values():  # PagerDuty wraps what it is told: {"incident": {...}}
            said |= wrapped if isinstance(wrapped, dict) else {}
    words = (said.get(key) for key in DETAIL_KEYS)
    return next((word[:80] for word in words if word and isinstance(word, str)), "")
