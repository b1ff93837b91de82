"""PagerDuty's webhooks: only signed ones count, and an acknowledgement reaches its incident once."""

import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from incident.identity import workflow_id
from sandbox import people
from tests.slack_adapter.acting import Adapter, Told

SECRET = people.PAGERDUTY_WEBHOOK_SECRET


def signature(body: bytes, secret: str = SECRET) -> str:
    return "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def event(incident_key: str | None, kind: str = "incident.acknowledged", **more: Any) -> bytes:
    ana = {"id": "PUANA01", "type": "user_reference", "summary": "Ana Reyes"}
    data = {"id": "Q1", "type": "incident", "incident_key": incident_key}
    return json.dumps({"event": {"id": "E1", "event_type": kind, "agent": ana, "data": data} | more}).encode()


async def post(adapter: Adapter, body: bytes, signed: str | None = None) -> httpx.Response:
    headers = {"x-pagerduty-signature": signature(body) if signed is None else signed, "x-webhook-id": "wh-1"}
    async with httpx.AsyncClient(base_url=adapter.url) as pagerduty:
        return await pagerduty.post("/pagerduty/webhook", content=body, headers=headers)


async def test_an_acknowledged_page_is_told_to_its_incident(adapter: Adapter, told: Told) -> None:
    assert (await post(adapter, event(f"{told.incident}/page"))).status_code == 200

    name, payload = await told.one()
    assert (name, payload["command_id"]) == ("page_acknowledged", "pagerduty:wh-1")
    assert (payload["actor"]["name"], payload["actor"]["pagerduty_id"]) == ("Ana Reyes", "PUANA01")


async def test_an_acknowledgement_by_an_integration_is_pagerdutys(adapter: Adapter, told: Told) -> None:
    agent = {"id": "PINT", "type": "inbound_integration_reference", "summary": "Some tool"}
    await post(adapter, event(f"{told.incident}/page", agent=agent))
    _, payload = await told.one()
    assert (payload["actor"]["name"], payload["actor"]["pagerduty_id"]) == ("PagerDuty", None)


async def test_any_of_several_signatures_may_fit(adapter: Adapter, told: Told) -> None:
    body = event(f"{told.incident}/page")
    assert (await post(adapter, body, f"{signature(body, 'old')}, {signature(body)}")).status_code == 200
    assert (await told.one())[0] == "page_acknowledged"


@pytest.mark.parametrize(
    "signed", ["", "v1=", "v1=00", "nonsense", "v0=1,v1=ü".encode("latin-1").decode("latin-1")]
)
async def test_an_unsigned_or_wrongly_signed_webhook_is_refused(
    adapter: Adapter, told: Told, signed: str
) -> None:
    body = event(f"{told.incident}/page")
    assert (await post(adapter, body, signed.encode("latin-1"))).status_code == 401  # type: ignore[arg-type]
    assert await told.signals() == []


async def test_a_signature_over_other_words_is_refused(adapter: Adapter) -> None:
    assert (await post(adapter, event("a/page"), signature(event("b/page")))).status_code == 401


async def test_a_webhook_that_is_too_large_is_refused(adapter: Adapter) -> None:
    assert (await post(adapter, b"x" * (1024 * 1024 + 1))).status_code == 413


async def test_a_webhook_that_is_not_json_is_refused(adapter: Adapter) -> None:
    assert (await post(adapter, b"not json")).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        event("someone-elses-key"),
        event(None),
        event("unknown1/page"),
        event("unknown1/page", agent=None),
        event("k3f9q2mx/backup"),
        event("k3f9q2mx/page", kind="incident.triggered"),
        event(None, kind="pagey.ping"),
        b"[]",
        b'{"event": 7}',
    ],
)
async def test_what_is_none_of_ours_is_taken_and_ignored(adapter: Adapter, body: bytes) -> None:
    answer = await post(adapter, body)
    assert (answer.status_code, answer.text) == (200, "ignored")


async def test_an_acknowledgement_for_an_incident_that_is_over_is_ignored(
    adapter: Adapter, told: Told, temporal: Client
) -> None:
    await temporal.get_workflow_handle(workflow_id(told.incident)).terminate()
    assert (await post(adapter, event(f"{told.incident}/page"))).status_code == 200
