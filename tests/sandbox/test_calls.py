"""The call log and the faults, seen through the HTTP clients that Muster really uses."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import httplib2
import httpx
import pytest
import requests
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.calls import CallLog, CallsMiddleware, Faults, control_routes
from tests.sandbox.serving import listen, serving

POST = "/slack/api/chat.postMessage"
INCIDENTS = "/pagerduty/incidents"
FILES = "/drive/v3/files"


class Vendor:
    """A vendor that does one thing: it keeps what it was told."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.told = asyncio.Event()
        self.url = ""
        self.log = CallLog()
        self.faults = Faults()

    async def keep(self, request: Request) -> Response:
        self.kept.append((await request.body()).decode())
        self.told.set()
        return JSONResponse({"ok": True})

    async def refuse(self, _: Request) -> Response:
        return JSONResponse({"ok": False, "error": "name_taken"})

    def app(self) -> Starlette:
        routes = [
            Route(POST, self.keep, methods=["POST"]),
            Route("/slack/api/conversations.create", self.refuse, methods=["POST"]),
            Route(INCIDENTS, self.keep, methods=["POST"]),
            Route(FILES, self.keep, methods=["POST"]),
            *control_routes(self.log, self.faults),
        ]
        middleware = [Middleware(CallsMiddleware, log=self.log, faults=self.faults)]
        return Starlette(routes=routes, middleware=middleware)

    async def fault(self, effect: str, name: str = "*", **more: float) -> int:
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                f"{self.url}/_control/faults", json={"name": name, "effect": effect} | more
            )
            assert answer.status_code == 201
            return int(answer.json()["id"])


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    vendor = Vendor()
    listener, vendor.url = listen()
    async with serving(vendor.app(), listener):
        yield vendor


async def test_a_dropped_answer_is_a_disconnect_for_aiohttp_although_the_vendor_did_it(
    vendor: Vendor,
) -> None:
    await vendor.fault("drop_after", "slack.*")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(vendor.url + POST, data=b"hello")
    assert vendor.kept == ["hello"]


@pytest.mark.parametrize("effect", ["drop_before", "down"])
async def test_a_call_dropped_before_it_takes_effect_leaves_no_trace_at_the_vendor(
    vendor: Vendor, effect: str
) -> None:
    await vendor.fault(effect)
    with pytest.raises(requests.ConnectionError):
        await asyncio.to_thread(requests.post, vendor.url + INCIDENTS, data="page", timeout=5)
    assert vendor.kept == []


async def test_httplib2_sends_a_dropped_call_again_by_itself_as_it_does_in_life(vendor: Vendor) -> None:
    await vendor.fault("drop_after", times=1)
    await asyncio.to_thread(httplib2.Http().request, vendor.url + FILES, "POST", "folder")
    assert vendor.kept == ["folder", "folder"]


@pytest.mark.parametrize(("effect", "kept"), [("error_before", []), ("error_after", ["page"])])
async def test_an_error_answer_says_nothing_about_whether_the_vendor_did_it(
    vendor: Vendor, effect: str, kept: list[str]
) -> None:
    await vendor.fault(effect)
    answer = await asyncio.to_thread(requests.post, vendor.url + INCIDENTS, data="page", timeout=5)
    assert answer.status_code == 500
    assert answer.json() == {"error": {"message": "Internal Server Error", "code": 2000}}
    assert vendor.kept == kept


async def test_a_slow_answer_outlasts_a_client_that_gives_up_and_still_took_effect(vendor: Vendor) -> None:
    await vendor.fault("slow_after", seconds=2)
    with pytest.raises(requests.ReadTimeout):
        await asyncio.to_thread(requests.post, vendor.url + INCIDENTS, data="page", timeout=0.2)
    assert vendor.kept == ["page"]


async def test_a_late_call_takes_effect_after_the_client_has_given_up(vendor: Vendor) -> None:
    await vendor.fault("late", seconds=0.3, times=1)
    with pytest.raises(requests.ConnectionError):
        await asyncio.to_thread(requests.post, vendor.url + INCIDENTS, data="page", timeout=5)
    assert vendor.kept == []
    await asyncio.wait_for(vendor.told.wait(), 5)
    assert vendor.kept == ["page"]


@pytest.mark.parametrize(
    ("path", "header"),
    [(POST, "retry-after"), (INCIDENTS, "ratelimit-reset"), (FILES, "retry-after")],
)
async def test_a_rate_limit_names_the_wait_in_the_header_of_its_vendor(
    vendor: Vendor, path: str, header: str
) -> None:
    await vendor.fault("rate_limited", seconds=7, times=1)
    await vendor.fault("rate_limited")
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        told, untold = await client.post(path), await client.post(path)
    assert (told.status_code, told.headers[header]) == (429, "7")
    assert (untold.status_code, header in untold.headers) == (429, False)
    assert vendor.kept == []


async def test_slack_says_internal_error_in_a_200_after_it_did_the_work(vendor: Vendor) -> None:
    await vendor.fault("internal_error_after")
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        answer = await client.post(POST, content="hello")
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": "internal_error"})
    assert vendor.kept == ["hello"]


@pytest.mark.parametrize(("path", "status"), [(POST, 200), (INCIDENTS, 401), (FILES, 401)])
async def test_a_bad_credential_is_refused_in_the_words_of_its_vendor(
    vendor: Vendor, path: str, status: int
) -> None:
    await vendor.fault("unauthorized")
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        answer = await client.post(path)
    assert answer.status_code == status
    assert "error" in answer.json()
    assert vendor.kept == []


async def test_a_fault_lets_the_calls_pass_that_it_was_told_to_skip_and_ends_after_its_times(
    vendor: Vendor,
) -> None:
    await vendor.fault("error_before", "slack.chat.*", skip=1, times=2)
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        statuses = [(await client.post(POST)).status_code for _ in range(5)]
        (placed,) = (await client.get("/_control/faults")).json()
    assert statuses == [200, 500, 500, 200, 200]
    assert placed["fired"] == 2


async def test_a_fault_ends_when_it_is_taken_away_and_touches_only_what_it_names(vendor: Vendor) -> None:
    fault = await vendor.fault("error_before", "pagerduty.POST /incidents")
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        assert (await client.post(POST)).status_code == 200
        assert (await client.post(INCIDENTS)).status_code == 500
        assert (await client.delete(f"/_control/faults/{fault}")).status_code == 204
        assert (await client.delete(f"/_control/faults/{fault}")).status_code == 404
        assert (await client.post(INCIDENTS)).status_code == 200


async def test_the_log_tells_what_the_client_saw_from_what_the_vendor_did(vendor: Vendor) -> None:
    await vendor.fault("drop_after", "pagerduty.*")
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        await client.post(POST, json={"channel": "C0STATUS", "text": "hello"})
        await client.post("/slack/api/conversations.create", data={"name": "taken"})
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(INCIDENTS, json={"incident": {"title": "Checkout is down"}})
        calls = (await client.get("/_control/calls")).json()
        await client.delete("/_control/calls")
        assert (await client.get("/_control/calls")).json() == []
    keys = ("n", "name", "status", "ok", "took_effect", "write", "fault", "detail")
    assert [tuple(call[key] for key in keys) for call in calls] == [
        (1, "slack.chat.postMessage", 200, True, True, True, None, "C0STATUS"),
        (2, "slack.conversations.create", 200, False, False, True, None, "taken"),
        (3, "pagerduty.POST /incidents", None, False, True, True, "drop_after", "Checkout is down"),
    ]


async def test_a_fault_that_nobody_knows_is_refused(vendor: Vendor) -> None:
    async with httpx.AsyncClient(base_url=vendor.url, verify=False) as client:
        answer = await client.post("/_control/faults", content=json.dumps({"name": "*", "effect": "explode"}))
    assert answer.status_code == 422
