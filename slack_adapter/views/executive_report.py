"""The form of an executive report: three short parts for people who do not read the channel."""

from incident.limits import REPORT_FIELD_LIMIT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, text_input

CALLBACK_ID = "report_to_executives"
PARTS = {
    "status": ("Status", "What customers see, and how many of them"),
    "overview": ("Overview", "What happened, in words that need no engineer"),
    "next_steps": ("Next steps", "What is being done, and when they hear again"),
}


def executive_report_form(origin: Origin) -> View:
    inputs = [
        text_input(name, label, limit=REPORT_FIELD_LIMIT, multiline=True, placeholder=placeholder)
        for name, (label, placeholder) in PARTS.items()
    ]
    return form(CALLBACK_ID, "Executive report", "Send", inputs, origin)
