"""The served adapter: who is let in, what it says of its health, how it starts and stops."""

import asyncio
import json
from uuid import uuid4

import httpx
import pytest

from incident.policy import Policy
from incident.words import slack as words
from sandbox import people
from slack_adapter.answering import calm
from slack_adapter.server import AdapterConfig, AdapterError
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace, eventually
from tests.slack_adapter.conftest import running
from tests.slack_adapter.signed import send, send_twice, slash
from workflows.client import Incidents, Listed


async def get(adapter: Adapter, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=adapter.url) as http:
        return await http.get(path)


@pytest.mark.parametrize("forgery", [{"secret": "another"}, {"age": 600}, {"age": -600}])
async def test_a_forged_or_stale_signature_is_refused(
    adapter: Adapter, told: Told, channel: str, forgery: dict[str, object]
) -> None:
    answer = await send(adapter, slash("mark-stable", channel), **forgery)
    assert answer.status_code == 401
    assert await told.signals() == []


async def test_a_request_without_a_signature_is_refused(adapter: Adapter) -> None:
    async with httpx.AsyncClient(base_url=adapter.url) as http:
        assert (await http.post("/slack/events", data=slash("help"))).status_code == 401


async def test_a_request_that_is_replayed_byte_for_byte_opens_one_incident(
    adapter: Adapter, incidents: Incidents
) -> None:
    title = f"Replayed {uuid4()}"
    replayed = slash(f"declare low {title}", trigger=title)
    assert [answer.status_code for answer in await send_twice(adapter, replayed)] == [200, 200]

    async def opened() -> list[Listed]:
        return [listed for listed in await incidents.list() if listed.title == title]

    assert len(await eventually(opened, "the incident is listed")) == 1
    await asyncio.sleep(1)  # a second one would have come by then
    assert len(await opened()) == 1


async def test_a_signed_request_is_answered(adapter: Adapter) -> None:
    answer = await send(adapter, slash("help"))
    assert answer.status_code == 200
    assert "/incident declare" in answer.text


async def test_a_request_that_is_too_large_is_refused(adapter: Adapter) -> None:
    assert (await send(adapter, slash("x" * 1024 * 1024))).status_code == 413


async def test_a_healthy_adapter_says_so(adapter: Adapter) -> None:
    assert (await get(adapter, "/healthz")).status_code == 200
    assert (await get(adapter, "/readyz")).status_code == 200


async def test_without_temporal_it_lives_and_is_not_ready(
    config: AdapterConfig, unreachable: Incidents, policy: Policy
) -> None:
    async with running(config, unreachable, policy) as adapter:
        assert (await get(adapter, "/healthz")).status_code == 200
        ready = await get(adapter, "/readyz")
        assert (ready.status_code, ready.text) == (503, "Temporal cannot be reached")


async def test_without_temporal_a_declaration_is_answered_with_what_to_do_by_hand(
    config: AdapterConfig, unreachable: Incidents, policy: Policy, workspace: Workspace
) -> None:
    async with running(config, unreachable, policy) as adapter:
        workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        ana = Someone(workspace, "U0ANA", "C0GENERAL")
        assert await ana.asks("declare Checkout is failing") == words.declare_unreachable()
        assert await ana.asks("mark-stable") == words.unreachable(anew=True)


def test_a_fault_of_its_own_is_not_blamed_on_temporal() -> None:
    assert calm(KeyError("commander")) == words.own_fault()


def test_a_slow_temporal_is_no_fault_of_its_own() -> None:
    assert calm(TimeoutError()) == words.unreachable()


@pytest.mark.parametrize("error", [KeyError("commander"), TimeoutError()])
def test_only_of_a_form_it_is_said_that_nothing_happens_twice(error: Exception) -> None:
    assert "nothing happens twice" in calm(error)
    assert "nothing happens twice" not in calm(error, anew=True)
    assert "whether it is there before you say it again" in calm(error, anew=True)


async def test_without_temporal_a_form_keeps_what_was_typed(
    config: AdapterConfig, unreachable: Incidents, policy: Policy, workspace: Workspace
) -> None:
    async with running(config, unreachable, policy) as adapter:
        workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        ana = Someone(workspace, "U0ANA", "C0GENERAL")
        await ana.types("declare")
        form = await ana.form()
        errors = (await ana.sends(form, title="Checkout is failing"))["errors"]
        assert errors["title"] in (words.declare_unreachable(), words.unreachable())
        assert (await ana.form())["values"]["title"]["value"]["value"] == "Checkout is failing"


async def test_without_slack_the_webhook_and_the_health_are_still_served(
    incidents: Incidents, policy: Policy
) -> None:
    async with running(AdapterConfig(port=0), incidents, policy) as adapter:
        assert (await send(adapter, slash("help"))).status_code == 404
        assert (await get(adapter, "/readyz")).status_code == 200
        async with httpx.AsyncClient(base_url=adapter.url) as http:
            assert "PAGERDUTY_WEBHOOK_SECRET" in (await http.post("/pagerduty/webhook")).text


async def test_a_port_in_use_is_said_in_one_line(
    adapter: Adapter, incidents: Incidents, policy: Policy
) -> None:
    with pytest.raises(AdapterError, match=f"127.0.0.1:{adapter.config.port}"):
        async with running(AdapterConfig(port=adapter.config.port), incidents, policy):
            pass


async def test_a_bot_token_alone_is_not_enough_to_trust_anybody(incidents: Incidents, policy: Policy) -> None:
    with pytest.raises(AdapterError, match="SLACK_SIGNING_SECRET"):
        async with running(AdapterConfig(port=0, slack_bot_token="xoxb"), incidents, policy):
            pass


async def test_stopping_finishes_what_is_in_hand(
    config: AdapterConfig, incidents: Incidents, policy: Policy, workspace: Workspace
) -> None:
    await workspace.fault("slack.views.open", "slow_after", seconds=1.0)
    ana = Someone(workspace, "U0ANA", "C0GENERAL")
    async with running(config, incidents, policy) as adapter:
        workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        typing = asyncio.create_task(ana.types("declare"))
        await ana.form()
    assert (await typing)["ok"]


def test_secrets_stay_out_of_what_is_printed(config: AdapterConfig) -> None:
    assert people.SLACK_BOT_TOKEN not in repr(config)
    assert people.SLACK_SIGNING_SECRET not in repr(config)
    assert people.PAGERDUTY_WEBHOOK_SECRET not in repr(config)


async def test_without_temporal_the_home_says_that_it_cannot_list(
    config: AdapterConfig, unreachable: Incidents, policy: Policy, workspace: Workspace
) -> None:
    async with running(config, unreachable, policy) as adapter:
        workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        await workspace.do("home", user="U0ANA")

        async def home() -> dict[str, object] | None:
            return (await workspace.seen_by("U0ANA"))["home"]

        assert words.home_trouble() in json.dumps(await eventually(home, "the App Home"), ensure_ascii=False)
