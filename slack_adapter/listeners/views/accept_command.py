"""The form that accepts command."""

from incident.commands import AcceptCommand
from incident.limits import LINE_LIMIT
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.accept_command import CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    read_back = form.text("read_back")
    checks = Checks()
    checks.text("read_back", read_back, limit=LINE_LIMIT, required=words.required("The read-back"))
    checks.raise_if_any()
    await desk.tell(form, form.origin.incident, AcceptCommand, offer=form.origin.number, read_back=read_back)
    return None
