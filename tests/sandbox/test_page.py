"""The page in a real browser: what people type, press and read, with a Bolt app at the other end."""

from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp

from tests.sandbox.conftest import Sandbox, Visit, eventually, needs_chromium

pytestmark = needs_chromium


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


SEVERITIES = [{"text": plain(s.title()), "value": s} for s in ("critical", "high")]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "declare",
    "title": plain("Declare an incident"),
    "submit": plain("Declare"),
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": plain("Title"),
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "severity",
            "label": plain("Severity"),
            "element": {
                "type": "static_select",
                "action_id": "value",
                "options": SEVERITIES,
                "initial_option": SEVERITIES[1],
            },
        },
        {
            "type": "input",
            "block_id": "commander",
            "label": plain("Commander"),
            "optional": True,
            "element": {"type": "users_select", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "options",
            "label": plain("Options"),
            "optional": True,
            "element": {
                "type": "checkboxes",
                "action_id": "value",
                "options": [{"text": plain("Restricted"), "value": "restricted"}],
            },
        },
    ],
}


@pytest.fixture
def form(bolt: AsyncApp) -> list[dict[str, Any]]:
    """`/incident` opens the form; what is submitted is collected, and a title of one letter refused."""
    submitted: list[dict[str, Any]] = []

    @bolt.command("/incident")
    async def incident(ack: Any, client: Any, command: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)

    @bolt.view("declare")
    async def declare(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if len(values["title"]["value"]["value"]) == 1:
            await ack(response_action="errors", errors={"title": "Say a little more"})
            return
        await ack()
        submitted.append(values)

    return submitted


async def type_line(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_label("Message", exact=True).press("Enter")


async def test_a_command_typed_in_the_page_opens_a_form_that_can_be_submitted(
    sandbox: Sandbox, form: list[dict[str, Any]], visit: Visit
) -> None:
    page = await visit("U0ANA")
    await type_line(page, "/incident declare")
    dialog = page.get_by_role("dialog", name="Declare an incident")
    await dialog.get_by_label("Title").fill("Checkout is down")
    await dialog.get_by_label("Commander").select_option("U0BEN")
    await dialog.get_by_label("Restricted").check()
    await dialog.get_by_role("button", name="Declare").click()

    await expect(dialog).to_be_hidden()
    assert form[0]["title"]["value"]["value"] == "Checkout is down"
    assert form[0]["severity"]["value"]["selected_option"]["value"] == "high"
    assert form[0]["commander"]["value"]["selected_user"] == "U0BEN"
    assert [o["value"] for o in form[0]["options"]["value"]["selected_options"]] == ["restricted"]


async def test_an_error_stands_next_to_its_field_and_what_was_typed_stays(
    sandbox: Sandbox, form: list[dict[str, Any]], visit: Visit
) -> None:
    page = await visit("U0ANA")
    await type_line(page, "/incident declare")
    dialog = page.get_by_role("dialog", name="Declare an incident")
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog.get_by_role("alert").first).to_have_text("Please complete this required field.")

    await dialog.get_by_label("Title").fill("x")
    await sandbox.do("message", user="U0BEN", channel="C0GENERAL", text="Meanwhile")
    await expect(page.get_by_text("Meanwhile")).to_be_attached()
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog.get_by_role("alert").first).to_have_text("Say a little more")
    await expect(dialog.get_by_label("Title")).to_have_value("x")
    assert form == []


async def test_a_button_in_a_message_works_and_the_message_changes_by_itself(
    sandbox: Sandbox, bolt: AsyncApp, visit: Visit
) -> None:
    @bolt.action("take")
    async def take(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text=f"Taken by <@{body['user']['id']}>", blocks=[])

    button = {"type": "button", "action_id": "take", "text": plain("I have it")}
    channel = await sandbox.new_channel("inc-1", "U0BEN")
    blocks = [{"type": "actions", "elements": [button]}]
    await sandbox.slack.chat_postMessage(channel=channel, text="Page", blocks=blocks)

    page = await visit("U0BEN", f"channel/{channel}")
    await page.get_by_role("button", name="I have it").click()
    await expect(page.get_by_text("Taken by @Ben Okafor")).to_be_visible()


async def test_people_do_not_see_private_channels_of_others_nor_what_is_said_to_one_of_them(
    sandbox: Sandbox, visit: Visit
) -> None:
    secret = await sandbox.new_channel("inc-secret", "U0ANA", is_private=True)
    open_one = await sandbox.new_channel("inc-open", "U0ANA", "U0BEN")
    await sandbox.slack.chat_postEphemeral(channel=open_one, user="U0ANA", text="Psst")

    ana = await visit("U0ANA", f"channel/{open_one}")
    await expect(ana.get_by_role("link", name="inc-secret")).to_be_visible()
    await expect(ana.get_by_text("Only visible to you")).to_be_visible()
    ben = await visit("U0BEN", f"channel/{open_one}")
    await expect(ben.get_by_role("link", name="inc-secret")).to_have_count(0)
    await expect(ben.get_by_text("Psst")).to_have_count(0)
    await ben.goto(f"{sandbox.url}/#/U0BEN/channel/{secret}")
    await expect(ben.get_by_role("heading", name="inc-secret")).to_have_count(0)


async def test_what_people_write_is_text_and_never_markup(sandbox: Sandbox, visit: Visit) -> None:
    written = "<img src=x onerror=alert(1)> *bold* & <https://example.com|link>"
    await sandbox.do("message", user="U0BEN", channel="C0GENERAL", text=written)
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    text = "*<javascript:alert(1)|press>* _<b>it</b>_ `<i>` <https://example.com|ok> :fire: <@U0BEN>"
    await sandbox.slack.chat_postMessage(channel=channel, text=text)

    page = await visit("U0ANA")
    message = page.get_by_role("log").get_by_role("article").last
    assert "<img src=x onerror=alert(1)>" in await message.inner_text()
    await page.get_by_role("link", name="inc-1").click()
    message = page.get_by_role("log").get_by_role("article").last
    await expect(message.get_by_role("link")).to_have_count(1)
    await expect(message).to_contain_text("🔥 @Ben Okafor")
    assert await page.locator("#messages img, #messages b, #messages i").count() == 0


async def test_what_is_being_typed_survives_a_refresh_and_a_change_of_channel(
    sandbox: Sandbox, visit: Visit
) -> None:
    page = await visit("U0ANA")
    box = page.get_by_label("Message", exact=True)
    await box.fill("Half a sent")
    await sandbox.do("message", user="U0BEN", channel="C0GENERAL", text="News")
    await expect(page.get_by_text("News")).to_be_visible()
    await expect(box).to_have_value("Half a sent")
    await expect(box).to_be_focused()
    await page.get_by_role("link", name="status").click()
    await expect(box).to_have_value("")
    await page.get_by_role("link", name="general").click()
    await expect(box).to_have_value("Half a sent")


async def test_a_command_that_no_app_takes_says_so_in_the_channel(visit: Visit) -> None:
    page = await visit("U0ANA")
    await type_line(page, "/incident list")
    await expect(page.get_by_text('/incident failed with the error "dispatch_failed"')).to_be_visible()


async def test_another_person_can_be_chosen_and_joins_a_channel(sandbox: Sandbox, visit: Visit) -> None:
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    page = await visit("U0ANA", f"channel/{channel}")
    await page.get_by_label("You are").select_option("U0EVE")
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()

    async def joined() -> bool:
        return "U0EVE" in (await sandbox.channel(channel))["members"]

    await eventually(joined, "Eve is a member")
