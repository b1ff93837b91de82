"""The form after an incident in which somebody learnt: three lines, each may be left out."""

from incident.limits import FEEDBACK_LIMIT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import Block, View, form, text_input

CALLBACK_ID = "write_debrief"
ASKED = {
    "well": "What went well?",
    "differently": "What would you do differently?",
    "try_next": "One thing to try next time",
}


def debrief_form(origin: Origin) -> View:
    return form(CALLBACK_ID, "What did you see?", "Keep it", [_line(*each) for each in ASKED.items()], origin)


def _line(name: str, label: str) -> Block:
    return text_input(name, label, limit=FEEDBACK_LIMIT, multiline=True, optional=True)
