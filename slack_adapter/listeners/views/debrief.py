"""The debrief form: its notes go to the learner's own workflow."""

from incident.limits import FEEDBACK_LIMIT
from incident.people import Person
from roster import words
from roster.commands import WriteDebrief
from slack_adapter.answering import FieldErrors
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.debrief import ASKED, CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    said = {name: form.text(name) for name in ASKED}
    checks = Checks()
    for name, text in said.items():
        checks.text(name, text, limit=FEEDBACK_LIMIT)
    checks.raise_if_any()
    if not any(said.values()):
        raise FieldErrors({next(iter(ASKED)): words.debrief_empty()})
    learner = Person(email=form.origin.whose)
    await desk.tell_career(form, learner, WriteDebrief, incident=form.origin.incident, **said)
    return None
