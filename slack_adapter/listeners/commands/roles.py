"""`assign-role @USER ROLE`, and the two answers to an offer of command; what is not said is asked in a form."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import AcceptCommand, AssignRole, DeclineCommand
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash, plain
from slack_adapter.views.accept_command import accept_command_form
from slack_adapter.views.assign_role import assign_role_form


async def assign_role(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    said = arguments.assignment(slash.arguments, desk.policy.assignable)
    incident = await desk.incident_in(slash.channel_id)
    if said.user is None or said.role is None:
        user = said.user
        if user and user.email:  # the form knows people by their Slack ids
            user = await desk.met(user)
        slack_id = user.slack_id if user else None
        form = assign_role_form(slash.origin(incident), desk.policy, user=slack_id, role=said.role)
        await open_form(client, slash.trigger_id, form)
        return None
    await desk.tell(
        slash,
        incident,
        AssignRole,
        user=said.user,
        role=said.role,
        now=said.now,
        release=said.release,
        reason=said.reason,
    )
    return None


async def accept_command(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    if not slash.arguments:
        await open_form(client, slash.trigger_id, accept_command_form(slash.origin(incident)))
        return None
    await desk.tell(slash, incident, AcceptCommand, read_back=plain(slash.arguments))
    return None


async def decline_command(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    await desk.tell(
        slash, await desk.incident_in(slash.channel_id), DeclineCommand, reason=plain(slash.arguments)
    )
    return None
