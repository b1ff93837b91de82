"""Deliveries through Socket Mode, taken by Bolt's own handler."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from sandbox import people
from tests.sandbox.conftest import Sandbox, eventually


@pytest.fixture
async def socket_bolt(sandbox: Sandbox) -> AsyncIterator[tuple[AsyncApp, AsyncSocketModeHandler]]:
    app = AsyncApp(client=sandbox.slack)
    handler = AsyncSocketModeHandler(app, app_token=people.SLACK_APP_TOKEN, web_client=sandbox.slack)
    await handler.connect_async()
    yield app, handler
    await handler.close_async()


async def test_commands_and_events_come_through_the_socket(
    sandbox: Sandbox, socket_bolt: tuple[AsyncApp, AsyncSocketModeHandler]
) -> None:
    app, _ = socket_bolt
    joined: list[str] = []

    @app.command("/incident")
    async def incident(ack: Any) -> None:
        await ack("Understood")

    @app.event("member_joined_channel")
    async def somebody_joined(event: dict[str, Any]) -> None:
        joined.append(event["user"])

    done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
    assert done["ok"]
    assert (await sandbox.texts("C0GENERAL", "U0ANA"))[-1] == "Understood"

    await sandbox.new_channel("inc-1", "U0ANA")

    async def both() -> bool:
        return sorted(joined) == ["U0ANA", "U0MUSTER"]

    await eventually(both, "both events")


async def test_an_app_that_is_asked_to_reconnect_goes_on_hearing(
    sandbox: Sandbox, socket_bolt: tuple[AsyncApp, AsyncSocketModeHandler]
) -> None:
    app, _ = socket_bolt

    @app.command("/incident")
    async def incident(ack: Any) -> None:
        await ack("Understood")

    assert (await sandbox.do("socket/reconnect"))["connections"] == 1

    async def heard_again() -> bool:
        done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
        return bool(done["ok"])

    await eventually(heard_again, "the app reconnects")


async def test_a_socket_needs_an_address_that_was_given_out(sandbox: Sandbox) -> None:
    refused = sandbox.slack.api_call("apps.connections.open")
    with pytest.raises(Exception, match="not_allowed_token_type"):
        await refused
