"""The table of commands is what the code says, and the code says something of every command."""

import pytest

from cli import app
from cli.reference import DOCUMENT, SAID, document
from drills.commands import DRILL_COMMANDS
from incident.commands import COMMANDS, REVIEW_COMMANDS
from roster.commands import ROSTER_COMMANDS
from slack_adapter.listeners.commands import VERBS

ONLY_READ = {
    "list",
    "roster",
    "suggest-commander",
    "rotation",
    "credit",
    "list-participants",
    "list-tasks",
    "my-tasks",
    "feedback",
    "help",
    "show",
    "show-review",
    "drill",  # leads to commands of its own
}


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: uv run python -m cli.reference"


def test_every_command_has_a_row() -> None:
    assert set(SAID) == {"declare", *COMMANDS, *REVIEW_COMMANDS, *DRILL_COMMANDS, *ROSTER_COMMANDS}


@pytest.mark.parametrize(
    ("command", "who"),
    [
        ("propose", "anybody"),
        ("accept_command", "whom it is offered to"),
        ("acknowledge_task", "its owner"),
        ("change_status", "commander, deputy, scribe; of a closed one: anybody"),
        ("edit_incident", "anybody; severity and type: commander, deputy, scribe"),
        ("pause_drill", "the facilitator"),
        ("end_drill", "the facilitator, whoever plays"),
    ],
)
def test_who_may_is_said(command: str, who: str) -> None:
    [row] = [line for line in document().splitlines() if line.startswith(f"| `{command}`")]
    assert row.endswith(f" | {who} |")


def test_every_verb_and_every_terminal_command_is_in_it() -> None:
    verbs = {verb for verbs, _ in SAID.values() for verb in verbs}
    assert verbs | ONLY_READ >= set(VERBS)
    assert verbs <= set(VERBS)
    there = {
        command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        for command in app.app.registered_commands
        if command.rich_help_panel in (app.COMMAND, app.LEARN)
    }
    terminal = {name for _, names in SAID.values() for name in names}
    assert terminal <= there
    assert there <= terminal | ONLY_READ
