"""`status-report`, `snooze` and `edit-incident`: what is known of the incident, told, put off or corrected."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import ReportStatus, SnoozeReminder
from incident.durations import duration
from incident.refusals import Refused
from incident.words import slack as words
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
    await desk.tell(slash, incident, ReportStatus, conditions=conditions, actions=actions, needs=needs)
    return None


async def snooze(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    try:
        later = duration(slash.arguments)
    except ValueError as error:
        raise Refused(words.snooze_usage()) from error
    await desk.tell(slash, incident, SnoozeReminder, duration=later)
    return None


async def edit_incident(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await open_edit(desk, client, slash.trigger_id, slash.user_id, slash.origin(incident))
    return None
