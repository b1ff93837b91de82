"""The form of a status report, filled in with the last one: most reports say what has changed since."""

from incident.limits import REPORT_FIELD_LIMIT
from incident.view import ReportView
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, checkboxes, form, section, text_input

CALLBACK_ID = "status_report"
TITLE = "Status report"

INTERNAL = "internal"
PARTS = {
    "conditions": ("Conditions", "What is broken, for whom, since when; what we know of the cause"),
    "actions": ("Actions", "What is being done, and by whom"),
    "needs": ("Needs", "What is missing: people, decisions, access"),
}
NEXT_REPORT_HINT = 'Optional, for example "20m" or "1h". You are reminded then; empty means the usual rhythm.'


def status_report_form(origin: Origin, last: ReportView | None, *, note: str | None = None) -> View:
    inputs = [
        text_input(
            name,
            label,
            limit=REPORT_FIELD_LIMIT,
            initial=getattr(last, name) if last else "",
            multiline=True,
            placeholder=placeholder,
        )
        for name, (label, placeholder) in PARTS.items()
    ]
    promise = text_input("next_report_in", "Next report in", limit=20, optional=True, hint=NEXT_REPORT_HINT)
    to = checkboxes("to", "Who reads it", {INTERNAL: "Only this channel: stakeholders are not told"})
    notes = [section(note)] if note else []
    return form(CALLBACK_ID, TITLE, "Send", [*notes, *inputs, promise, to], origin)
