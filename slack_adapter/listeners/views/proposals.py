"""The forms that propose something and that object to it."""

from incident.commands import ObjectToProposal, Propose
from incident.limits import LINE_LIMIT
from incident.words import slack as words
from slack_adapter.desk import Desk
from slack_adapter.listeners.views.checks import Checks
from slack_adapter.payloads import Submission
from slack_adapter.views.parts import View
from slack_adapter.views.proposals import OBJECT, PROPOSE

__all__ = ["OBJECT", "PROPOSE", "objected", "proposed"]


async def proposed(desk: Desk, form: Submission) -> View | None:
    await desk.tell(form, form.origin.incident, Propose, text=_line(form, "text", "The proposal"))
    return None


async def objected(desk: Desk, form: Submission) -> View | None:
    await desk.tell(
        form,
        form.origin.incident,
        ObjectToProposal,
        proposal=form.origin.number,
        reason=_line(form, "reason", "The objection"),
    )
    return None


def _line(form: Submission, field: str, name: str) -> str:
    checks = Checks()
    checks.text(field, form.text(field), limit=LINE_LIMIT, required=words.required(name))
    checks.raise_if_any()
    return form.text(field)
