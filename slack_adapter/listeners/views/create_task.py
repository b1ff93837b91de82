"""The form that gives a task."""

import re

from incident.commands import CreateTask
from incident.limits import LINE_LIMIT, LONGEST_TASK
from incident.people import Person
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.create_task import CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]

SLACK_ID_LIMIT = 30


async def submitted(desk: Desk, form: Submission) -> View | None:
    checks = Checks()
    checks.text("owner", form.text("owner"), limit=SLACK_ID_LIMIT, required=words.required("Who"))
    checks.text("text", form.text("text"), limit=LINE_LIMIT, required=words.required("What"))
    time, at_a_time = form.text("within"), re.search("[:-]", form.text("within"))
    timezone = (await desk.person(form.user)).timezone if at_a_time else None
    due = checks.moment("within", time, timezone) if at_a_time else None
    within = None if at_a_time else checks.promise("within", time, LONGEST_TASK)
    checks.raise_if_any()
    owner, text = Person(slack_id=form.text("owner")), form.text("text")
    await desk.tell(form, form.origin.incident, CreateTask, owner=owner, text=text, within=within, due=due)
    return None
