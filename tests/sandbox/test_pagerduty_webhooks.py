"""What a subscriber of the sandbox's PagerDuty hears: signed, once per happening, again after a failure."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import people
from sandbox.pagerduty import PagerDutyState, acknowledge, resolve, routes
from sandbox.pagerduty.bodies import NewIncident, ServiceReference
from sandbox.pagerduty.rules import create
from sandbox.pagerduty.state import Incident
from tests.sandbox.serving import listen, serving


class Subscriber:
    def __init__(self) -> None:
        self.state = PagerDutyState.seed()
        self.heard: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.answers: list[int] = []  # what to answer first; 202 afterwards

    async def hear(self, request: Request) -> Response:
        await self.heard.put((dict(request.headers), await request.body()))
        return Response(status_code=self.answers.pop(0) if self.answers else 202)

    async def next(self) -> tuple[dict[str, str], bytes]:
        return await asyncio.wait_for(self.heard.get(), 10)

    async def next_event(self) -> dict[str, Any]:
        _, body = await self.next()
        return dict(json.loads(body)["event"])

    def raise_incident(self) -> Incident:
        service = ServiceReference(id=people.SERVICE, type="service_reference")
        wanted = NewIncident(type="incident", title="Checkout is down", service=service, incident_key="k1")
        return create(self.state, wanted, by="PUMUSTR")


@pytest.fixture
async def subscriber() -> AsyncIterator[Subscriber]:
    subscriber = Subscriber()
    listener, url = listen()
    app = Starlette(routes=[Route("/hook", subscriber.hear, methods=["POST"])])
    routes(subscriber.state, lambda: None, base_url="http://sandbox", webhook_url=f"{url}/hook")
    async with serving(app, listener):
        yield subscriber


async def test_an_event_is_signed_over_its_very_bytes(subscriber: Subscriber) -> None:
    subscriber.raise_incident()
    headers, body = await subscriber.next()
    expected = hmac.new(people.PAGERDUTY_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-pagerduty-signature"] == f"v1={expected}"
    assert headers["x-webhook-id"]


async def test_trigger_acknowledgement_and_resolution_arrive_in_order(subscriber: Subscriber) -> None:
    incident = subscriber.raise_incident()
    acknowledge(subscriber.state, incident.id, "PUANA01", lambda: None)
    resolve(subscriber.state, incident.id, "PUANA01", lambda: None)
    events = [await subscriber.next_event() for _ in range(3)]
    assert [event["event_type"] for event in events] == [
        "incident.triggered",
        "incident.acknowledged",
        "incident.resolved",
    ]
    acknowledged = events[1]
    assert (acknowledged["agent"]["id"], acknowledged["agent"]["summary"]) == ("PUANA01", "Ana Reyes")
    data = acknowledged["data"]
    assert (data["id"], data["status"], data["incident_key"], data["number"]) == (
        incident.id,
        "acknowledged",
        "k1",
        1,
    )
    assert [one["id"] for one in data["assignees"]] == ["PUANA01"]


async def test_an_event_that_was_not_accepted_comes_again_with_the_same_id(subscriber: Subscriber) -> None:
    subscriber.answers = [503]
    subscriber.raise_incident()
    first, again = await subscriber.next(), await subscriber.next()
    assert first[0]["x-webhook-id"] == again[0]["x-webhook-id"]
    assert first[1] == again[1]


async def test_a_refused_event_is_dropped_and_the_next_one_comes(subscriber: Subscriber) -> None:
    subscriber.answers = [400]
    incident = subscriber.raise_incident()
    acknowledge(subscriber.state, incident.id, "PUANA01", lambda: None)
    events = [await subscriber.next_event() for _ in range(2)]
    assert [event["event_type"] for event in events] == ["incident.triggered", "incident.acknowledged"]
