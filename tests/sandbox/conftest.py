"""A sandbox on a free port, in this process, fresh for every test that asks for one."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import people
from sandbox.config import SandboxConfig
from sandbox.server import serve


class Sandbox:
    """A running sandbox and its addresses."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.url = config.base_url
        self.slack_api_url = f"{self.url}/slack/api/"
        self.pagerduty_api_url = f"{self.url}/pagerduty"
        self.slack = AsyncWebClient(
            token=people.SLACK_BOT_TOKEN, base_url=self.slack_api_url, retry_handlers=[]
        )
        self.ui = httpx.AsyncClient(base_url=f"{self.url}/ui", timeout=10)

    async def see(self, user: str | None = None) -> dict:
        return (await self.ui.get("/state", params={"user": user} if user else {})).json()

    async def channel(self, name: str, user: str | None = None) -> dict:
        return next(c for c in (await self.see(user))["channels"] if c["name"] == name)

    async def do(self, what: str, **details: object) -> dict:
        return (await self.ui.post(f"/{what}", json=details)).json()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    config, started = SandboxConfig(), asyncio.Event()
    serving = asyncio.create_task(serve(config, started))
    starting = asyncio.create_task(started.wait())
    await asyncio.wait([serving, starting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    running = Sandbox(config)
    yield running
    await running.ui.aclose()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture
async def slack(sandbox: Sandbox) -> AsyncWebClient:
    return sandbox.slack
