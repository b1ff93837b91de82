"""The form that accepts command: one line read back, so that both sides know what was understood."""

from incident.limits import LINE_LIMIT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, text_input

CALLBACK_ID = "accept_command"
TITLE = "Accept command"


def accept_command_form(origin: Origin) -> View:
    read_back = text_input(
        "read_back",
        "Read back",
        limit=LINE_LIMIT,
        placeholder="EU checkout fails since 2:50, Ben rolls back, next report at 3:20",
        hint="How you understand the situation, in one line. The channel reads it.",
    )
    return form(CALLBACK_ID, TITLE, "Take command", [read_back], origin)
