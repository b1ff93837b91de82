"""`python -m cli.reference` writes docs/commands.md: every command, as signal, in Slack, in a terminal, and who may give it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from incident.commands import COMMANDS, Command, Declare
from incident.policy import Permissions
from incident.words.usage import USAGE

DOCUMENT = Path(__file__).parents[1] / "docs" / "commands.md"
SAID: dict[
    str, tuple[list[str], list[str]]
] = {  # command -> the verbs of /incident and of muster that give it
    "declare": (["declare"], ["declare"]),
    "assign_role": (["assign-role"], ["assign-role"]),
    "accept_command": (["accept-command"], ["accept-command"]),
    "decline_command": (["decline-command"], ["decline-command"]),
    "propose": (["propose"], ["propose"]),
    "object_to_proposal": (["object"], ["object"]),
    "settle_proposal": ([], ["settle-proposal"]),
    "record_outcome": ([], ["record-outcome"]),
    "create_task": (["task"], ["create-task"]),
    "acknowledge_task": (["understood"], ["acknowledge-task"]),
    "complete_task": (["task-done"], ["complete-task"]),
    "report_status": (["status-report"], ["status-report"]),
    "report_to_executives": (["executive-report"], ["executive-report"]),
    "change_status": (["mark-stable", "mark-closed", "reopen"], ["mark-stable", "mark-closed", "reopen"]),
    "edit_incident": (["edit-incident"], ["edit"]),
    "add_participant": ([], ["add-participant"]),
    "remove_participant": ([], []),
    "record_event": (["event"], ["event"]),
    "engage_oncall": (["engage-oncall"], ["engage-oncall"]),
    "page_acknowledged": ([], []),
    "snooze_reminder": (["snooze"], ["snooze"]),
    "set_prompts": (["prompts"], ["prompts"]),
    "reconcile": ([], ["reconcile"]),
}
BUTTONS = {  # what has no verb in Slack, or more than one way
    "settle_proposal": "buttons *Go ahead*, *Drop it* on an objection",
    "record_outcome": "buttons *It worked*, *It was reverted* on a decision",
    "add_participant": "joining the channel",
    "remove_participant": "leaving the channel",
    "page_acknowledged": "acknowledging in PagerDuty",
}
MOST_LISTED = 6
INHERITED = set(Command.model_fields)
INTRODUCTION = """# Commands

Written by `uv run python -m cli.reference` from the code; a test sees to it that it is current.

Every command but `declare` is a Temporal signal and an update of the same name on the workflow `incident-<id>`, with the
same payload: one JSON object with `command_id` (the same one twice is applied once), `actor` (an e-mail address or a Slack id)
and what the table says. An update answers with the result or is refused with the reason; the answer to a signal goes to its
`reply`. `declare` starts the workflow. Required fields are bold. *Who may* is the default of the policy's `[permissions]`;
anybody, while nobody commands.

| command | payload | in Slack, `/incident …` | in a terminal, `muster …` | who may |
| --- | --- | --- | --- | --- |
"""


def document() -> str:
    kinds: list[type[Command]] = [Declare, *COMMANDS.values()]
    rows = [_row(kind) for kind in kinds]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _row(kind: type[Command]) -> str:
    verbs, terminal = SAID[kind.name]
    slack = [f"`{f'{verb} {USAGE[verb]}'.strip()}`" for verb in verbs]
    if kind.name in BUTTONS:
        slack.append(BUTTONS[kind.name])
    about = (kind.__doc__ or "").strip().splitlines()[0]
    cells = [
        f"`{kind.name}`: {about}",
        ", ".join(_field(name, field) for name, field in kind.model_fields.items() if name not in INHERITED),
        ", ".join(slack),
        ", ".join(f"`{name}`" for name in terminal),
        _who(kind.name),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _field(name: str, field: FieldInfo) -> str:
    shown = f"**`{name}`**" if field.is_required() else f"`{name}`"
    return f"{shown} ({_type(field.annotation)})"


def _type(annotation: Any) -> str:
    """In words: what kind of thing, or the choice between several."""
    if get_origin(annotation) is Annotated:
        return _type(get_args(annotation)[0])
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if parts:
        return " or ".join(dict.fromkeys(_type(part) for part in parts))
    names: dict[str, str] = {
        "str": "text",
        "bool": "true or false",
        "int": "number",
        "timedelta": 'duration, as "20m"',
    }
    if issubclass(annotation, StrEnum) and len(annotation) <= MOST_LISTED:
        return ", ".join(annotation)
    name: str = annotation.__name__
    return names.get(name, name.lower())


def _who(name: str) -> str:
    roles = Permissions().roles_for(name)
    return "anybody" if roles is None else ", ".join(roles)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"Written to {DOCUMENT}")
