"""The whole product as `muster up` starts it, and a browser in front of it: shared, so each test declares its own incident."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cli.stack import Ports, Stack, sandbox_policy, stack
from tests.sandbox.conftest import Visit, browser

__all__ = ["browser"]

SETTLED_WITHIN = 20_000  # milliseconds


@pytest_asyncio.fixture(scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with stack(tmp_path_factory.mktemp("kept"), Ports(0, 0, 0, 0), sandbox_policy()) as running:
        yield running


@pytest.fixture
async def visit(browser: Browser, running: Stack) -> AsyncIterator[Visit]:
    """Opens the page as somebody, in #general."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SETTLED_WITHIN)
    expect.set_options(timeout=SETTLED_WITHIN)
    broken: list[str] = []

    async def visit(user: str) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(f"{running.sandbox_url}/#/{user}/channel/C0GENERAL")
        await expect(page.get_by_role("link", name="general")).to_be_visible()
        return page

    yield visit
    await context.close()
    assert broken == []
