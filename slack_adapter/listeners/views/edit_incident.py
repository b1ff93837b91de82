"""The edit form. Only what the person changed is sent, so that it undoes nobody else's change."""

from incident.commands import EditIncident
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.vocabulary import Severity
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.edit_incident import CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    checks = Checks()
    checks.text("title", form.text("title"), limit=TITLE_LIMIT, required=words.required("The title"))
    checks.text("description", form.text("description"), limit=DESCRIPTION_LIMIT)
    checks.raise_if_any()
    severity = form.changed("severity")
    await desk.tell(
        form,
        form.origin.incident,
        EditIncident,
        title=form.changed("title"),
        description=form.changed("description"),
        severity=Severity(severity) if severity else None,
        type=form.changed("type"),
        observers={"yes": True, "no": False}.get(form.changed("observers") or ""),
    )
    return None
