"""`python -m cli.reference` writes docs/commands.md: every command, as signal, in Slack, in a terminal, and who may give it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from drills.commands import DRILL_COMMANDS
from incident.commands import COMMANDS, REVIEW_COMMANDS, Command, Declare
from incident.policy import Permissions
from incident.words.usage import USAGE
from roster.commands import ROSTER_COMMANDS

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
    "create_task": (["create-task", "task"], ["create-task"]),
    "acknowledge_task": (["understood"], ["acknowledge-task"]),
    "complete_task": (["task-done"], ["complete-task"]),
    "reopen_task": (["reopen-task"], ["reopen-task"]),
    "report_status": (["status-report"], ["status-report"]),
    "report_to_executives": (["executive-report"], ["executive-report"]),
    "change_status": (["mark-stable", "mark-closed", "reopen"], ["mark-stable", "mark-closed", "reopen"]),
    "edit_incident": (["edit-incident"], ["edit"]),
    "add_participant": ([], ["add-participant"]),
    "remove_participant": ([], []),
    "record_event": (["event"], ["event"]),
    "import_message": ([], []),
    "withdraw_message": ([], []),
    "engage_oncall": (["engage-oncall"], ["engage-oncall"]),
    "page_acknowledged": ([], []),
    "snooze_reminder": (["snooze"], ["snooze"]),
    "set_prompts": (["prompts"], ["prompts"]),
    "pause_clocks": ([], []),
    "reconcile": ([], ["reconcile"]),
    "assign_review": (["review"], ["review"]),
    "mark_drafted": (["mark-drafted"], ["mark-drafted"]),
    "mark_reviewed": (["mark-reviewed"], ["mark-reviewed"]),
    "approve_customer_document": (["approve-customer-document"], ["approve-customer-document"]),
    "mark_customer_document_sent": (["customer-document-sent"], ["customer-document-sent"]),
    **dict.fromkeys(DRILL_COMMANDS, ([], [])),
    "join_roster": (["join-roster"], ["join-roster"]),
    "leave_roster": (["leave-roster"], ["leave-roster"]),
    "defer": (["defer"], ["defer"]),
    "set_availability": (["availability"], ["availability"]),
    "set_watching": (["watch"], ["watch"]),
    "name_mentor": (["mentor"], ["mentor"]),
    "promote": (["promote"], ["promote"]),
    "add_evidence": (["training-read"], ["training-read", "add-evidence"]),
    "ask_for_debrief": ([], []),
    "write_debrief": ([], ["debrief"]),
}
BUTTONS = {  # what has no verb in Slack, or more than one way
    "settle_proposal": "buttons *Go ahead*, *Drop it* on an objection",
    "record_outcome": "buttons *It worked*, *It was reverted* on a decision",
    "add_participant": "joining the channel",
    "remove_participant": "leaving the channel",
    "import_message": "the emoji `slack.timeline_emoji` on a message, or a pin",
    "withdraw_message": "taking it off again",
    "page_acknowledged": "acknowledging in PagerDuty",
    "pause_clocks": "a drill that is paused, or goes on",
    "pause_drill": "`drill pause`, or the button *Pause*",
    "resume_drill": "`drill resume`, or the button *Go on*",
    "fire_inject": "`drill fire [INJECT]`, or the button *Next one now*",
    "skip_inject": "`drill skip [INJECT]`, or the button *Leave it out*",
    "end_drill": "`drill end [ID]`, or the button *End the drill*",
    "promote": "buttons *I am ready*, *They are ready*",
    "add_evidence": "incidents and drills, when they are over",
    "ask_for_debrief": "incidents, when they are closed",
    "write_debrief": "the button *Write it down* after an incident",
}
BY_WHOM = {  # where the command's own rule says it, and not [permissions]
    "accept_command": "whom it is offered to",
    "decline_command": "whom it is offered to",
    "acknowledge_task": "its owner",
    "approve_customer_document": "whom it waits for",
    **dict.fromkeys(DRILL_COMMANDS, "the facilitator"),
    "end_drill": "the facilitator, whoever plays",
    **dict.fromkeys(("join_roster", "leave_roster", "defer", "set_availability", "set_watching"), "oneself"),
    **dict.fromkeys(("name_mentor", "promote", "add_evidence"), "oneself, mentors"),
    "write_debrief": "the learner, and whoever they learnt beside",
}
IN_PART = {  # what has a row of its own in [permissions]
    "change_status": ("of a closed one", "reopen"),
    "edit_incident": ("severity and type", "change_severity"),
}
MOST_LISTED = 6
INHERITED = set(Command.model_fields)
INTRODUCTION = """# Commands

Written by `uv run python -m cli.reference` from the code; a test sees to it that it is current.

Every command but `declare` is a Temporal signal and an update of the same name on the workflow `incident-<id>`, with the
same payload: one JSON object with `command_id` (the same one twice is applied once), `actor` (an e-mail address or a Slack id)
and what the table says. An update answers with the result or is refused with the reason; the answer to a signal goes to its
`reply`. `declare` starts the workflow. Required fields are bold. *Who may* is the default of the policy's `[permissions]`;
anybody, while nobody commands; a role that is free anybody takes for themselves. Those about reviews go to the workflow
`review-<id>`, as does `complete_task` once it is closed; those about drills go to `drill-<id>`, and are the same in a terminal:
`muster drill pause ID`; from `join_roster` on they go to the workflow `commander-<e-mail>` of one person.

| command | payload | in Slack, `/incident …` | in a terminal, `muster …` | who may |
| --- | --- | --- | --- | --- |
"""


def document() -> str:
    of_reviews = [kind for kind in REVIEW_COMMANDS.values() if kind.concerns == "review"]
    kinds: list[type[Command]] = [
        Declare,
        *COMMANDS.values(),
        *of_reviews,
        *DRILL_COMMANDS.values(),
        *ROSTER_COMMANDS.values(),
    ]
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
    if name in BY_WHOM:
        return BY_WHOM[name]
    if name in IN_PART:
        part, row = IN_PART[name]
        return f"{_permitted(name)}; {part}: {_permitted(row)}"
    return _permitted(name)


def _permitted(row: str) -> str:
    roles = Permissions().roles_for(row)
    return "anybody" if roles is None else ", ".join(roles)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"Written to {DOCUMENT}")
