"""What the sandbox delivers, taken by a real Bolt app that checks every signature."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp

from tests.sandbox.conftest import Sandbox, eventually, refusal


async def test_a_slash_command_reaches_the_app_with_mentions_escaped(
    sandbox: Sandbox, bolt: AsyncApp
) -> None:
    heard: list[dict[str, Any]] = []

    @bolt.command("/incident")
    async def incident(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command)
        await ack("Understood")

    text = "assign-role @ben commander in #status, mail a@example.com <now>"
    done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident", text=text)

    assert done["ok"]
    assert heard[0]["trigger_id"] == done["trigger_id"]
    assert (heard[0]["user_id"], heard[0]["channel_name"]) == ("U0ANA", "general")
    escaped = "<@U0BEN|ben> commander in <#C0STATUS|status>, mail a@example.com &lt;now&gt;"
    assert heard[0]["text"] == f"assign-role {escaped}"
    assert (await sandbox.texts("C0GENERAL", "U0ANA"))[-1] == "Understood"
    assert "Understood" not in await sandbox.texts("C0GENERAL", "U0BEN")


async def test_a_command_that_is_not_acknowledged_fails_visibly_for_its_author(
    sandbox: Sandbox, bolt: AsyncApp
) -> None:
    @bolt.command("/incident")
    async def incident(ack: Any) -> None:
        await asyncio.sleep(4)
        await ack()

    done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
    assert done["error"] == "operation_timeout"
    expected = '/incident failed with the error "operation_timeout"'
    assert (await sandbox.texts("C0GENERAL", "U0ANA"))[-1] == expected
    assert expected not in await sandbox.texts("C0GENERAL", "U0BEN")


async def test_a_command_with_no_app_to_take_it_fails_visibly(sandbox: Sandbox) -> None:
    done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
    assert done["error"] == "dispatch_failed"


async def test_a_wrong_signature_is_refused_by_the_app(sandbox: Sandbox, bolt: AsyncApp) -> None:
    sandbox.config.slack_signing_secret = "another"
    done = await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")
    assert done["error"] == "dispatch_failed"


async def test_a_response_url_works_five_times(sandbox: Sandbox, bolt: AsyncApp) -> None:
    statuses: list[int] = []

    @bolt.command("/incident")
    async def incident(ack: Any, respond: Any) -> None:
        await ack()
        statuses.append((await respond("For all", response_type="in_channel")).status_code)
        for number in range(5):
            statuses.append((await respond(f"For you {number}")).status_code)

    await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident")

    async def six() -> bool:
        return len(statuses) == 6

    await eventually(six, "six answers")
    assert statuses == [200] * 5 + [404]
    assert "For you 3" in await sandbox.texts("C0GENERAL", "U0ANA")
    assert await sandbox.texts("C0GENERAL", "U0BEN") == ["For all"]


async def test_a_button_reaches_the_app_and_its_message_can_be_replaced(
    sandbox: Sandbox, bolt: AsyncApp
) -> None:
    pressed: list[dict[str, Any]] = []

    @bolt.action("acknowledge")
    async def acknowledge(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        pressed.append(body)
        await respond("Taken", replace_original=True)

    button = {
        "type": "button",
        "action_id": "acknowledge",
        "text": {"type": "plain_text", "text": "I have it"},
        "value": "inc-1",
    }
    blocks = [{"type": "actions", "block_id": "page", "elements": [button]}]
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    ts = (await sandbox.slack.chat_postMessage(channel=channel, text="Page", blocks=blocks))["ts"]
    await sandbox.do("action", user="U0ANA", channel=channel, ts=ts, action_id="acknowledge")

    async def replaced() -> bool:
        return "Taken" in await sandbox.texts(channel)

    await eventually(replaced, "the message is replaced")
    body = pressed[0]
    assert body["actions"][0]["value"] == "inc-1"
    assert body["container"]["message_ts"] == body["message"]["ts"] == ts
    assert (body["user"]["id"], body["channel"]["id"]) == ("U0ANA", channel)


async def test_a_button_that_is_not_there_cannot_be_pressed(sandbox: Sandbox, bolt: AsyncApp) -> None:
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    ts = (await sandbox.slack.chat_postMessage(channel=channel, text="Plain"))["ts"]
    done = await sandbox.do("action", user="U0ANA", channel=channel, ts=ts, action_id="acknowledge")
    assert done["error"] == "no_such_action"


async def test_events_of_the_bots_channels_reach_the_app_and_those_of_others_do_not(
    sandbox: Sandbox, bolt: AsyncApp
) -> None:
    heard: list[tuple[str, str]] = []

    async def note(event: dict[str, Any]) -> None:
        heard.append((event["type"], event["user"]))

    for kind in (
        "member_left_channel",
        "reaction_added",
        "reaction_removed",
        "pin_added",
        "pin_removed",
        "app_home_opened",
    ):
        bolt.event(kind)(note)
    bolt.event("member_joined_channel")(note)

    channel = await sandbox.new_channel("inc-1", "U0ANA")
    ts = (await sandbox.slack.chat_postMessage(channel=channel, text="Hello"))["ts"]
    await sandbox.do("join", user="U0BEN", channel=channel)
    await sandbox.do("leave", user="U0BEN", channel="C0GENERAL")
    reaction = {"user": "U0ANA", "channel": channel, "ts": ts, "name": "eyes"}
    await sandbox.do("reaction", **reaction)
    await sandbox.do("reaction", **reaction, remove=True)
    pin = {"user": "U0BEN", "channel": channel, "ts": ts}
    await sandbox.do("pin", **pin)
    assert (await sandbox.do("pin", **pin))["error"] == "already_pinned"
    await sandbox.do("pin", **pin, remove=True)
    assert (await sandbox.do("pin", **pin, remove=True))["error"] == "no_pin"
    await sandbox.do("leave", user="U0BEN", channel=channel)
    await sandbox.do("home", user="U0ANA")

    async def all_heard() -> bool:
        return len(heard) == 9

    await eventually(all_heard, "nine events")
    assert sorted(heard) == sorted(
        [
            ("member_joined_channel", "U0MUSTER"),
            ("member_joined_channel", "U0ANA"),
            ("member_joined_channel", "U0BEN"),
            ("reaction_added", "U0ANA"),
            ("reaction_removed", "U0ANA"),
            ("pin_added", "U0BEN"),
            ("pin_removed", "U0BEN"),
            ("member_left_channel", "U0BEN"),
            ("app_home_opened", "U0ANA"),
        ]
    )


async def test_an_event_that_the_app_fails_on_is_sent_again(sandbox: Sandbox, bolt: AsyncApp) -> None:
    attempts: list[str | None] = []

    @bolt.middleware
    async def fail_at_first(req: Any, resp: Any, next: Any) -> Any:
        attempts.append(next_retry(req))
        if len(attempts) == 1:
            resp.status = 500
            return resp
        return await next()

    @bolt.event("member_joined_channel")
    async def joined(event: dict[str, Any]) -> None: ...

    await sandbox.new_channel()

    async def twice() -> bool:
        return len(attempts) == 2

    await eventually(twice, "the event comes again")
    assert attempts == [None, "1"]


def next_retry(request: Any) -> str | None:
    return (request.headers.get("x-slack-retry-num") or [None])[0]


async def test_the_last_delivery_can_be_repeated_to_the_letter(sandbox: Sandbox, bolt: AsyncApp) -> None:
    heard: list[str] = []

    @bolt.command("/incident")
    async def incident(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        heard.append(command["trigger_id"])

    await sandbox.do("slash", user="U0ANA", channel="C0GENERAL", command="/incident", text="list")
    again = await sandbox.do("redeliver", kind="slash_commands")
    assert again["ok"]
    assert len(heard) == 2
    assert heard[0] == heard[1]


async def test_shortcuts_reach_the_app(sandbox: Sandbox, bolt: AsyncApp) -> None:
    heard: list[dict[str, Any]] = []

    async def note(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        heard.append(body)

    bolt.global_shortcut("declare")(note)
    bolt.message_shortcut("to_timeline")(note)
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    ts = (await sandbox.do("message", user="U0ANA", channel=channel, text="We rolled back"))["ts"]
    await sandbox.do("shortcut", user="U0ANA", callback_id="declare")
    await sandbox.do("shortcut", user="U0ANA", callback_id="to_timeline", channel=channel, ts=ts)
    assert [b["type"] for b in heard] == ["shortcut", "message_action"]
    assert heard[1]["message"]["text"] == "We rolled back"


async def test_a_response_url_that_was_never_given_out_is_refused(sandbox: Sandbox) -> None:
    answer = await sandbox.ui.post(f"{sandbox.url}/slack/response/RNOTHING", json={"text": "Hello"})
    assert answer.status_code == 404


async def test_unknown_details_of_an_act_are_refused(sandbox: Sandbox) -> None:
    done = await sandbox.do("message", user="U0ANA", channel="C0GENERAL", text="Hello", colour="red")
    assert done["error"] == "invalid_arguments"
    assert (
        await refusal(sandbox.slack.chat_update(channel="C0STATUS", ts="", text="x")) == "invalid_arguments"
    )
