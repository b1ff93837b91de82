"""Buttons in messages, people who join and leave, and the App Home."""

import json

import pytest
from temporalio.client import Client

from incident.identity import workflow_id
from incident.policy import Policy
from incident.words import slack as words
from slack_adapter.server import AdapterConfig
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace, eventually
from tests.slack_adapter.conftest import running
from tests.slack_adapter.signed import send_event
from workflows.client import Incidents


@pytest.mark.parametrize(("action", "status"), [("mark_stable", "stable"), ("mark_closed", "closed")])
async def test_a_button_changes_the_status_of_the_incident_it_carries(
    ana: Someone, told: Told, action: str, status: str
) -> None:
    there = ana.at("C0STATUS")  # not the incident's channel: the button knows which incident it means
    ts = await there.shown_button(action=action, value=told.incident)
    await there.presses(ts, action)

    name, payload = await told.one()
    assert (name, payload["status"]) == ("change_status", status)
    assert payload["command_id"].startswith(f"action:C0STATUS:{ts}:{action}:")


async def test_a_reminder_is_snoozed_for_as_long_as_its_button_says(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="snooze_reminder", value=f"{told.incident} 10m task 3")
    await there.presses(ts, "snooze_reminder")
    name, payload = await told.one()
    assert name == "snooze_reminder"
    assert (payload["duration"], payload["what"], payload["task"]) == ("10m", "task", 3)


async def test_the_buttons_of_a_task_name_it(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    for action in ("acknowledge_task", "complete_task"):
        await there.presses(await there.shown_button(action=action, value=f"{told.incident} 3"), action)
    assert [(name, payload["task"]) for name, payload in await told.signals()] == [
        ("acknowledge_task", 3),
        ("complete_task", 3),
    ]


async def test_prompts_are_muted_by_their_button(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    await there.presses(await there.shown_button(action="mute_prompts", value=told.incident), "mute_prompts")
    name, payload = await told.one()
    assert (name, payload["level"]) == ("set_prompts", "off")


async def test_buttons_open_the_forms_of_what_they_name(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    for action, title in (
        ("open_propose", "Propose an action"),
        ("open_create_task", "Give a task"),
        ("open_executive_report", "Executive report"),
    ):
        await there.presses(await there.shown_button(action=action, value=told.incident), action)
        assert await there.form(title)


async def test_the_buttons_of_an_offer_answer_that_offer(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="decline_command", value=f"{told.incident} 2")
    await there.presses(ts, "decline_command")
    name, payload = await told.one()
    assert (name, payload["offer"]) == ("decline_command", 2)
    ts = await there.shown_button(action="accept_command", value=f"{told.incident} 3")
    await there.presses(ts, "accept_command")
    await there.sends(await there.form("Accept command"), read_back="Payments fail")
    [_, (name, payload)] = await told.signals()
    assert (name, payload["offer"], payload["read_back"]) == ("accept_command", 3, "Payments fail")


@pytest.mark.parametrize(
    ("action", "command", "says"),
    [
        ("proposal_goes_ahead", "settle_proposal", {"go": True}),
        ("proposal_is_dropped", "settle_proposal", {"go": False}),
        ("decision_verified", "record_outcome", {"outcome": "verified"}),
        ("decision_reverted", "record_outcome", {"outcome": "reverted"}),
    ],
)
async def test_a_button_decides_the_proposal_that_it_carries(
    ana: Someone, told: Told, action: str, command: str, says: dict[str, object]
) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action=action, value=f"{told.incident} 2")
    await there.presses(ts, action)
    name, payload = await told.one()
    assert (name, payload["proposal"]) == (command, 2)
    assert says.items() <= payload.items()


async def test_a_button_opens_the_objection_to_the_proposal_that_it_carries(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="object_to_proposal", value=f"{told.incident} 2")
    await there.presses(ts, "object_to_proposal")
    await there.sends(await there.form("Object"), reason="Sessions are lost")
    name, payload = await told.one()
    assert (name, payload["proposal"], payload["reason"]) == ("object_to_proposal", 2, "Sessions are lost")


async def test_a_button_takes_command_for_whoever_presses_it(ana: Someone, told: Told) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="take_command", value=told.incident)
    await there.presses(ts, "take_command")
    name, payload = await told.one()
    assert (name, payload["role"], payload["now"]) == ("assign_role", "commander", True)
    assert payload["user"]["slack_id"] == payload["actor"]["slack_id"] == "U0ANA"


async def test_a_press_delivered_twice_carries_the_same_command_id(
    ana: Someone, told: Told, workspace: Workspace
) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="mark_stable", value=told.incident)
    await there.presses(ts, "mark_stable")
    await workspace.redeliver()
    [first, second] = [payload["command_id"] for _, payload in await told.signals()]
    assert first == second


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ("open_status_report", "Status report"),
        ("open_edit", "Edit the incident"),
        ("open_assign_role", "Assign a role"),
        ("show_timeline", "Timeline"),
    ],
)
async def test_a_button_opens_its_form(ana: Someone, told: Told, action: str, title: str) -> None:
    there = ana.at("C0STATUS")
    await there.presses(await there.shown_button(action=action, value=told.incident), action)
    assert (await there.form())["title"]["text"] == title


async def test_a_form_opened_by_a_button_reports_to_the_incident_of_the_button(
    ana: Someone, told: Told
) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="open_status_report", value=told.incident)
    await there.presses(ts, "open_status_report")
    sent = await there.sends(await there.form("Status report"), conditions="a", actions="b", needs="c")
    assert sent["ok"]
    assert (await told.one())[0] == "report_status"


async def test_a_button_of_an_incident_that_is_over_is_explained_to_who_pressed_it(
    ana: Someone, told: Told, temporal: Client
) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="mark_stable", value=told.incident)
    await temporal.get_workflow_handle(workflow_id(told.incident)).terminate()
    await there.presses(ts, "mark_stable")

    async def explained() -> bool:
        return words.no_such_incident(told.incident) in await there.whispers()

    await eventually(explained, "an explanation")


async def test_a_button_that_only_opens_an_address_is_acknowledged(ana: Someone) -> None:
    there = ana.at("C0STATUS")
    ts = await there.shown_button(action="open_channel_link", value="x")
    assert (await there.presses(ts, "open_channel_link"))["ok"]


async def test_who_joins_the_channel_takes_part(told: Told, ana_there: Someone, workspace: Workspace) -> None:
    await workspace.do("join", user="U0DEV", channel=ana_there.channel)
    name, payload = await told.one()
    assert (name, payload["user"]["email"]) == ("add_participant", "dev@example.com")
    assert payload["reason"] == "joined the channel"
    assert payload["actor"]["slack_id"] == "U0DEV"
    assert payload["command_id"].startswith(f"joined:{ana_there.channel}:U0DEV:")


async def test_who_leaves_the_channel_takes_part_no_longer(
    told: Told, ana_there: Someone, workspace: Workspace
) -> None:
    await workspace.do("leave", user="U0BEN", channel=ana_there.channel)
    name, payload = await told.one()
    assert (name, payload["user"]["slack_id"]) == ("remove_participant", "U0BEN")
    assert payload["left_channel"]


async def test_whom_muster_invites_and_bots_are_not_told_again(
    told: Told, ana_there: Someone, workspace: Workspace
) -> None:
    await workspace.bot.conversations_invite(channel=ana_there.channel, users=["U0CHLOE"])
    await workspace.do("join", user="U0BOT", channel=ana_there.channel)
    await workspace.do("join", user="U0DEV", channel=ana_there.channel)
    _, payload = await told.one()
    assert payload["user"]["slack_id"] == "U0DEV"


async def test_who_joins_while_slack_repeats_itself_is_one_command(
    told: Told, ana_there: Someone, workspace: Workspace
) -> None:
    await workspace.do("join", user="U0DEV", channel=ana_there.channel)
    await told.one()
    assert (await workspace.redeliver())["ok"]
    [first, second] = [payload["command_id"] for _, payload in await told.signals()]
    assert first == second


async def test_the_home_shows_open_incidents_and_declares(
    ana: Someone, told: Told, workspace: Workspace
) -> None:
    await workspace.do("home", user="U0ANA")

    async def home() -> dict[str, object] | None:
        return (await workspace.seen_by("U0ANA"))["home"]

    view = await eventually(home, "the App Home")
    assert told.incident in json.dumps(view)
    await workspace.do("action", user="U0ANA", view_id=view["id"], action_id="declare_from_home")
    assert (await ana.form())["title"]["text"] == "Declare an incident"


async def test_who_joins_while_temporal_is_away_is_left_for_slack_to_tell_again(
    config: AdapterConfig, unreachable: Incidents, policy: Policy
) -> None:
    joined = {"type": "member_joined_channel", "user": "U0DEV", "channel": "C0NEW", "event_ts": "1.1"}
    async with running(config, unreachable, policy) as adapter:
        assert (await send_event(adapter, joined)).status_code == 500


async def test_an_event_that_nobody_listens_to_is_taken(adapter: Adapter) -> None:
    assert (await send_event(adapter, {"type": "channel_rename", "event_ts": "1.1"})).status_code == 200
