"""A sandbox on a free port and, where asked for, a Bolt app that it delivers to. Both fresh for every test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import people
from sandbox.config import SandboxConfig
from sandbox.server import serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")

Visit = Callable[..., Awaitable[Page]]


class Sandbox:
    """A running sandbox, its addresses, and short ways to look at it and act in it."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.url = config.base_url
        self.slack_api_url = f"{self.url}/slack/api/"
        self.pagerduty_api_url = f"{self.url}/pagerduty"
        self.slack = AsyncWebClient(
            token=people.SLACK_BOT_TOKEN, base_url=self.slack_api_url, retry_handlers=[]
        )
        self.ui = httpx.AsyncClient(base_url=f"{self.url}/ui", timeout=10, verify=False)

    async def see(self, user: str | None = None) -> dict[str, Any]:
        return (await self.ui.get("/state", params={"user": user} if user else {})).json()

    async def channel(self, channel_id: str, user: str | None = None) -> dict[str, Any]:
        return next(c for c in (await self.see(user))["channels"] if c["id"] == channel_id)

    async def texts(self, channel_id: str, user: str | None = None) -> list[str]:
        return [m["text"] for m in (await self.channel(channel_id, user))["messages"]]

    async def do(self, what: str, **details: object) -> dict[str, Any]:
        return (await self.ui.post(f"/{what}", json=details)).json()

    async def new_channel(self, name: str = "inc-1", *invited: str, **more: object) -> str:
        channel = (await self.slack.conversations_create(name=name, **more))["channel"]["id"]
        if invited:
            await self.slack.conversations_invite(channel=channel, users=list(invited))
        return channel


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
def slack(sandbox: Sandbox) -> AsyncWebClient:
    return sandbox.slack


@pytest.fixture
async def bolt(sandbox: Sandbox) -> AsyncIterator[AsyncApp]:
    """A Bolt app in HTTP mode that the sandbox delivers to; signatures are checked by Bolt itself."""
    app = AsyncApp(client=sandbox.slack, signing_secret=people.SLACK_SIGNING_SECRET)
    runner = web.AppRunner(app.web_app("/slack/events"), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    sandbox.config.slack_request_url = f"http://127.0.0.1:{port}/slack/events"
    yield app
    await runner.cleanup()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        await running.close()


@pytest.fixture
async def visit(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Visit]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    broken: list[str] = []

    async def open_page(user: str, place: str = "channel/C0GENERAL") -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(f"{sandbox.url}/#/{user}/{place}")
        await expect(page.get_by_role("link", name="general")).to_be_visible()
        return page

    yield open_page
    await context.close()
    assert broken == []


async def refusal(call: Awaitable[Any]) -> str:
    """Slack's error code for a call that must be refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response["error"]


async def eventually(condition: Any, what: str) -> Any:
    """Polls an awaitable condition until it is truthy."""
    for _ in range(200):
        if found := await condition():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"never happened: {what}")
