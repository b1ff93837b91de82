"""Slash commands, from Slack's signed request to the signal in Temporal's history."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import Client

from cli.stack import sandbox_policy
from incident.identity import incident_id, workflow_id
from incident.words import slack as words
from incident.words import usage
from incident.words.refusals import no_review, not_reopened
from sandbox import people
from slack_adapter.listeners.commands import VERBS
from tests.slack_adapter.acting import Someone, Told, Workspace, starts_with
from workflows import client
from workflows.client import Incidents

ROLES = sandbox_policy().assignable


async def declared(temporal: Client, outcome: dict[str, object]) -> dict[str, object]:
    """The declaration with which the incident of this command was started."""
    incident = incident_id(f"slash:{outcome['trigger_id']}")
    history = await temporal.get_workflow_handle(workflow_id(incident)).fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    [start] = await temporal.data_converter.decode(started.input.payloads)
    await temporal.get_workflow_handle(workflow_id(incident)).terminate()
    return start["declaration"]


async def test_declare_with_a_title_opens_an_incident_at_once(ana: Someone, temporal: Client) -> None:
    outcome = await ana.types("declare critical Checkout is failing")

    declaration = await declared(temporal, outcome)
    assert (declaration["title"], declaration["severity"]) == ("Checkout is failing", "critical")
    assert (
        declaration["actor"]["slack_id"] == "U0ANA"
    )  # the rest is found out later: nothing comes before the page
    assert declaration["reply"]["user"] == "U0ANA"
    incident = incident_id(f"slash:{outcome['trigger_id']}")
    assert (await ana.whispers())[-1] == words.declared(incident, drill=False)


@pytest.mark.parametrize(
    ("typed", "title", "severity", "restricted", "drill"),
    [
        ("Checkout is failing", "Checkout is failing", "high", False, False),
        ("LOW printer on fire", "printer on fire", "low", False, False),
        ("--restricted critical --drill Leak", "Leak", "critical", True, True),
        ("—restricted Leak", "Leak", "high", True, False),
        ("sev9 Checkout", "sev9 Checkout", "high", False, False),
        ("high low water", "low water", "high", False, False),
        ("Checkout --drill", "Checkout", "high", False, True),
        ("payroll leaked --restricted", "payroll leaked", "high", True, False),
        ("--Restricted payroll", "payroll", "high", True, False),
        ("payroll —RESTRICTED leaked", "payroll leaked", "high", True, False),
        ("tool --force broke -5 and —5", "tool --force broke -5 and —5", "high", False, False),
        (
            "a < b & <https://x.example|c> in #status",
            "a < b & <https://x.example|c> in #status",
            "high",
            False,
            False,
        ),
    ],
)
async def test_declare_reads_severity_and_options_before_the_title(
    ana: Someone, temporal: Client, typed: str, title: str, severity: str, restricted: bool, drill: bool
) -> None:
    declaration = await declared(temporal, await ana.types(f"declare {typed}"))
    assert (declaration["title"], declaration["severity"]) == (title, severity)
    assert (declaration["restricted"], declaration["drill"]) == (restricted, drill)


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("--restrict payroll", "--restrict"),
        ("—restricted=true payroll", "—restricted=true"),
        ("high --severity critical checkout", "--severity"),
        ("payroll leaked --restricted.", "--restricted."),
        ("payroll leaked --resticted now", "--resticted"),
        ("--dril", "--dril"),
    ],
)
async def test_what_looks_like_an_option_and_is_none_declares_nothing(
    ana: Someone, typed: str, option: str
) -> None:
    assert await ana.asks(f"declare {typed}") == usage.unknown_option(option)


async def test_the_same_declaration_delivered_twice_is_one_incident(
    ana: Someone, workspace: Workspace, temporal: Client, incidents: Incidents
) -> None:
    outcome = await ana.types("declare Search is slow today")
    again = await workspace.redeliver()
    incident = incident_id(f"slash:{outcome['trigger_id']}")

    assert again["answer"]["text"] == words.declared_already(incident)
    assert (await declared(temporal, outcome))["title"] == "Search is slow today"


async def test_a_title_that_is_too_long_is_refused_with_the_limit(ana: Someone) -> None:
    assert "200" in await ana.asks(f"declare {'x' * 201}")


EVERYWHERE = {
    *("declare", "list", "my-tasks", "help", "drill"),
    *("roster", "join-roster", "leave-roster", "defer", "availability", "mentor", "training-read", "promote"),
    *("suggest-commander", "credit", "watch", "rotation"),
}


async def test_declare_without_a_title_opens_a_form_with_what_was_said(ana: Someone) -> None:
    await ana.types("declare low")
    assert starts_with(await ana.form("Declare an incident"))["severity"] == "low"


async def test_every_verb_answers_under_its_dispatch_name_too(ana: Someone) -> None:
    for verb in set(VERBS) - EVERYWHERE:
        arguments = "<@U0BEN> scribe" if verb == "assign-role" else ""
        assert await ana.asks(arguments, f"/dispatch-{verb}") == words.not_an_incident_channel()
    assert "/incident declare" in await ana.asks("", "/dispatch-help")


@pytest.mark.parametrize("verb", sorted(set(VERBS) - EVERYWHERE))
async def test_outside_an_incident_channel_one_sentence_says_where_to_go(ana: Someone, verb: str) -> None:
    assert await ana.asks(verb) == words.not_an_incident_channel()


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("leave-roster", "@ben"),
        ("join-roster", "@ben"),
        ("training-read", "@ben"),
        ("edit-incident", "severity critical"),
        ("List-Tasks", "mine"),
    ],
)
async def test_what_takes_nothing_does_nothing_when_something_is_said(
    ana_there: Someone, told: Told, verb: str, said: str
) -> None:
    assert await ana_there.asks(f"{verb} {said}") == usage.takes_nothing(verb.lower(), said)
    assert await ana_there.no_form()
    assert await told.signals() == []


@pytest.mark.parametrize("verb", ["mark-closed", "mark-stable", "reopen", "mark-reviewed", "review @ben"])
async def test_nothing_is_told_to_an_incident_by_its_id_while_nobody_knows_who_takes_part(
    ana_there: Someone, told: Told, verb: str
) -> None:
    name, _, owner = verb.partition(" ")
    assert await ana_there.asks(f"{name} {told.incident} {owner}") == words.not_told()
    unknown = words.nothing_to_reopen if name == "reopen" else words.no_such_incident
    assert await ana_there.asks(f"{name} nothing0 {owner}") == unknown("nothing0")
    assert await told.signals() == []


@pytest.mark.parametrize("text", ["", "help", "  HELP  ", "help me"])
async def test_help_teaches_every_verb(ana: Someone, text: str) -> None:
    answer = await ana.asks(text)
    assert all(f"/incident {verb}" in answer for verb in VERBS)


@pytest.mark.parametrize(
    ("typed", "guess"), [("statusreport", "status-report"), ("Mark-stabel", "mark-stable"), ("qqqq", None)]
)
async def test_an_unknown_verb_is_answered_with_the_nearest_one(
    ana: Someone, typed: str, guess: str | None
) -> None:
    answer = await ana.asks(f"{typed} something")
    assert answer == words.unknown_verb(typed.lower() if guess is None else typed, guess)


@pytest.mark.parametrize(
    ("verb", "status"), [("mark-stable", "stable"), ("mark-closed", "closed"), ("reopen", "active")]
)
async def test_a_change_of_status_is_told_to_the_incident_of_the_channel(
    ana_there: Someone, told: Told, verb: str, status: str
) -> None:
    outcome = await ana_there.types(verb)

    name, payload = await told.one()
    assert (name, payload["status"]) == ("change_status", status)
    assert payload["command_id"] == f"slash:{outcome['trigger_id']}"
    assert payload["actor"]["slack_id"] == "U0ANA"
    assert payload["reply"]["channel"] == ana_there.channel
    assert payload["reply"]["response_url"].startswith(ana_there.workspace.url)
    assert await ana_there.whispers() == []


@pytest.mark.parametrize(
    ("typed", "user", "role"),
    [
        ("@ben commander", {"slack_id": "U0BEN"}, "commander"),
        ("Deputy @ben", {"slack_id": "U0BEN"}, "deputy"),
        ("ben@example.com scribe", {"email": "ben@example.com"}, "scribe"),
        ("U0BEN liaison", {"slack_id": "U0BEN"}, "liaison"),
    ],
)
async def test_assign_role_takes_a_mention_an_address_or_an_id_in_either_order(
    ana_there: Someone, told: Told, typed: str, user: dict[str, str], role: str
) -> None:
    await ana_there.types(f"assign-role {typed}")
    name, payload = await told.one()
    assert (name, payload["role"]) == ("assign_role", role)
    assert {k: v for k, v in payload["user"].items() if v} == user


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("@ben commander", (False, False, "")),
        ("@ben commander now", (True, False, "")),
        ("@ben commander NOW their phone is dead", (True, False, "their phone is dead")),
        ("@ben commander release", (False, True, "")),
    ],
)
async def test_command_is_offered_or_taken_over_with_a_reason(
    ana_there: Someone, told: Told, typed: str, how: tuple[bool, bool, str]
) -> None:
    await ana_there.types(f"assign-role {typed}")
    _, payload = await told.one()
    assert (payload["now"], payload["release"], payload["reason"]) == how


async def test_an_offer_is_answered_in_words(ana_there: Someone, told: Told) -> None:
    await ana_there.types("decline-command off duty")
    await ana_there.types("accept-command Payments fail, <rolling back>")
    [(declined, no), (accepted, yes)] = await told.signals()
    assert (declined, no["reason"]) == ("decline_command", "off duty")
    assert (accepted, yes["read_back"]) == ("accept_command", "Payments fail, <rolling back>")


async def test_accepting_without_words_asks_for_the_read_back(ana_there: Someone, told: Told) -> None:
    await ana_there.types("accept-command")
    form = await ana_there.form("Accept command")
    assert "errors" in str(await ana_there.sends(form, read_back=" "))
    await ana_there.sends(form, read_back="Payments fail")
    name, payload = await told.one()
    assert (name, payload["read_back"]) == ("accept_command", "Payments fail")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("@ben boss", words.unknown_role("boss", ROLES)),
        ("@nobody commander", words.not_a_user("@nobody")),
        ("commander nobody", words.not_a_user("nobody")),
        ("@ben @ana commander", usage.assign_role_usage()),
        ("commander scribe", usage.assign_role_usage()),
        ("@ben commander release me", usage.assign_role_usage()),
    ],
)
async def test_a_role_that_cannot_be_assigned_is_explained(
    ana_there: Someone, told: Told, typed: str, answer: str
) -> None:
    assert await ana_there.asks(f"assign-role {typed}") == answer
    assert await told.signals() == []


async def test_a_reminder_is_snoozed_for_any_duration(ana_there: Someone, told: Told) -> None:
    for nonsense in ("", "soon", "-5m"):
        assert await ana_there.asks(f"snooze {nonsense}") == usage.snooze_usage()
    await ana_there.types("snooze 45m")
    name, payload = await told.one()
    assert (name, payload["duration"]) == ("snooze_reminder", "45m")


async def test_proposals_and_objections_are_typed_or_filled_in(ana_there: Someone, told: Told) -> None:
    await ana_there.types("propose Restart the queue")
    await ana_there.types("object 1 Sessions are lost")
    await ana_there.types("object Sessions are lost")
    await ana_there.types("propose")
    await ana_there.sends(await ana_there.form("Propose an action"), text="Fail over")
    await ana_there.types("object")
    await ana_there.sends(await ana_there.form("Object"), reason="Too slow")
    heard = [(name, p.get("text"), p.get("proposal"), p.get("reason")) for name, p in await told.signals()]
    assert heard == [
        ("propose", "Restart the queue", None, None),
        ("object_to_proposal", None, 1, "Sessions are lost"),
        ("object_to_proposal", None, None, "Sessions are lost"),
        ("propose", "Fail over", None, None),
        ("object_to_proposal", None, None, "Too slow"),
    ]


async def test_a_task_is_due_at_a_time_in_the_zone_of_whoever_gives_it(
    ana_there: Someone, told: Told
) -> None:
    await ana_there.types("create-task @ben by 2099-11-25 17:00 restart the queue")
    await ana_there.types("create-task @ben by hand restart the queue")
    assert "is not a time ahead" in await ana_there.asks("create-task @ben by 2020-01-01 restart it")
    await ana_there.types("reopen-task 2")
    await ana_there.types("task")
    form = await ana_there.form("Give a task")
    await ana_there.sends(form, owner="U0BEN", text="Fail over", within="2099-11-25 17:00")
    (_, dated), (_, undated), (name, again), (_, filled_in) = await told.signals()
    zone = ZoneInfo(people.PEOPLE[0].timezone)
    for given in (dated, filled_in):
        assert datetime.fromisoformat(given["due"]) == datetime(2099, 11, 25, 17, tzinfo=zone)
    assert filled_in["within"] is None
    assert (undated.get("due"), undated["text"]) == (None, "by hand restart the queue")
    assert (name, again["task"]) == ("reopen_task", 2)


async def test_tasks_are_typed_or_filled_in(ana_there: Someone, told: Told) -> None:
    await ana_there.types("task @ben 10m restart the queue")
    await ana_there.types("task @ben 10 restarts are enough")
    await ana_there.types("understood 2")
    await ana_there.types("task-done 1 It works")
    await ana_there.types("task-done")
    await ana_there.types("task")
    form = await ana_there.form("Give a task")
    for wrong in ("soon", "25:00", "2020-01-01"):
        assert "errors" in str(await ana_there.sends(form, owner="U0BEN", text="Fail over", within=wrong))
    await ana_there.sends(form, owner="U0BEN", text="Fail over", within="5m")
    heard = [
        (name, p.get("text"), p.get("within"), p.get("task"), p.get("outcome"))
        for name, p in await told.signals()
    ]
    assert heard == [
        ("create_task", "restart the queue", "10m", None, None),
        ("create_task", "10 restarts are enough", None, None, None),
        ("acknowledge_task", None, None, 2, None),
        ("complete_task", None, None, 1, "It works"),
        ("complete_task", None, None, None, ""),
        ("create_task", "Fail over", "5m", None, None),
    ]


@pytest.mark.parametrize("typed", ["restart the queue", "@ben", "@ben 10m", "10m @ben restart"])
async def test_a_task_without_somebody_or_something_is_explained(
    ana_there: Someone, told: Told, typed: str
) -> None:
    assert await ana_there.asks(f"task {typed}") == usage.task_usage()
    assert await told.signals() == []


async def test_what_is_snoozed_can_be_named(ana_there: Someone, told: Told) -> None:
    for nonsense in ("45m of poetry", "45m task", "45m task ten", "task 3"):
        assert await ana_there.asks(f"snooze {nonsense}") == usage.snooze_usage()
    for said in ("1h executive-report", "10m task 3", "2h close"):
        await ana_there.types(f"snooze {said}")
    heard = [(p["what"], p["task"]) for _, p in await told.signals()]
    assert heard == [("executive_report", None), ("task", 3), ("close", None)]


async def test_executives_are_told_in_one_line_or_in_a_form(ana_there: Someone, told: Told) -> None:
    assert await ana_there.asks("executive-report red | down") == usage.executive_report_usage()
    await ana_there.types("executive-report red | a release | rolling back")
    await ana_there.types("executive-report")
    form = await ana_there.form("Executive report")
    assert "errors" in str(await ana_there.sends(form, status="red", overview=" ", next_steps="wait"))
    await ana_there.sends(form, status="red", overview="a release", next_steps="wait")
    heard = [(name, p["status"], p["overview"], p["next_steps"]) for name, p in await told.signals()]
    assert heard == [
        ("report_to_executives", "red", "a release", "rolling back"),
        ("report_to_executives", "red", "a release", "wait"),
    ]


async def test_an_event_is_put_on_the_timeline_in_ones_own_words(ana_there: Someone, told: Told) -> None:
    await ana_there.types("event The bank called, <again>")
    name, payload = await told.one()
    assert (name, payload["text"]) == ("record_event", "The bank called, <again>")


async def test_prompts_are_set_by_name(ana_there: Someone, told: Told) -> None:
    assert await ana_there.asks("prompts loud") == usage.prompts_usage()
    await ana_there.types("prompts experienced")
    name, payload = await told.one()
    assert (name, payload["level"]) == ("set_prompts", "experienced")


async def test_a_role_of_the_policy_is_given_as_the_others_are(ana_there: Someone, told: Told) -> None:
    await ana_there.types("assign-role @ben operations-lead")
    name, payload = await told.one()
    assert (name, payload["role"]) == ("assign_role", "operations-lead")


async def test_a_report_in_one_line_is_told_at_once(ana_there: Someone, told: Told) -> None:
    await ana_there.types("status-report Checkout 500s | @ben rolls back | a database expert")
    name, payload = await told.one()
    assert name == "report_status"
    parts = (payload["conditions"], payload["actions"], payload["needs"])
    assert parts == ("Checkout 500s", "@ben rolls back", "a database expert")


@pytest.mark.parametrize("typed", ["only one", "one | two", "one | | three", "one | two | three | four"])
async def test_a_report_without_three_parts_is_explained(ana_there: Someone, told: Told, typed: str) -> None:
    assert await ana_there.asks(f"status-report {typed}") == usage.report_usage()
    assert await told.signals() == []


async def test_a_team_of_the_policy_is_engaged_however_it_is_spelled(ana_there: Someone, told: Told) -> None:
    await ana_there.types("engage-oncall DATABASE")
    name, payload = await told.one()
    assert (name, payload["team"]) == ("engage_oncall", "database")


async def test_an_unknown_team_is_answered_with_the_teams_there_are(ana_there: Someone, told: Told) -> None:
    assert await ana_there.asks("engage-oncall network") == words.unknown_team("network", ["database"])
    assert await told.signals() == []


async def test_a_command_whose_author_slack_cannot_name_is_told_with_the_id(
    ana_there: Someone, told: Told, workspace: Workspace
) -> None:
    await workspace.fault("slack.users.info", "down")
    await ana_there.types("mark-stable")
    _, payload = await told.one()
    assert {k: v for k, v in payload["actor"].items() if v} == {"slack_id": "U0ANA"}


async def test_a_command_works_while_the_slack_web_api_is_down(
    ana_there: Someone, told: Told, workspace: Workspace
) -> None:
    await workspace.fault("slack.*", "down")
    assert (await ana_there.types("mark-stable"))["ok"]
    assert (await told.one())[0] == "change_status"


async def test_list_shows_the_open_incidents(ana: Someone, told: Told) -> None:
    answer = await ana.asks("list")
    assert "Checkout is failing" in answer
    assert told.incident in answer


async def test_reading_from_an_incident_without_a_worker_is_explained(ana_there: Someone, told: Told) -> None:
    assert await ana_there.asks("list-participants") == words.not_answering()


async def test_a_command_to_an_incident_that_is_over_is_explained(
    ana_there: Someone, told: Told, temporal: Client
) -> None:
    await temporal.get_workflow_handle(workflow_id(told.incident)).terminate()
    answer = await ana_there.asks("mark-stable")
    assert answer == words.no_such_incident(told.incident)
    assert f"`/incident reopen {told.incident}`" in answer


async def test_without_a_worker_a_closed_incident_is_not_reopened_and_that_is_said(
    ana_there: Someone, told: Told, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PATIENCE", timedelta(seconds=1))
    await temporal.get_workflow_handle(workflow_id(told.incident)).terminate()
    assert await ana_there.asks("reopen") == not_reopened()


async def test_what_never_was_is_not_reopened(ana: Someone) -> None:
    assert await ana.asks("reopen typo1234") == words.nothing_to_reopen("typo1234")


@pytest.mark.parametrize(
    "typed", ["review @ben", "mark-drafted", "mark-reviewed", "approve-customer-document"]
)
async def test_where_there_is_no_review_nobody_hears_that_the_incident_is_closed(
    ana_there: Someone, told: Told, typed: str
) -> None:
    assert await ana_there.asks(typed) == no_review(told.incident)
