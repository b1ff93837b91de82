"""The feedback form. Without the tick nothing that is sent on names its author."""

from incident.feedback import Given, Rating
from incident.limits import FEEDBACK_LIMIT
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.feedback import CALLBACK_ID
from slack_adapter.views.parts import View
from workflows.feedback_door import give_feedback

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    checks = Checks()
    checks.text("words", form.text("words"), limit=FEEDBACK_LIMIT)
    checks.raise_if_any()
    incident = form.origin.incident
    given = Given(
        voter=desk.voter(incident, form.user),
        rating=Rating(form.fields["rating"]),
        words=form.text("words"),
        by=await desk.person(form.user) if form.fields.get("sign") else None,
    )
    await give_feedback(desk.incidents, incident, given)
    return None
