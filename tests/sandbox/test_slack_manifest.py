"""A sandbox that knows the app's manifest gives the app no more than the manifest names."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.config import SandboxConfig
from sandbox.server import serve
from tests.sandbox.conftest import Sandbox, refusal

MANIFEST = {
    "features": {
        "slash_commands": [{"command": "/incident", "should_escape": False}],
        "shortcuts": [{"name": "Declare", "type": "global", "callback_id": "declare"}],
    },
    "oauth_config": {"scopes": {"bot": ["channels:manage", "channels:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


@pytest.fixture
async def declared(tmp_path: Path) -> AsyncIterator[Sandbox]:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    config, started = SandboxConfig(slack_manifest=manifest), asyncio.Event()
    serving = asyncio.create_task(serve(config, started))
    await asyncio.wait_for(started.wait(), 10)
    yield Sandbox(config)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_a_call_whose_scope_was_not_declared_is_refused(declared: Sandbox) -> None:
    channel = await declared.new_channel()
    posting = declared.slack.chat_postMessage(channel=channel, text="Hello")
    assert await refusal(posting) == "missing_scope"
    granted = (await declared.slack.auth_test()).headers["X-OAuth-Scopes"]
    assert granted == "channels:manage,channels:read"


async def test_a_command_that_was_not_declared_does_not_exist(declared: Sandbox) -> None:
    unknown = await declared.do("slash", user="U0ANA", channel="C0GENERAL", command="/dispatch-list")
    assert unknown["error"] == "unknown_command"


async def test_the_declared_shortcuts_are_offered(declared: Sandbox) -> None:
    assert [s["callback_id"] for s in (await declared.see("U0ANA"))["shortcuts"]] == ["declare"]


async def test_only_declared_events_and_unescaped_text_are_delivered(declared: Sandbox) -> None:
    bodies: list[str] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        bodies.append((await reader.readexactly(length)).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    declared.config.slack_request_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    await declared.new_channel()
    await declared.do(
        "slash", user="U0ANA", channel="C0GENERAL", command="/incident", text="assign-role @ben"
    )
    server.close()
    assert len(bodies) == 1
    assert "text=assign-role+%40ben&" in bodies[0]
