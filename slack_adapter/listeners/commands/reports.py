"""`status-report` and `edit-incident`: what is known of the incident, told or corrected."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import ReportStatus
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_edit, open_status_report
from slack_adapter.payloads import Slash


async def status_report(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    parts = arguments.report_parts(slash.arguments) if slash.arguments else None
    incident = await desk.incident_in(slash.channel_id)
    if parts is None:
        await open_status_report(desk, client, slash.trigger_id, slash.user_id, slash.origin(incident))
        return None
    conditions, actions, needs = parts
    command = ReportStatus(
        command_id=slash.command_id,
        actor=await desk.person(slash.user_id),
        reply=slash.origin().reply(slash.user_id),
        conditions=conditions,
        actions=actions,
        needs=needs,
    )
    await desk.incidents.signal(incident, command)
    return None


async def edit_incident(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await open_edit(desk, client, slash.trigger_id, slash.user_id, slash.origin(incident))
    return None
