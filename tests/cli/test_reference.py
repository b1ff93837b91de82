"""The table of commands is what the code says, and the code says something of every command."""

from cli import app
from cli.reference import DOCUMENT, SAID, document
from incident.commands import COMMANDS
from slack_adapter.listeners.commands import VERBS

ONLY_READ = {"list", "list-participants", "list-tasks", "my-tasks", "help", "show"}


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: uv run python -m cli.reference"


def test_every_command_has_a_row() -> None:
    assert set(SAID) == {"declare", *COMMANDS}


def test_every_verb_and_every_terminal_command_is_in_it() -> None:
    verbs = {verb for verbs, _ in SAID.values() for verb in verbs}
    assert verbs | ONLY_READ >= set(VERBS)
    assert verbs <= set(VERBS)
    there = {
        command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        for command in app.app.registered_commands
        if command.rich_help_panel == app.COMMAND
    }
    terminal = {name for _, names in SAID.values() for name in names}
    assert terminal <= there
    assert there <= terminal | ONLY_READ
