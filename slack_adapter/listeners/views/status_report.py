"""The status report form."""

from incident.commands import ReportStatus
from incident.limits import REPORT_FIELD_LIMIT
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.parts import View
from slack_adapter.views.status_report import CALLBACK_ID, INTERNAL, PARTS

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    checks = Checks()
    for name, (label, _) in PARTS.items():
        missing = words.report_part_required(label)
        checks.text(name, form.text(name), limit=REPORT_FIELD_LIMIT, required=missing)
    promise = checks.promise("next_report_in", form.text("next_report_in"))
    checks.raise_if_any()
    await desk.tell(
        form,
        form.origin.incident,
        ReportStatus,
        conditions=form.text("conditions"),
        actions=form.text("actions"),
        needs=form.text("needs"),
        next_report_in=promise,
        internal=INTERNAL in (form.fields.get("to") or []),
    )
    return None
