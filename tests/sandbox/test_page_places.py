"""The rest of the page in a real browser: pages, documents, archived channels, the app's home."""

import asyncio
from typing import Any

import pdpyras
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp

from sandbox import people
from tests.sandbox.conftest import Sandbox, Visit, needs_chromium

pytestmark = needs_chromium


async def test_a_page_is_acknowledged_and_resolved_by_the_person_who_looks(
    sandbox: Sandbox, visit: Visit
) -> None:
    session = pdpyras.APISession(people.PAGERDUTY_API_KEY, default_from=people.PAGERDUTY_BOT_EMAIL)
    session.url = sandbox.pagerduty_api_url
    service = {"id": people.SERVICE, "type": "service_reference"}
    incident = {"type": "incident", "title": "Checkout is down", "service": service}
    page = await visit("U0ANA", "pagerduty")
    await expect(page.get_by_text("Nobody has been paged.")).to_be_visible()

    made = await asyncio.to_thread(session.rpost, "/incidents", json=incident)
    await page.get_by_role("button", name="Acknowledge Checkout is down").click()
    await expect(page.get_by_text("acknowledged", exact=True)).to_be_visible()
    seen = await asyncio.to_thread(session.rget, f"/incidents/{made['id']}")
    assert seen["acknowledgements"][0]["acknowledger"]["summary"] == "Ana Reyes"

    eve = await visit("U0EVE", "pagerduty")
    await expect(eve.get_by_role("article", name="Checkout is down")).to_be_visible()
    await expect(eve.get_by_role("button", name="Resolve")).to_have_count(0)
    await page.get_by_role("button", name="Resolve Checkout is down").click()
    await expect(page.get_by_text("resolved", exact=True)).to_be_visible()


async def test_a_document_shows_its_text_and_takes_a_comment(sandbox: Sandbox, visit: Visit) -> None:
    page = await visit("U0ANA")
    await page.get_by_role("link", name="Incident template").click()
    await expect(page.get_by_label("Text of Incident template")).to_contain_text("{{description}}")
    await page.get_by_label("Comment", exact=True).fill("Check the dates")
    await page.get_by_label("Assign to").select_option("ben@example.com")
    await page.get_by_role("button", name="Comment").click()
    await expect(page.get_by_text("ana@example.com · for ben@example.com")).to_be_visible()
    await page.get_by_role("button", name="Resolve Check the dates").click()
    await expect(page.get_by_text("ana@example.com · for ben@example.com · resolved")).to_be_visible()
    await page.get_by_role("button", name="Re-open Check the dates").click()
    await expect(page.get_by_text("ana@example.com · reopen")).to_be_visible()


async def test_an_archived_channel_is_set_apart_and_can_be_brought_back(
    sandbox: Sandbox, visit: Visit
) -> None:
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    await sandbox.slack.conversations_archive(channel=channel)
    page = await visit("U0ANA", f"channel/{channel}")
    await expect(page.get_by_label("Archived").get_by_role("link", name="inc-1")).to_be_visible()
    await expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    await page.get_by_role("button", name="Unarchive").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()


async def test_visiting_the_home_tells_the_app_which_fills_it(
    sandbox: Sandbox, bolt: AsyncApp, visit: Visit
) -> None:
    @bolt.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "No open incidents"}}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    page = await visit("U0ANA")
    await page.get_by_role("link", name="Muster home").click()
    await expect(page.get_by_role("heading", name="No open incidents")).to_be_visible()
