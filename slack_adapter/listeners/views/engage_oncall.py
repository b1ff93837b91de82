"""The form that pages the on-call of a team."""

from incident.commands import EngageOncall
from slack_adapter import arguments
from slack_adapter.desk import Desk
from slack_adapter.payloads import Submission
from slack_adapter.views.engage_oncall import CALLBACK_ID
from slack_adapter.views.parts import View

__all__ = ["CALLBACK_ID", "submitted"]


async def submitted(desk: Desk, form: Submission) -> View | None:
    await desk.tell(
        form, form.origin.incident, EngageOncall, team=arguments.team(form.text("team"), desk.teams)
    )
    return None
