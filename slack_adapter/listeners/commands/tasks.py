"""`create-task`, `understood`, `task-done`, `reopen-task`: what one person is to do, and what became of it."""

from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import AcknowledgeTask, CompleteTask, CreateTask, ReopenTask
from incident.hours import zone_of
from incident.moments import moment
from incident.refusals import Refused
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash
from slack_adapter.views.create_task import create_task_form


async def task(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    said = arguments.task(slash.arguments) if slash.arguments else None
    incident = await desk.incident_in(slash.channel_id)
    if said is None:
        await open_form(client, slash.trigger_id, create_task_form(slash.origin(incident)))
        return None
    due = await _moment(desk, slash.user_id, said.by) if said.by else None
    await desk.tell(
        slash, incident, CreateTask, owner=said.owner, within=said.within, due=due, text=said.text
    )
    return None


async def _moment(desk: Desk, user: str, text: str) -> datetime:
    """In the zone of whoever speaks. Raises Refused."""
    timezone = (await desk.person(user)).timezone
    try:
        return moment(text, datetime.now(UTC), zone_of(timezone) or UTC)
    except ValueError as error:
        raise Refused(f"{error}.") from None


async def understood(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    number, _ = arguments.numbered(slash.arguments)
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, AcknowledgeTask, task=number)
    return None


async def task_done(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    number, outcome = arguments.numbered(slash.arguments)
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, CompleteTask, task=number, outcome=outcome)
    return None


async def reopen_task(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    number, _ = arguments.numbered(slash.arguments)
    incident = await desk.incident_in(slash.channel_id)
    await desk.tell(slash, incident, ReopenTask, task=number)
    return None
