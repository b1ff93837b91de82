"""The processes of an installation, each alone: what it does, and that it stops cleanly when it is told to."""

import json
import re
import signal
from typing import Any

import httpx
import pytest

from cli.stack import SANDBOX_POLICY, free_port
from incident.words.slack import declare_unreachable
from sandbox import people
from slack_adapter.server import AdapterConfig
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Said
from tests.conftest import OpenHouse
from tests.slack_adapter.acting import Adapter
from tests.slack_adapter.signed import send, slash
from tests.workflows.case import eventually


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_the_sandbox_says_where_it_is_and_keeps_what_was_done(
    open_terminal: OpenTerminal, sign: signal.Signals
) -> None:
    terminal, words = open_terminal(), ("sandbox", "--port", "0", "--state", "kept.json")
    said = {"user": "U0DEV", "channel": "C0GENERAL", "text": "Remember me"}
    async with httpx.AsyncClient() as web:
        running = terminal.starts(*words)
        answer = await web.post(f"{address(await running.says('http'))}/ui/message", json=said)
        assert answer.json()["ok"]
        assert (await running.stops(sign)).code == 0

        running = terminal.starts(*words)
        seen = await web.get(f"{address(await running.says('http'))}/ui/state")
        assert "Remember me" in seen.text
        assert (await running.stops(sign)).code == 0


def log(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.err.splitlines()]


def address(said: Said) -> str:
    found = re.search(r"http://[\d.:]+", said.out)
    assert found, said
    return found.group()


async def test_a_worker_does_the_work_and_stops_when_told(
    open_house: OpenHouse, open_terminal: OpenTerminal
) -> None:
    house = await open_house(worker=False)
    terminal = open_terminal(
        house,
        MUSTER_POLICY=str(SANDBOX_POLICY),
        SLACK_BOT_TOKEN=people.SLACK_BOT_TOKEN,
        SLACK_API_URL=house.settings.slack_api_url,
    )
    running = terminal.starts("worker")
    await running.says("worker ready")
    case = await house.declared()
    assert case.said("Checkout is failing")
    assert [step.reason for step in (await case.view()).steps if step.key == "page"] == [
        "PagerDuty is off: PAGERDUTY_API_KEY is not set"
    ]
    stopped = await running.stops()
    assert (stopped.code, stopped.out) == (0, "")
    assert [line for line in log(stopped) if line["level"] == "error"] == []


async def test_the_adapter_runs_without_temporal_and_says_to_page_by_hand(
    open_house: OpenHouse, open_terminal: OpenTerminal
) -> None:
    house = await open_house(worker=False)
    port = free_port()
    terminal = open_terminal(
        MUSTER_POLICY=str(SANDBOX_POLICY),
        SLACK_BOT_TOKEN=people.SLACK_BOT_TOKEN,
        SLACK_SIGNING_SECRET=people.SLACK_SIGNING_SECRET,
        SLACK_API_URL=house.settings.slack_api_url,
        MUSTER_HTTP_PORT=str(port),
        TEMPORAL_ADDRESS="127.0.0.1:1",
    )
    running = terminal.starts("slack")
    adapter = Adapter(AdapterConfig(port=port))

    async def answered() -> str:
        try:
            return (await send(adapter, slash("declare high checkout is failing"))).text
        except httpx.TransportError:
            return ""

    assert declare_unreachable() in await eventually(answered, "the adapter answers")
    async with httpx.AsyncClient(base_url=adapter.url) as web:
        assert (await web.get("/healthz")).is_success
        assert (await web.get("/readyz")).status_code == 503
    stopped = await running.stops()
    assert stopped.code == 0
    assert "Temporal cannot be reached" in stopped.err


async def test_the_adapter_answers_over_http_and_stops_when_told(
    open_house: OpenHouse, open_terminal: OpenTerminal
) -> None:
    house = await open_house(worker=False)
    port = free_port()
    terminal = open_terminal(
        house,
        MUSTER_POLICY=str(SANDBOX_POLICY),
        SLACK_BOT_TOKEN=people.SLACK_BOT_TOKEN,
        SLACK_SIGNING_SECRET=people.SLACK_SIGNING_SECRET,
        SLACK_API_URL=house.settings.slack_api_url,
        MUSTER_HTTP_PORT=str(port),
    )
    running = terminal.starts("slack")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:

        async def ready() -> bool:
            try:
                return (await web.get("/readyz")).is_success
            except httpx.TransportError:
                return False

        await eventually(ready, "the adapter is ready")
        unsigned = await web.post("/slack/events", data={"command": "/incident"})
        assert unsigned.status_code == 401
        stopped = await running.stops()
        assert (stopped.code, stopped.out) == (0, "")
        assert not await ready()
