"""The form that gives somebody a role."""

from incident.commands import AssignRole
from incident.limits import LINE_LIMIT
from incident.people import Person
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.assign_role import CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]

SLACK_ID_LIMIT = 255


async def submitted(desk: Desk, form: Submission) -> View | None:
    user, how, reason = form.text("user"), form.text("how"), form.text("reason")
    checks = Checks()
    checks.text("user", user, limit=SLACK_ID_LIMIT, required=words.required("Who"))
    checks.text("reason", reason, limit=LINE_LIMIT)
    checks.raise_if_any()
    await desk.tell(
        form,
        form.origin.incident,
        AssignRole,
        user=Person(slack_id=user),
        role=form.text("role"),
        now=how == "now",
        release=how == "release",
        reason=reason,
    )
    return None
