"""The commands of an incident, typed into a terminal: what comes of them at the vendors, and what is answered."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from incident.vocabulary import Role, Severity, Status, StepState, What
from tests.cli.terminal import Terminal
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case
from tests.workflows.house import House

BY_ANA, BY_BEN = ("--as", "ana@example.com"), ("--as", "ben@example.com")


async def declared(house: House, terminal: Terminal, *options: str) -> Case:
    """An incident that was declared on the terminal and has everything it asked for."""
    said = await terminal.types(
        "declare", "Checkout is failing", "--as", "dev@example.com", *options, "--json"
    )
    case = Case(house, json.loads(said.out)["id"])
    house.cases.append(case)
    await case.all_settled()
    return case


async def answer(terminal: Terminal, *words: str) -> str:
    said = await terminal.types(*words)
    assert (said.code, said.err) == (0, "")
    return said.out.strip()


async def answer_for_machines(terminal: Terminal, *words: str) -> Any:
    return json.loads(await answer(terminal, *words, "--json"))


# Declaring.


async def test_a_declaration_pages_the_commander_and_opens_a_channel(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal, "--severity", "critical", "--description", "Since ten o'clock")
    view = await case.view()
    assert (view.title, view.severity, view.description) == (
        "Checkout is failing",
        Severity.CRITICAL,
        "Since ten o'clock",
    )
    assert view.roles[Role.REPORTER].slack_id == DEV.slack_id
    assert case.woken(ANA) == 1
    assert {ANA.slack_id, DEV.slack_id} <= set(case.channel.members)


async def test_a_declaration_repeated_with_its_command_id_opens_nothing_new(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal, "--command-id", "alert-4711")
    again = await answer(terminal, "declare", "Checkout is failing", "--command-id", "alert-4711")
    assert again == f"Incident {case.id} is already declared. `muster show {case.id}` follows it."
    twice = await answer_for_machines(terminal, "declare", "Other words", "--command-id", "alert-4711")
    assert twice == {"id": case.id, "already": True}
    assert case.woken(ANA) == 1
    assert case.doubled() == []


async def test_a_restricted_drill_wakes_nobody_and_is_kept_among_its_participants(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal, "--restricted", "--drill")
    view = await case.view()
    assert (view.restricted, view.drill) == (True, True)
    assert case.channel.is_private
    assert case.woken(ANA) == 0
    assert "Checkout" not in await house.seen_by(EVE.slack_id)


# Telling an incident.


async def test_command_passes_once_it_is_accepted(house: House, terminal: Terminal) -> None:
    case = await declared(house, terminal)
    offered = await answer(terminal, "assign-role", case.id, "ben@example.com", "commander", *BY_ANA)
    assert offered.startswith("Command is offered to Ben Okafor, who can accept until ")
    accepting = ("accept-command", case.id, "--read-back", "Payments fail", *BY_BEN)
    assert await answer(terminal, *accepting) == "Read-back noted. Ben Okafor is commander now."
    view = await case.all_settled()
    assert view.roles[Role.COMMANDER].slack_id == BEN.slack_id
    assert case.woken(BEN) == 1
    machine = await answer_for_machines(terminal, "assign-role", case.id, "U0CHLOE", "deputy", *BY_BEN)
    assert machine["result"] == "Chloe Martin is deputy now."


async def test_a_proposal_is_objected_to_decided_and_its_outcome_kept(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal)
    await case.all_settled()
    told = await answer(terminal, "propose", case.id, "Restart the queue", *BY_BEN)
    assert told.startswith("Proposal 1 is in the channel")
    await answer(terminal, "object", case.id, "Sessions are lost", *BY_BEN)
    assert await answer(terminal, "settle-proposal", case.id, "--go", *BY_ANA) == "Proposal 1 goes ahead."
    assert await answer(terminal, "record-outcome", case.id, "verified") == "Noted: proposal 1 was verified."
    assert (await case.view()).proposals[0].outcome == "verified"


@pytest.mark.google
async def test_a_report_reaches_the_channel_the_stakeholders_and_the_document(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal)
    parts = ("--conditions", "Every second payment fails", "--actions", "rolling back", "--needs", "none")
    told = await answer(terminal, "status-report", case.id, *parts, "--next-report-in", "20m", *BY_BEN)
    assert told == "Report noted; it goes out now. The next one is promised in 20m."
    view = await case.all_settled()
    [report] = view.reports
    assert (report.conditions, report.actions, report.needs) == (
        "Every second payment fails",
        "rolling back",
        "none",
    )
    [due] = [due for due in view.next_due if due.what is What.STATUS_REPORT]
    assert due.at - report.at == timedelta(minutes=20)
    for place in (case.channel, case.stakeholders):
        assert len(case.said("Every second payment fails", place)) == 1
    assert "Every second payment fails" in case.text()


async def test_title_description_and_severity_can_be_edited(house: House, terminal: Terminal) -> None:
    case = await declared(house, terminal, "--severity", "low")
    assert case.woken(ANA) == 0
    told = await answer(
        terminal,
        "edit",
        case.id,
        "--title",
        "All payments fail",
        "--description",
        "Worse",
        "--severity",
        "high",
    )
    assert told == "Changed: title and description. The severity is high now."
    view = await case.all_settled()
    assert (view.title, view.description, view.severity) == ("All payments fail", "Worse", Severity.HIGH)
    assert case.woken(ANA) == 1


async def test_an_incident_goes_from_stable_back_to_active_and_to_its_end(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal)
    assert await answer(terminal, "mark-stable", case.id) == "The incident is stable now."
    assert await answer(terminal, "reopen", case.id) == "The incident is active again."
    assert (await case.view()).status is Status.ACTIVE
    assert (await answer_for_machines(terminal, "mark-stable", case.id))[
        "result"
    ] == "The incident is stable now."
    assert await answer(terminal, "mark-closed", case.id) == "The incident is closed now."
    await case.ends()
    assert case.channel.is_archived
    assert "closed" in await answer(terminal, "show", case.id)
    assert case.id not in await answer(terminal, "list")


async def test_a_team_is_paged_and_people_are_brought_in(house: House, terminal: Terminal) -> None:
    case = await declared(house, terminal)
    assert await answer(terminal, "engage-oncall", case.id, "database") == "Paging the database on-call."
    added = await answer(
        terminal, "add-participant", case.id, "eve@example.com", "--reason", "Knows the bank"
    )
    assert added == "Eve Lindqvist takes part now."
    view = await case.all_settled()
    assert case.woken(CHLOE) == 1
    assert {CHLOE.slack_id, EVE.slack_id} <= set(case.channel.members)
    [eve] = [p for p in view.participants if p.slack_id == EVE.slack_id]
    assert eve.reason == "Knows the bank"


async def test_a_command_given_twice_under_one_id_is_applied_once(house: House, terminal: Terminal) -> None:
    case = await declared(house, terminal)
    words = ("event", case.id, "Failed over to Frankfurt", "--command-id", "runbook-7", *BY_BEN)
    first = await answer_for_machines(terminal, *words)
    assert first == {"command_id": "runbook-7", "result": "It is on the timeline."}
    await answer(terminal, *words)
    [entry] = await case.timeline("event_recorded")
    assert "Failed over to Frankfurt" in entry.text
    assert entry.actor == BEN.email


# Asking.


async def test_open_incidents_are_listed_and_restricted_ones_keep_their_titles(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal)
    hidden = await house.declared("Breach at the bank", restricted=True)

    async def listed() -> dict[str, Any]:
        return {item["id"]: item for item in await answer_for_machines(terminal, "list")}

    seen = await listed()
    assert seen[case.id]["title"] == "Checkout is failing"
    assert (seen[case.id]["severity"], seen[case.id]["status"]) == ("high", "active")
    assert "Breach" not in json.dumps(seen[hidden.id])

    shown = await answer(terminal, "list")
    [line] = [line for line in shown.splitlines() if case.id in line]
    assert "Checkout is failing" in line
    assert f"{datetime.fromisoformat(seen[case.id]['declared_at']):%Y-%m-%d %H:%M} UTC" in line
    assert hidden.id in shown
    assert "Breach" not in shown


@pytest.mark.google
async def test_an_incident_is_shown_with_its_people_and_the_true_state_of_everything(
    house: House, terminal: Terminal
) -> None:
    await house.fault("google.drive.files.create")
    said = await terminal.types("declare", "[red] alert", "--json")
    case = Case(house, json.loads(said.out)["id"])
    house.cases.append(case)
    await case.step("folder", StepState.RETRYING)
    await case.all_settled(but="Google")

    shown = await answer(terminal, "show", case.id)
    assert f"active · high · incident {case.id}" in shown
    assert "[red] alert" in shown
    assert "Ana Reyes" in shown
    [folder] = [line for line in shown.splitlines() if " folder " in line]
    assert "retrying" in folder
    assert "Google" in folder
    assert "Next due: status report at " in shown
    assert "[red] alert" in await answer(terminal, "list")

    machine = await answer_for_machines(terminal, "show", case.id)
    assert machine["roles"]["commander"]["slack_id"] == ANA.slack_id
    assert machine["resources"]["folder"]["state"] == "retrying"
    assert machine["resources"]["channel"]["url"]


async def test_the_timeline_tells_what_happened_in_order(house: House, terminal: Terminal) -> None:
    case = await declared(house, terminal)
    await answer(terminal, "event", case.id, "Bank called [twice]")
    await case.all_settled()
    lines = (await answer(terminal, "show", case.id, "--timeline")).splitlines()
    assert "declared" in lines[0]
    assert all(line[19:25] == " UTC  " for line in lines)
    assert "Bank called [twice]" in lines[-1]
    entries = await answer_for_machines(terminal, "show", case.id, "--timeline")
    assert all(set(entry) >= {"at", "kind", "actor", "text"} for entry in entries)
    assert [entry["text"] for entry in entries if entry["kind"] != "person_identified"] == [
        line.split("  ", 1)[1] for line in lines
    ]


async def test_a_task_is_given_until_a_day_and_is_mine_wherever_it_was_given(
    house: House, terminal: Terminal
) -> None:
    case = await declared(house, terminal)
    day = (datetime.now() + timedelta(days=2)).date()
    text = "Restart [db-1] after [/etc/hosts]"
    give = ("create-task", case.id, "ben@example.com", text, *BY_ANA)
    assert "They are called back at" in await answer(terminal, *give, "--due", str(day))
    [mine] = await answer_for_machines(terminal, "my-tasks", *BY_BEN)
    assert (mine["incident"], mine["text"], mine["until"][:10]) == (case.id, text, str(day))
    until = f"{datetime.fromisoformat(mine['until']):%Y-%m-%d %H:%M} UTC"
    for asked in (("my-tasks", *BY_BEN), ("list-tasks", case.id)):
        listed = await answer(terminal, *asked)
        assert text in listed
        assert until in listed
    assert await answer(terminal, "complete-task", case.id, *BY_BEN) == "Task 1 is done."
    assert await answer(terminal, "my-tasks", *BY_BEN) == "No tasks."
    assert (await answer(terminal, "reopen-task", case.id, *BY_BEN)).startswith("Task 1 is open again.")
    refused = await terminal.types(*give, "--due", "yesterday")
    assert refused.refusal.startswith('--due: "yesterday" is not a time ahead')
