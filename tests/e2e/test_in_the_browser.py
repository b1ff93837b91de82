"""An incident as people live it in the page: everything behind it is real but the vendors."""

import re

from playwright.async_api import Locator, Page, expect

from tests.sandbox.conftest import Visit, needs_chromium

pytestmark = needs_chromium


async def types(page: Page, line: str) -> None:
    box = page.get_by_label("Message", exact=True)
    await box.fill(line)
    await box.press("Enter")


async def declares(page: Page, title: str) -> Locator:
    """Declare with a command and go to the channel that appears; its card, once it is edited no more."""
    await types(page, f"/incident declare high {title}")
    words = title.lower().replace(" ", "-")
    await page.get_by_role("link", name=re.compile(f"^inc-{words}")).click()
    messages = page.get_by_role("log").get_by_role("article")
    card = messages.filter(has=page.get_by_role("button", name="Mark stable"))
    await expect(card.get_by_role("link", name="Incident document")).to_be_visible()
    return card


def error_at(dialog: Locator, field: str) -> Locator:
    return dialog.locator(f"[data-block={field}]").get_by_role("alert")


async def test_a_declared_incident_appears_by_itself_with_a_card_and_is_told_to_the_stakeholders(
    visit: Visit,
) -> None:
    page = await visit("U0DEV")
    shown = await declares(page, "Checkout is failing")
    await expect(shown).to_contain_text("Checkout is failing")
    await expect(shown).to_contain_text("@Ana Reyes")
    await expect(page.get_by_label("Topic")).to_contain_text("Commander: Ana Reyes")
    await page.get_by_role("link", name="status", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("Incident declared: Checkout is failing")


async def test_a_report_is_asked_for_in_a_form_corrected_and_seen_by_everyone(visit: Visit) -> None:
    page = await visit("U0BEN")
    shown = await declares(page, "Search is slow")
    await shown.get_by_role("button", name="Status report").click()
    dialog = page.get_by_role("dialog", name="Status report")
    await dialog.get_by_label("Conditions").fill("Every search takes ten seconds")
    await dialog.get_by_label("Actions").fill("Adding a replica")
    await dialog.get_by_label("Next report in").fill("soon")
    await dialog.get_by_role("button", name="Send").click()
    await expect(error_at(dialog, "needs")).to_have_text("Please complete this required field.")

    await dialog.get_by_label("Needs").fill("A database engineer")
    await dialog.get_by_role("button", name="Send").click()
    await expect(error_at(dialog, "next_report_in")).to_contain_text('"soon" is not a duration')
    await expect(error_at(dialog, "needs")).to_have_count(0)

    await dialog.get_by_label("Next report in").fill("20m")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("Every search takes ten seconds")).to_be_visible()
    await expect(page.get_by_text("A database engineer")).to_be_visible()
    await page.get_by_role("link", name="status", exact=True).click()
    await expect(page.get_by_text("Every search takes ten seconds")).to_be_visible()


async def test_a_page_that_is_acknowledged_in_pagerduty_shows_so_on_the_card(visit: Visit) -> None:
    chloe, ana = await visit("U0CHLOE"), await visit("U0ANA")
    shown = await declares(chloe, "Mail is late")
    await expect(shown).to_contain_text("not acknowledged yet")

    await ana.get_by_role("link", name="Pages").click()
    await ana.get_by_role("button", name="Acknowledge [high] Mail is late").click()
    await expect(ana.get_by_role("article", name="[high] Mail is late")).to_contain_text("acknowledged")
    await expect(shown).to_contain_text("acknowledged by @Ana Reyes")


async def test_a_restricted_incident_is_seen_by_those_who_take_part_and_by_nobody_else(visit: Visit) -> None:
    dev, eve = await visit("U0DEV"), await visit("U0EVE")
    await types(dev, "/incident declare")
    dialog = dev.get_by_role("dialog", name="Declare an incident")
    await dialog.get_by_label("Title").fill("Payroll leak")
    await dialog.get_by_label("Restricted").check()
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog).to_contain_text("declared")
    await dialog.get_by_role("button", name="Close").last.click()

    channel = dev.get_by_role("link", name=re.compile("^inc-[a-z0-9]+$"))
    await channel.click()
    await expect(dev.get_by_role("log")).to_contain_text("Payroll leak")
    await expect(dev.get_by_label("Topic")).to_contain_text("Commander: Ana Reyes")

    name = await channel.get_attribute("aria-label")
    await expect(eve.get_by_role("link", name="status", exact=True)).to_be_visible()
    await expect(eve.get_by_role("link", name=name, exact=True)).to_have_count(0)
    for place in ("status", "Pages", "Muster home"):
        await eve.get_by_role("link", name=place, exact=True).click()
        await expect(eve.get_by_text("Payroll")).to_have_count(0)
