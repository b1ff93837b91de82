"""`assign-role @USER ROLE`; what is not said is asked in a form."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import AssignRole
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash
from slack_adapter.views.assign_role import assign_role_form


async def assign_role(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    said = arguments.assignment(slash.arguments)
    incident = await desk.incident_in(slash.channel_id)
    if said.user is None or said.role is None:
        slack_id = said.user.slack_id if said.user else None
        form = assign_role_form(slash.origin(incident), user=slack_id, role=said.role)
        await open_form(client, slash.trigger_id, form)
        return None
    command = AssignRole(
        command_id=slash.command_id,
        actor=await desk.person(slash.user_id),
        reply=slash.origin().reply(slash.user_id),
        user=said.user,
        role=said.role,
    )
    await desk.incidents.signal(incident, command)
    return None
