"""What cannot be done is refused in one clear line that says what to do, with an exit code that is not 0."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident.commands import ChangeStatus
from incident.vocabulary import Status
from incident.words.refusals import no_review
from sandbox import people
from tests.cli.conftest import OpenTerminal
from tests.cli.terminal import Terminal
from tests.conftest import OpenHouse
from tests.workflows.house import House

REPORT = ("--conditions", "c", "--actions", "a", "--needs", "n")
ADAPTER = {"SLACK_BOT_TOKEN": "xoxb", "SLACK_SIGNING_SECRET": "secret", "MUSTER_POLICY": "good.toml"}
ANY_PORT = {"--temporal-port": "0", "--ui-port": "0", "--sandbox-port": "0", "--http-port": "0"}


@pytest.fixture
def alone(tmp_path: Path, open_terminal: OpenTerminal) -> Terminal:
    """A terminal in a folder with a policy, on a machine without Temporal."""
    (tmp_path / "good.toml").write_text('[slack]\nstakeholder_channels = ["C0STATUS"]\n')
    return open_terminal(TEMPORAL_ADDRESS="127.0.0.1:1")


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield str(holder.getsockname()[1])


# What is typed.


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (
            ["declare", "x", "--severity", "awful"],
            "'awful' is not one of 'critical', 'high', 'medium', 'low'",
        ),
        (["edit", "x", "--severity", "awful"], "'awful' is not one of 'critical', 'high', 'medium', 'low'"),
        (["assign-role", "x", "", "deputy"], "a person needs a Slack id, an e-mail address or a name"),
        (["declare", "x", "--as", ""], "actor: a person needs a Slack id"),
        (["my-tasks", "--as", ""], "actor: a person needs a Slack id"),
        (["credit", ""], "who: a person needs a Slack id"),
        (["credit", "ana@example.com", "--to", "0001-01-01"], "--to has to be after 1970-01-01."),
        (["drill", "start", "checkout-outage", "--trainee", ""], "trainee: a person needs a Slack id"),
        (
            ["declare", "x", "--command-id", "x" * 256],
            "command_id: String should have at most 255 characters",
        ),
        (
            ["status-report", "x", *REPORT, "--next-report-in", "soon"],
            '"soon" is not a duration; write one like',
        ),
        (["status-report", "x", *REPORT, "--next-report-in", "30"], '"30" is not a duration; write one like'),
        (["status-report", "x"], "Stopped; nothing was done."),
        (["snooze", "x", "5m", "--of", "prompt"], "'prompt' is not one of 'status_report'"),
        (
            ["snooze", "x", "5m", "--of", "status_report", "--task", "3"],
            "Give one of a kind and a task: one reminder is snoozed at a time.",
        ),
        (["watch", "--off", "--severity", "high"], "--off stands alone"),
        (["show"], "Missing argument 'incident'"),
        (["decalre", "x"], "No such command 'decalre'. Did you mean 'declare'?"),
        (["declare", "x", "--severty", "low"], "No such option: --severty (Possible options: --severity)"),
        (["up", "--http-port", "65536"], "less than or equal to 65535"),
        (["sandbox", "--port", "-1"], "greater than or equal to 0"),
    ],
)
async def test_what_cannot_be_meant_is_refused_before_anything_is_asked(
    alone: Terminal, words: list[str], refusal: str
) -> None:
    said = await alone.types(*words)
    assert said.code in (1, 2)
    assert said.err.strip().startswith("muster: ")
    assert len(said.err.strip().splitlines()) == 1
    assert refusal in said.err


async def test_a_type_is_refused_where_the_policy_here_does_not_name_it(alone: Terminal) -> None:
    (alone.folder / "types.toml").write_text("[types.security]\n")
    said = await alone.types("declare", "x", "--type", "poetry", MUSTER_POLICY="types.toml")
    assert said.refusal == 'There is no type "poetry". Choose one of: security.'
    said = await alone.types("declare", "x", "--type", "poetry")
    assert said.refusal.startswith("Temporal cannot be reached")  # it is tried, as the incident knows better


@pytest.mark.parametrize(
    ("words", "shown"),
    [("declare", "[types]"), ("assign-role", "[roles]"), ("engage-oncall", "[pagerduty.teams]")],
)
async def test_help_shows_what_stands_in_brackets(alone: Terminal, words: str, shown: str) -> None:
    assert shown in (await alone.types(words, "--help")).out


# What the rules refuse.


async def test_the_rules_refusals_are_said_and_change_nothing(house: House, terminal: Terminal) -> None:
    case = await house.declared()
    before = await case.timeline()
    for words, refusal in {
        ("declare", " "): "The title is empty.",
        ("declare", "x" * 201): "Title too long: 201 characters, and at most 200 fit.",
        ("edit", case.id): "Nothing would change.",
        ("edit", case.id, "--title", " "): "The title is empty.",
        ("event", case.id, " "): "The event is empty.",
        ("engage-oncall", case.id, "kitchen"): 'There is no team "kitchen". Choose one of: database.',
        ("mark-closed", case.id): "An active incident cannot be closed. Mark it stable first",
        ("reopen", case.id): "The incident is active already.",
        ("assign-role", case.id, "ben", "deputy"): '"ben" is not an e-mail address or a Slack user.',
        ("assign-role", case.id, "zoe@example.com", "deputy"): "Slack knows nobody as zoe@example.com.",
        ("assign-role", case.id, "ben@example.com", "reporter"): "The role reporter cannot be assigned.",
        ("status-report", case.id, *REPORT[:-1], " "): '"Needs" is empty.',
        (
            "status-report",
            case.id,
            *REPORT,
            "--next-report-in",
            "2d",
        ): "The next report can be between 1m and 24h",
    }.items():
        assert (await terminal.types(*words)).refusal.startswith(refusal)
    assert await case.timeline() == before


async def test_an_unknown_incident_is_not_told_and_not_shown(house: House, terminal: Terminal) -> None:
    for words in (
        ("show", "nowhere"),
        ("show", "nowhere", "--timeline", "--json"),
        ("event", "nowhere", "x"),
        ("mark-stable", "nowhere"),
        ("feedback", "nowhere"),
    ):
        assert (await terminal.types(*words)).refusal == 'There is no open incident "nowhere".'


async def test_an_incident_without_a_review_is_not_said_to_be_closed(
    house: House, terminal: Terminal
) -> None:
    case = await house.declared()
    for words in (("mark-drafted", case.id), ("show-review", case.id)):
        assert (await terminal.types(*words)).refusal == no_review(case.id)


async def test_a_closed_incident_is_not_told_anything(house: House, terminal: Terminal) -> None:
    case = await house.declared()
    await case.told(ChangeStatus, status=Status.STABLE)
    await case.closes()
    said = await terminal.types("mark-stable", case.id)
    assert said.refusal == f'There is no open incident "{case.id}".'


async def test_nobody_at_work_is_said_and_the_declaration_waits(
    open_house: OpenHouse, open_terminal: OpenTerminal
) -> None:
    house = await open_house(worker=False)
    terminal = open_terminal(house)
    opened = json.loads((await terminal.types("declare", "x", "--json")).out)
    asked = [("show", opened["id"]), ("mark-stable", opened["id"])]
    for said in await asyncio.gather(*(terminal.types(*words) for words in asked)):
        assert said.refusal == "No worker answered in time. Is `muster worker` running?"
    assert opened["id"] in (await terminal.types("list")).out
    await house.env.client.get_workflow_handle(f"incident-{opened['id']}").terminate()


# Temporal.


@pytest.mark.parametrize("words", [["declare", "x"], ["list"], ["show", "x"], ["worker"]])
async def test_temporal_that_cannot_be_reached_is_named(alone: Terminal, words: list[str]) -> None:
    said = await alone.types(*words, **ADAPTER)
    assert said.refusal.startswith("Temporal cannot be reached at 127.0.0.1:1.")
    assert "TEMPORAL_ADDRESS" in said.refusal


async def test_a_namespace_that_is_not_there_is_named(house: House, terminal: Terminal) -> None:
    said = await terminal.types("declare", "x", TEMPORAL_NAMESPACE="nowhere")
    assert "Namespace nowhere is not found" in said.refusal


# The policy, ports and credentials.


@pytest.mark.parametrize(
    ("policy", "refusal"),
    [
        ("[slack]\nstakeholder_chanels = []\n", "slack.stakeholder_chanels: unknown key; is it a typo?"),
        (
            '[severities.high]\nreport_every = "soon"\n',
            'severities.high.report_every: "soon" is not a duration',
        ),
        ("[slack\n", "not valid TOML"),
        (None, "there is no policy file. Copy sandbox/policy.toml there"),
    ],
)
async def test_an_unusable_policy_is_refused_by_whatever_reads_it(
    alone: Terminal, policy: str | None, refusal: str
) -> None:
    if policy is not None:
        (alone.folder / "mine.toml").write_text(policy)
    for words in (["worker"], ["slack"], ["up"]):
        said = await alone.types(*words, **(ADAPTER | {"MUSTER_POLICY": "mine.toml"}))
        assert said.refusal.startswith("mine.toml: ")
        assert refusal in said.refusal


@pytest.mark.parametrize("words", ["drill list", "suggest-commander", "rotation plan", "rotation report"])
async def test_whoever_needs_a_policy_is_told_how_to_point_to_one(alone: Terminal, words: str) -> None:
    refusal = (await alone.types(*words.split())).refusal
    assert refusal.startswith("policy.toml: there is no policy file.")
    assert refusal.endswith("or set MUSTER_POLICY; beside `muster up`, to sandbox/policy.toml.")


@pytest.mark.parametrize(
    "words", ["doctor", "report", "credit ana@example.com", "list --closed", "record import x"]
)
async def test_a_setting_that_cannot_be_is_named_by_whatever_reads_it(alone: Terminal, words: str) -> None:
    said = await alone.types(*words.split(), MUSTER_HTTP_PORT="web")
    assert said.refusal.startswith("MUSTER_HTTP_PORT: Input should be a valid integer")


@pytest.mark.parametrize("option", ANY_PORT)
async def test_up_names_the_port_that_is_in_use_and_starts_nothing(
    alone: Terminal, taken_port: str, option: str
) -> None:
    ports = ANY_PORT | {option: taken_port}
    said = await alone.types("up", *(word for each in ports.items() for word in each))
    assert said.refusal.startswith(f"port {taken_port} is in use, and ")
    assert [path.name for path in (alone.folder / ".muster").iterdir()] == ["lock"]


async def test_a_port_in_use_is_named_by_the_sandbox_and_by_the_adapter(
    house: House, terminal: Terminal, taken_port: str
) -> None:
    said = await terminal.types("sandbox", "--port", taken_port)
    assert said.refusal == f"port {taken_port} on 127.0.0.1 is already in use; choose another with --port"
    (terminal.folder / "good.toml").touch()
    said = await terminal.types("slack", **ADAPTER, MUSTER_HTTP_PORT=taken_port)
    assert said.refusal == f"cannot listen on 127.0.0.1:{taken_port}: Address already in use"


async def test_credentials_that_cannot_be_right_are_named(house: House, terminal: Terminal) -> None:
    policy = {"MUSTER_POLICY": "good.toml"}
    for name, text in {"good.toml": "", "key.json": "not JSON"}.items():
        (terminal.folder / name).write_text(text)
    key = "GOOGLE_APPLICATION_CREDENTIALS"
    for process, env, refusal in (
        ("worker", {key: "key.json"}, f"{key}: key.json is not the key file of a service account"),
        ("worker", {"PAGERDUTY_API_KEY": "key"}, "PAGERDUTY_FROM_EMAIL is not set"),
        ("slack", {}, "SLACK_BOT_TOKEN is not set"),
        ("slack", {"SLACK_BOT_TOKEN": "xoxb"}, "set SLACK_SIGNING_SECRET to hear Slack over HTTP"),
        ("slack", {"MUSTER_HTTP_PORT": "web"}, "MUSTER_HTTP_PORT: Input should be a valid integer"),
    ):
        assert (await terminal.types(process, **policy, **env)).refusal.startswith(refusal)


async def test_an_app_token_that_slack_refuses_is_named(house: House, terminal: Terminal) -> None:
    (terminal.folder / "good.toml").touch()
    wrong = {"SLACK_BOT_TOKEN": people.SLACK_BOT_TOKEN, "SLACK_APP_TOKEN": "xapp-wrong"}
    where = {
        "SLACK_API_URL": house.settings.slack_api_url,
        "MUSTER_HTTP_PORT": "0",
        "MUSTER_POLICY": "good.toml",
    }
    said = await terminal.types("slack", **wrong, **where)
    assert said.refusal == "Slack refuses the app token (invalid_auth): check SLACK_APP_TOKEN"


async def test_what_is_kept_and_cannot_be_read_is_named_and_left_alone(alone: Terminal) -> None:
    (alone.folder / "kept").mkdir()
    for file, words in {
        "sandbox.json": ["up", "--data-dir", "kept", *(word for each in ANY_PORT.items() for word in each)],
        "other.json": ["sandbox", "--port", "0", "--state", "kept/other.json"],
    }.items():
        kept = alone.folder / "kept" / file
        kept.write_text("no state of a sandbox")
        said = await alone.types(*words)
        assert said.refusal.startswith(f"kept/{file} is not a sandbox's state")
        assert kept.read_text() == "no state of a sandbox"


async def test_incidents_cannot_be_kept_where_a_file_is(alone: Terminal) -> None:
    said = await alone.types("up", "--data-dir", "good.toml")
    assert said.refusal.startswith("good.toml: nothing can be kept there (File exists).")
