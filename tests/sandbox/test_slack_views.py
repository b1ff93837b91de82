"""Modals and App Homes, opened by a real Bolt app and filled in by people."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.sandbox.conftest import Sandbox, eventually, refusal


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


SEVERITIES = [{"text": plain(s), "value": s} for s in ("critical", "high")]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "declare",
    "title": plain("Declare"),
    "submit": plain("Declare"),
    "private_metadata": "kept",
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
    ],
}


@pytest.fixture
def opened_by_command(bolt: AsyncApp) -> AsyncApp:
    @bolt.command("/incident")
    async def incident(ack: Any, client: Any, command: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)

    return bolt


async def open_form(sandbox: Sandbox) -> dict[str, Any]:
    await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")

    async def view() -> Any:
        return (await sandbox.see("U0ANA"))["view"]

    return await eventually(view, "a modal opens")


async def submit(sandbox: Sandbox, view: dict[str, Any], **values: Any) -> dict[str, Any]:
    return await sandbox.do("view/submit", user="U0ANA", view_id=view["id"], values=values)


async def test_a_form_is_opened_filled_in_and_closed(sandbox: Sandbox, opened_by_command: AsyncApp) -> None:
    heard: list[dict[str, Any]] = []

    @opened_by_command.view("declare")
    async def declare(ack: Any, view: dict[str, Any]) -> None:
        heard.append(view)
        await ack()

    view = await open_form(sandbox)
    assert (await submit(sandbox, view, title="Checkout is down"))["ok"]
    values = heard[0]["state"]["values"]
    assert values["title"]["value"] == {"type": "plain_text_input", "value": "Checkout is down"}
    assert values["severity"]["value"]["selected_option"]["value"] == "high"
    assert heard[0]["private_metadata"] == "kept"
    assert (await sandbox.see("U0ANA"))["view"] is None


async def test_an_empty_required_field_is_refused_before_the_app_hears(
    sandbox: Sandbox, opened_by_command: AsyncApp
) -> None:
    refused = await submit(sandbox, await open_form(sandbox))
    assert refused == {"ok": False, "errors": {"title": "Please complete this required field."}}


async def test_the_apps_errors_are_shown_next_to_the_field(
    sandbox: Sandbox, opened_by_command: AsyncApp
) -> None:
    @opened_by_command.view("declare")
    async def declare(ack: Any) -> None:
        await ack(response_action="errors", errors={"title": "Say more"})

    refused = await submit(sandbox, await open_form(sandbox), title="x", severity="critical")
    assert refused["errors"] == {"title": "Say more"}
    view = (await sandbox.see("U0ANA"))["view"]
    assert view["errors"] == {"title": "Say more"}
    assert view["values"]["severity"]["value"]["selected_option"]["value"] == "critical"


async def test_a_submission_can_update_push_and_clear(sandbox: Sandbox, opened_by_command: AsyncApp) -> None:
    answers = iter(["update", "push", "clear"])

    @opened_by_command.view("declare")
    async def declare(ack: Any) -> None:
        action = next(answers)
        await ack(response_action=action, **({"view": FORM} if action != "clear" else {}))

    view = await open_form(sandbox)
    await submit(sandbox, view, title="Once")
    updated = (await sandbox.see("U0ANA"))["modals"]
    assert [v["id"] for v in updated] == [view["id"]]
    assert updated[0]["values"]["title"]["value"]["value"] == "Once"

    await submit(sandbox, updated[0])
    stack = (await sandbox.see("U0ANA"))["modals"]
    assert stack[0]["id"] == view["id"]
    assert len(stack) == 2

    await submit(sandbox, stack[-1], title="Twice")
    assert (await sandbox.see("U0ANA"))["modals"] == []


async def test_a_choice_that_is_not_offered_cannot_be_made(
    sandbox: Sandbox, opened_by_command: AsyncApp
) -> None:
    refused = await submit(sandbox, await open_form(sandbox), title="x", severity="awful")
    assert refused["error"] == "no_such_option"


async def test_a_trigger_opens_one_view_within_three_seconds(sandbox: Sandbox, bolt: AsyncApp) -> None:
    triggers: list[str] = []

    @bolt.command("/incident")
    async def incident(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        triggers.append(command["trigger_id"])

    for _ in range(2):
        await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
    used, late = triggers
    slack = sandbox.slack
    assert (await slack.views_open(trigger_id=used, view=FORM))["ok"]
    assert await refusal(slack.views_open(trigger_id=used, view=FORM)) == "exchanged_trigger_id"
    await asyncio.sleep(3.05)
    assert await refusal(slack.views_open(trigger_id=late, view=FORM)) == "expired_trigger_id"
    assert await refusal(slack.views_open(trigger_id="1.2.x", view=FORM)) == "invalid_trigger_id"


async def test_an_external_id_is_used_once(sandbox: Sandbox) -> None:
    slack = sandbox.slack
    home = {"type": "home", "external_id": "one", "blocks": []}
    await slack.views_publish(user_id="U0ANA", view=home)
    assert await refusal(slack.views_publish(user_id="U0BEN", view=home)) == "duplicate_external_id"
    assert (await slack.views_update(external_id="one", view=home))["ok"]


async def test_a_view_that_changed_meanwhile_is_not_overwritten(
    sandbox: Sandbox, opened_by_command: AsyncApp
) -> None:
    view, slack = await open_form(sandbox), sandbox.slack
    fresh = await slack.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    conflict = slack.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    assert await refusal(conflict) == "hash_conflict"
    assert (await slack.views_update(view_id=view["id"], view=FORM, hash=fresh["view"]["hash"]))["ok"]


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"title": plain("x" * 25)}, "/view/title/text"),
        ({"submit": None}, "/view/submit"),
        ({"colour": "red"}, "/view"),
        ({"blocks": [{"type": "divider"}] * 101}, "/view/blocks"),
    ],
)
async def test_a_view_that_slack_would_refuse_is_refused_with_the_place(
    sandbox: Sandbox, broken: dict[str, Any], where: str
) -> None:
    call = sandbox.slack.views_open(trigger_id="1", view=FORM | broken)
    with pytest.raises(Exception, match="invalid_arguments") as refused:
        await call
    message = refused.value.response["response_metadata"]["messages"][0]
    assert f"[json-pointer:{where}]" in message


async def test_closing_a_form_is_told_to_an_app_that_asked(sandbox: Sandbox, bolt: AsyncApp) -> None:
    closed: list[str] = []

    @bolt.command("/incident")
    async def incident(ack: Any, client: Any, command: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=FORM | {"notify_on_close": True})

    @bolt.view_closed("declare")
    async def gone(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        closed.append(view["id"])

    view = await open_form(sandbox)
    await sandbox.do("view/close", user="U0ANA", view_id=view["id"])
    assert closed == [view["id"]]
    assert (await sandbox.see("U0ANA"))["view"] is None


async def test_a_button_in_the_home_reaches_the_app(sandbox: Sandbox, bolt: AsyncApp) -> None:
    pressed: list[dict[str, Any]] = []

    @bolt.action("open")
    async def opened(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        pressed.append(body)

    button = {"type": "button", "action_id": "open", "text": plain("Open"), "value": "inc-1"}
    blocks = [{"type": "actions", "elements": [button]}]
    home = await sandbox.slack.views_publish(user_id="U0ANA", view={"type": "home", "blocks": blocks})
    assert (await sandbox.see("U0ANA"))["home"]["id"] == home["view"]["id"]
    await sandbox.do("action", user="U0ANA", view_id=home["view"]["id"], action_id="open")
    assert pressed[0]["actions"][0]["value"] == "inc-1"
