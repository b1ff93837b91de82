"""The declaration form. Sent twice, it is one incident: its command id is the form's."""

from incident.commands import Declare
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.vocabulary import Severity
from incident.words import slack as words
from slack_adapter.declaring import open_incident
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.declare import CALLBACK_ID, DRILL, RESTRICTED, declared_notice
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    title, description = form.text("title"), form.text("description")
    checks = Checks()
    checks.text("title", title, limit=TITLE_LIMIT, required=words.required("The title"))
    checks.text("description", description, limit=DESCRIPTION_LIMIT)
    checks.raise_if_any()
    options = form.fields.get("options") or []
    said = await open_incident(
        desk,
        Declare(
            command_id=form.command_id,
            actor=desk.reporter(form.user, form.user_name),
            reply=form.origin.reply(form.user),
            title=title,
            description=description,
            severity=Severity(form.text("severity")),
            type=form.text("type") or None,
            restricted=RESTRICTED in options,
            drill=DRILL in options,
        ),
    )
    return declared_notice(said)
