"""The executive report form."""

from incident.commands import ReportToExecutives
from incident.limits import REPORT_FIELD_LIMIT
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.executive_report import CALLBACK_ID, PARTS
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    checks = Checks()
    for name, (label, _) in PARTS.items():
        checks.text(name, form.text(name), limit=REPORT_FIELD_LIMIT, required=words.required(label))
    checks.raise_if_any()
    said = {name: form.text(name) for name in PARTS}
    await desk.tell(form, form.origin.incident, ReportToExecutives, **said)
    return None
