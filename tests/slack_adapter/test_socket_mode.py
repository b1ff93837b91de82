"""The same adapter through Socket Mode."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from incident.policy import Policy
from incident.words import slack as words
from sandbox import people
from slack_adapter.server import AdapterConfig, AdapterError
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace, eventually
from tests.slack_adapter.conftest import running
from tests.slack_adapter.signed import send, slash
from workflows.client import Incidents


@pytest.fixture
async def adapter(
    config: AdapterConfig, incidents: Incidents, policy: Policy, workspace: Workspace
) -> AsyncIterator[Adapter]:
    async with running(replace(config, slack_app_token=people.SLACK_APP_TOKEN), incidents, policy) as adapter:
        yield adapter


async def test_commands_and_their_answers_go_through_the_socket(ana: Someone) -> None:
    assert await ana.asks("nonsense") == words.unknown_verb("nonsense", None)


async def test_a_command_through_the_socket_is_told_to_its_incident(ana_there: Someone, told: Told) -> None:
    await ana_there.types("mark-stable")
    assert (await told.one())[1]["status"] == "stable"


async def test_a_form_through_the_socket_shows_its_errors(ana: Someone) -> None:
    await ana.types("declare")
    assert (await ana.sends(await ana.form(), title=" "))["errors"] == {"title": words.required("The title")}


async def test_who_joins_is_heard_of_through_the_socket(
    told: Told, ana_there: Someone, workspace: Workspace
) -> None:
    await workspace.do("join", user="U0DEV", channel=ana_there.channel)
    assert (await told.one())[0] == "add_participant"


async def test_slack_may_ask_to_reconnect(ana: Someone, workspace: Workspace) -> None:
    assert (await workspace.do("socket/reconnect"))["connections"] == 1

    async def heard() -> bool:
        return (await ana.types("nonsense"))["ok"]

    await eventually(heard, "a command through the new connection")
    assert (await ana.whispers())[-1] == words.unknown_verb("nonsense", None)


async def test_http_requests_are_not_heard_then(adapter: Adapter) -> None:
    assert (await send(adapter, slash("help"))).status_code == 404


async def test_a_refused_app_token_is_said_in_one_line(
    config: AdapterConfig, incidents: Incidents, policy: Policy
) -> None:
    with pytest.raises(AdapterError, match="SLACK_APP_TOKEN"):
        async with running(replace(config, slack_app_token="xapp-wrong"), incidents, policy):
            pass
