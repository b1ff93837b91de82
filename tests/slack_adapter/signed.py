"""Requests as Slack signs them, and as somebody else would."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from sandbox import people
from tests.slack_adapter.acting import Adapter


async def send(
    adapter: Adapter, form: dict[str, str], *, secret: str = people.SLACK_SIGNING_SECRET, age: int = 0
) -> httpx.Response:
    """`age`: how many seconds ago it was signed."""
    return await _post(adapter, *_signed(urlencode(form), "application/x-www-form-urlencoded", secret, age))


async def send_twice(adapter: Adapter, form: dict[str, str]) -> list[httpx.Response]:
    """The same bytes again, signature and all, as somebody who listened in would."""
    request = _signed(urlencode(form), "application/x-www-form-urlencoded", people.SLACK_SIGNING_SECRET, 0)
    return [await _post(adapter, *request) for _ in range(2)]


async def send_event(adapter: Adapter, event: dict[str, str]) -> httpx.Response:
    callback = {"type": "event_callback", "team_id": people.TEAM_ID, "event": event, "event_id": "Ev1"}
    body = json.dumps(callback)
    return await _post(adapter, *_signed(body, "application/json", people.SLACK_SIGNING_SECRET, 0))


def _signed(body: str, kind: str, secret: str, age: int) -> tuple[str, dict[str, str]]:
    stamp = str(int(time.time()) - age)
    signature = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body, {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signature}",
    }


async def _post(adapter: Adapter, body: str, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(base_url=adapter.url) as slack:
        return await slack.post("/slack/events", content=body, headers=headers)


def slash(text: str, channel: str = "C0GENERAL", trigger: str = "1.1.1") -> dict[str, str]:
    return {
        "command": "/incident",
        "text": text,
        "user_id": "U0ANA",
        "channel_id": channel,
        "team_id": people.TEAM_ID,
        "api_app_id": people.APP_ID,
        "trigger_id": trigger,
        "response_url": "http://127.0.0.1:9/nobody",
    }
