"""Carries what happens to the app: through its Socket-Mode connection when it has one, else signed HTTP.

People wait three seconds for an answer and get one attempt; events are retried as Slack does.
"""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import httpx

from sandbox.slack.payloads import event_callback
from sandbox.slack.sockets import Sockets
from sandbox.slack.state import Json
from sandbox.slack.workspace import Workspace

PATIENCE = 3.0  # seconds
RETRY_AFTER = (0.0, 60.0, 300.0)  # seconds; https://docs.slack.dev/apis/events-api/#retries

Kind = Literal["slash_commands", "interactive", "events_api"]
Failure = Literal["operation_timeout", "dispatch_failed"]


class Ack(NamedTuple):
    """What the app said at once, or why there was nothing to hear."""

    body: Json
    failure: Failure | None = None
    never_retry: bool = False


class Delivery(NamedTuple):
    kind: Kind
    payload: Json
    body: bytes
    headers: dict[str, str]
    retry: tuple[int, str] | None


class Deliveries:
    def __init__(self, workspace: Workspace, sockets: Sockets) -> None:
        self.workspace = workspace
        self.sockets = sockets
        self._http = httpx.AsyncClient(trust_env=False, timeout=None, verify=False)  # all is on loopback
        self._last: dict[Kind, Delivery] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        workspace.announce = self.announce

    async def ask(self, kind: Kind, payload: Json) -> Ack:
        """Delivers once and waits for the app's answer, as a person who pressed something does."""
        return await self._send(self._delivery(kind, payload))

    def announce(self, event: Json) -> None:
        """Delivers an event in the background, retried until the app takes it."""
        payload = event_callback(self.workspace, event)
        task = asyncio.create_task(self._until_taken(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def again(self, kind: Kind | None = None) -> Ack | None:
        """The last delivery (of that kind) once more, byte for byte, as a network can do; None: there is none."""
        kept = [d for k, d in self._last.items() if kind in (None, k)]
        return await self._send(kept[-1]) if kept else None

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    async def _until_taken(self, payload: Json) -> None:
        ack = await self._send(self._delivery("events_api", payload))
        for number, pause in enumerate(RETRY_AFTER, start=1):
            if ack.failure is None or ack.never_retry:
                return
            await asyncio.sleep(pause)
            reason = "http_timeout" if ack.failure == "operation_timeout" else "http_error"
            ack = await self._send(self._delivery("events_api", payload, (number, reason)))

    def _delivery(self, kind: Kind, payload: Json, retry: tuple[int, str] | None = None) -> Delivery:
        body, content_type = encoded(kind, payload)
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self.workspace.config.slack_signing_secret, stamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        delivery = Delivery(kind, payload, body, headers, retry)
        self._last.pop(kind, None)  # so that the newest kind is the last in the dictionary
        self._last[kind] = delivery
        return delivery

    async def _send(self, delivery: Delivery) -> Ack:
        try:
            async with asyncio.timeout(PATIENCE):
                if self.sockets.connected:
                    return Ack(await self.sockets.send(delivery.kind, delivery.payload, delivery.retry))
                return await self._post(delivery)
        except TimeoutError:
            return Ack({}, "operation_timeout")
        except (ConnectionError, httpx.TransportError):
            return Ack({}, "dispatch_failed")

    async def _post(self, delivery: Delivery) -> Ack:
        url = self.workspace.config.slack_request_url
        if url is None:
            return Ack({}, "dispatch_failed", never_retry=True)
        answer = await self._http.post(url, content=delivery.body, headers=delivery.headers)
        if not answer.is_success:
            return Ack({}, "dispatch_failed", never_retry=answer.headers.get("x-slack-no-retry") == "1")
        return Ack(said(answer))


def encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form: dict[str, Any] = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, stamp: str, body: bytes) -> str:
    signed = f"v0:{stamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def said(answer: httpx.Response) -> Json:
    """An acknowledgement may be empty, JSON or plain text."""
    if not answer.content.strip():
        return {}
    try:
        body = answer.json()
    except ValueError:
        return {"text": answer.text}
    return body if isinstance(body, dict) else {"text": answer.text}
