"""Buttons that open something."""

from slack_sdk.web.async_client import AsyncWebClient

from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_edit, open_form, open_status_report, open_timeline
from slack_adapter.payloads import Origin, Press
from slack_adapter.views.accept_command import accept_command_form
from slack_adapter.views.assign_role import assign_role_form
from slack_adapter.views.create_task import create_task_form
from slack_adapter.views.debrief import debrief_form
from slack_adapter.views.declare import declare_form
from slack_adapter.views.executive_report import executive_report_form
from slack_adapter.views.feedback import feedback_form
from slack_adapter.views.proposals import object_form, propose_form


async def status_report(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_status_report(desk, client, press.trigger_id, press.user, press.origin)
    return None


async def edit(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_edit(desk, client, press.trigger_id, press.user, press.origin)
    return None


async def assign_role(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, assign_role_form(press.origin, desk.policy))
    return None


async def accept_command(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, accept_command_form(_numbered(press)))
    return None


async def object_to_proposal(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, object_form(_numbered(press)))
    return None


async def executive_report(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, executive_report_form(press.origin))
    return None


async def feedback(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, feedback_form(press.origin))
    return None


async def debrief(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    """The button names the learner, and then the incident."""
    origin = press.origin.model_copy(update={"incident": press.argument, "whose": press.origin.incident})
    await open_form(client, press.trigger_id, debrief_form(origin))
    return None


async def propose(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, propose_form(press.origin))
    return None


async def create_task(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, create_task_form(press.origin))
    return None


def _numbered(press: Press) -> Origin:
    """Where the button was, with the number of what its form answers."""
    return press.origin.model_copy(update={"number": int(press.argument)})


async def timeline(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_timeline(desk, client, press.trigger_id, press.user, press.origin)
    return None


async def declare(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    await open_form(client, press.trigger_id, declare_form(press.origin, desk.policy.types))
    return None
