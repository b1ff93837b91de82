"""Slash commands as Slack sends them: signed, over HTTP, to the adapter."""

import time
from itertools import count
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from sandbox import people

_SIGNED = SignatureVerifier(people.SLACK_SIGNING_SECRET)
_TRIGGERS = count(1)


async def slash(
    adapter: httpx.AsyncClient,
    text: str,
    *,
    channel: str = "C0GENERAL",
    user: str = "U0DEV",
    vendors_url: str,
) -> httpx.Response:
    """One `/incident …`, never given before."""
    form = {
        "command": "/incident",
        "text": text,
        "user_id": user,
        "user_name": user.removeprefix("U0").lower(),
        "channel_id": channel,
        "team_id": people.TEAM_ID,
        "api_app_id": people.APP_ID,
        "trigger_id": f"benchmark.{time.time_ns()}.{next(_TRIGGERS)}",
        "response_url": f"{vendors_url}/benchmark/response_url",
    }
    body, stamp = urlencode(form), str(int(time.time()))
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(_SIGNED.generate_signature(timestamp=stamp, body=body)),
    }
    return await adapter.post("/slack/events", content=body, headers=headers)
