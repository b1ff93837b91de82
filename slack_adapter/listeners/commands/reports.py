"""Reports, events, snoozes, prompts and the edit form: what is known, told, put off or corrected."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import RecordEvent, ReportStatus, ReportToExecutives, SetPrompts, SnoozeReminder
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_edit, open_form, open_status_report
from slack_adapter.payloads import Slash, plain
from slack_adapter.views.executive_report import executive_report_form


async def status_report(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    parts = arguments.report_parts(slash.arguments) if slash.arguments else None
    incident = await desk.incident_in(slash.channel_id)
    if parts is None:
        await open_status_report(desk, client, slash.trigger_id, slash.user_id, slash.origin(incident))
        return None
    conditions, actions, needs = parts
    await desk.tell(slash, incident, ReportStatus, conditions=conditions, actions=actions, needs=needs)
    return None


async def executive_report(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    parts = arguments.executive_parts(slash.arguments) if slash.arguments else None
    incident = await desk.incident_in(slash.channel_id)
    if parts is None:
        await open_form(client, slash.trigger_id, executive_report_form(slash.origin(incident)))
        return None
    status, overview, next_steps = parts
    await desk.tell(
        slash, incident, ReportToExecutives, status=status, overview=overview, next_steps=next_steps
    )
    return None


async def event(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, RecordEvent, text=plain(slash.arguments))
    return None


async def snooze(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    said = arguments.snooze(slash.arguments)
    await desk.tell(slash, incident, SnoozeReminder, duration=said.duration, what=said.what, task=said.task)
    return None


async def prompts(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, SetPrompts, level=arguments.level(slash.arguments))
    return None


async def edit_incident(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    await open_edit(desk, client, slash.trigger_id, slash.user_id, slash.origin(incident))
    return None
