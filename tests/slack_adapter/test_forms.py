"""Modals: what they ask, what they refuse next to which field, and what sending them tells the incident."""

import json
from uuid import uuid4

import pytest
from temporalio.client import Client

from incident import limits
from incident.identity import incident_id, workflow_id
from incident.words import slack as words
from sandbox import people
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace, starts_with
from tests.slack_adapter.signed import send

REPORT = {"conditions": "500s on checkout", "actions": "rolling back", "needs": "none"}


async def declaration_of(temporal: Client, view_id: str) -> dict[str, object]:
    handle = temporal.get_workflow_handle(workflow_id(incident_id(f"view:{view_id}")))
    started = (await handle.fetch_history()).events[0].workflow_execution_started_event_attributes
    [start] = await temporal.data_converter.decode(started.input.payloads)
    await handle.terminate()
    return start["declaration"]


async def test_the_declaration_form_opens_an_incident_and_says_so(ana: Someone, temporal: Client) -> None:
    await ana.types("declare")
    form = await ana.form("Declare an incident")
    sent = await ana.sends(
        form,
        title="Payroll leaks",
        description="Seen by Ben",
        severity="critical",
        options=["restricted", "drill"],
    )

    assert sent["ok"]
    shown = await ana.form("Declare an incident")
    incident = incident_id(f"view:{form['id']}")
    assert words.declared(incident, drill=True) in json.dumps(shown, ensure_ascii=False)
    declaration = await declaration_of(temporal, form["id"])
    assert (declaration["title"], declaration["description"]) == ("Payroll leaks", "Seen by Ben")
    assert (declaration["severity"], declaration["restricted"], declaration["drill"]) == (
        "critical",
        True,
        True,
    )


async def test_a_form_sent_twice_declares_one_incident(
    ana: Someone, workspace: Workspace, temporal: Client
) -> None:
    await ana.types("declare")
    form = await ana.form()
    await ana.sends(form, title="Payroll leaks")
    again = await workspace.redeliver()

    incident = incident_id(f"view:{form['id']}")
    assert words.declared_already(incident) in json.dumps(again["answer"], ensure_ascii=False)
    assert (await declaration_of(temporal, form["id"]))["title"] == "Payroll leaks"


async def test_a_blank_title_is_refused_next_to_its_field(ana: Someone) -> None:
    await ana.types("declare")
    sent = await ana.sends(await ana.form(), title="   ")
    assert sent["errors"] == {"title": words.required("The title")}


async def submitted_unchecked(
    adapter: Adapter, callback_id: str, origin: dict[str, str], **values: str
) -> dict[str, dict[str, str]]:
    """A form as Slack would send it, without the checks of Slack's own client; the errors in the answer."""
    inputs = {name: {"value": {"type": "plain_text_input", "value": text}} for name, text in values.items()}
    blocks = [
        {"type": "input", "block_id": name, "element": {"type": "plain_text_input", "action_id": "value"}}
        for name in values
    ]
    view = {
        "id": f"V{uuid4().hex}",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps(origin),
        "state": {"values": inputs},
        "blocks": blocks,
    }
    payload = {
        "type": "view_submission",
        "user": {"id": "U0ANA"},
        "team": {"id": people.TEAM_ID},
        "view": view,
    }
    answer = await send(adapter, {"payload": json.dumps(payload)})
    return answer.json()["errors"] if answer.content else {}


async def test_texts_longer_than_the_rules_allow_are_refused_with_the_limit(adapter: Adapter) -> None:
    errors = await submitted_unchecked(
        adapter, "declare_incident", {}, title="x" * 201, description="x" * 3001
    )
    assert errors == {"title": words.too_long(200, 201), "description": words.too_long(3000, 3001)}


async def test_a_report_is_refused_part_by_part(adapter: Adapter, told: Told) -> None:
    errors = await submitted_unchecked(
        adapter,
        "status_report",
        {"incident": told.incident},
        conditions="  ",
        actions="x" * 3001,
        needs="",
        next_report_in="soon",
    )
    assert errors["conditions"] == words.report_part_required("Conditions")
    assert errors["actions"] == words.too_long(3000, 3001)
    assert errors["needs"] == words.report_part_required("Needs")
    assert '"soon" is not a duration' in errors["next_report_in"]
    assert await told.signals() == []


@pytest.mark.parametrize("promise", ["30s", "25h"])
async def test_a_promise_outside_the_rules_is_refused(ana_there: Someone, told: Told, promise: str) -> None:
    await ana_there.types("status-report")
    sent = await ana_there.sends(await ana_there.form("Status report"), **REPORT, next_report_in=promise)
    assert sent["errors"] == {"next_report_in": words.promise_out_of_range(limits.LONGEST_PROMISE)}


async def test_a_report_can_be_written_while_no_worker_runs(ana_there: Someone, told: Told) -> None:
    await ana_there.types("status-report")
    form = await ana_there.form("Status report")
    assert words.report_could_not_be_read() in json.dumps(form, ensure_ascii=False)
    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    assert labels == ["Conditions", "Actions", "Needs", "Next report in", "Who reads it"]

    assert (await ana_there.sends(form, **REPORT, next_report_in="20m"))["ok"]
    name, payload = await told.one()
    assert name == "report_status"
    assert {part: payload[part] for part in REPORT} == REPORT
    assert payload["next_report_in"] == "20m"
    assert payload["command_id"] == f"view:{form['id']}"
    assert payload["reply"]["channel"] == ana_there.channel
    assert payload["reply"]["response_url"].startswith(ana_there.workspace.url)


async def test_editing_needs_the_incident_and_says_so_without_a_worker(
    ana_there: Someone, told: Told
) -> None:
    await ana_there.types("edit-incident")
    assert words.not_answering() in json.dumps(await ana_there.form("Edit the incident"), ensure_ascii=False)


async def test_assign_role_without_arguments_asks_for_both(ana_there: Someone, told: Told) -> None:
    await ana_there.types("assign-role")
    sent = await ana_there.sends(await ana_there.form("Assign a role"), user="U0BEN", role="scribe")
    assert sent["ok"]
    name, payload = await told.one()
    assert (name, payload["user"]["slack_id"], payload["role"]) == ("assign_role", "U0BEN", "scribe")


@pytest.mark.parametrize(
    ("how", "now", "release"), [("offer", False, False), ("release", False, True), ("now", True, False)]
)
async def test_assign_role_asks_how_command_changes_hands(
    ana_there: Someone, told: Told, how: str, now: bool, release: bool
) -> None:
    await ana_there.types("assign-role @ana")
    form = await ana_there.form("Assign a role")
    assert (await ana_there.sends(form, how=how, reason="Ben does not answer"))["ok"]
    payload = (await told.one())[1]
    assert (payload["role"], payload["now"], payload["release"]) == ("commander", now, release)
    assert payload["reason"] == "Ben does not answer"


@pytest.mark.parametrize(
    ("typed", "user", "role"),
    [
        ("@ben", "U0BEN", "commander"),
        ("ben@example.com", "U0BEN", "commander"),
        ("deputy", None, "deputy"),
    ],
)
async def test_assign_role_with_one_argument_asks_for_the_other(
    ana_there: Someone, told: Told, typed: str, user: str | None, role: str
) -> None:
    await ana_there.types(f"assign-role {typed}")
    assert starts_with(await ana_there.form("Assign a role")) == {
        "user": user,
        "role": role,
        "how": "offer",
        "reason": None,
    }


async def test_engage_oncall_without_a_team_offers_those_of_the_policy(
    ana_there: Someone, told: Told
) -> None:
    await ana_there.types("engage-oncall")
    form = await ana_there.form("Page a team")
    assert [o["value"] for o in form["blocks"][0]["element"]["options"]] == ["database"]
    assert (await ana_there.sends(form, team="database"))["ok"]
    assert (await told.one())[1]["team"] == "database"


async def test_what_was_typed_is_kept_when_the_incident_is_over(
    ana_there: Someone, told: Told, temporal: Client
) -> None:
    await ana_there.types("assign-role")
    form = await ana_there.form("Assign a role")
    await temporal.get_workflow_handle(workflow_id(told.incident)).terminate()

    sent = await ana_there.sends(form, user="U0BEN", role="scribe")
    assert sent["errors"] == {"user": words.no_such_incident(told.incident)}
    assert (await ana_there.form("Assign a role"))["id"] == form["id"]


async def test_a_form_that_slack_does_not_open_is_explained(
    ana_there: Someone, told: Told, workspace: Workspace
) -> None:
    await workspace.fault("slack.views.open", "error_before")
    assert await ana_there.asks("assign-role") == words.form_not_opened()


async def test_the_shortcut_opens_the_declaration_form(ana: Someone, workspace: Workspace) -> None:
    await workspace.do("shortcut", user="U0ANA", callback_id="declare_incident")
    assert (await ana.form())["title"]["text"] == "Declare an incident"


async def test_a_message_becomes_the_description_with_a_link_to_it(
    ana: Someone, workspace: Workspace
) -> None:
    said = await workspace.do("message", user="U0BEN", channel="C0STATUS", text="@ana 500s & more")
    await workspace.do(
        "shortcut", user="U0ANA", callback_id="declare_from_message", channel="C0STATUS", ts=said["ts"]
    )
    description = starts_with(await ana.form("Declare an incident"))["description"]
    text, _, link = description.partition("\n\n")
    assert text == "@U0ANA 500s & more"
    assert link.startswith("http")
    assert "C0STATUS" in link
