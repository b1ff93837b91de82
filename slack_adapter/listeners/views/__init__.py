"""Forms that were sent. A problem is shown next to its field, and the form stays open until the incident has been told."""

from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from slack_adapter.answering import answer_form
from slack_adapter.desk import Desk
from slack_adapter.listeners.views import (
    accept_command,
    assign_role,
    create_task,
    debrief,
    declare,
    edit_incident,
    engage_oncall,
    executive_report,
    feedback,
    proposals,
    status_report,
)
from slack_adapter.payloads import Submission
from slack_adapter.views.parts import View

Submitted = Callable[[Desk, Submission], Coroutine[Any, Any, View | None]]

FORMS: dict[str, Submitted] = {
    declare.CALLBACK_ID: declare.submitted,
    accept_command.CALLBACK_ID: accept_command.submitted,
    assign_role.CALLBACK_ID: assign_role.submitted,
    create_task.CALLBACK_ID: create_task.submitted,
    debrief.CALLBACK_ID: debrief.submitted,
    executive_report.CALLBACK_ID: executive_report.submitted,
    edit_incident.CALLBACK_ID: edit_incident.submitted,
    engage_oncall.CALLBACK_ID: engage_oncall.submitted,
    feedback.CALLBACK_ID: feedback.submitted,
    proposals.PROPOSE: proposals.proposed,
    proposals.OBJECT: proposals.objected,
    status_report.CALLBACK_ID: status_report.submitted,
}


def register(app: AsyncApp, desk: Desk) -> None:
    for callback_id, submitted in FORMS.items():
        _register(app, desk, callback_id, submitted)


def _register(app: AsyncApp, desk: Desk, callback_id: str, submitted: Submitted) -> None:
    @app.view(callback_id)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await answer_form(desk, ack, body, submitted(desk, Submission.read(body)))
