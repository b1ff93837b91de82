"""`list`, `list-participants`, `list-tasks`, `my-tasks`, `feedback`, `help`: what only looks."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.view import TaskView
from incident.words import feedback as about_feedback
from incident.words import slack as words
from incident.words import usage
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash
from workflows.feedback_door import feedback_on
from workflows.own_tasks import tasks_of


async def list_incidents(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.incident_list(await desk.incidents.list(await desk.person(slash.user_id)))


async def list_participants(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    origin = slash.origin(await desk.incident_in(slash.channel_id))
    return words.participant_list((await desk.read(slash.user_id, origin)).participants)


async def list_tasks(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.task_list(await _open_tasks(desk, slash))


async def my_tasks(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.own_tasks(await tasks_of(desk.incidents, await desk.person(slash.user_id)))


async def _open_tasks(desk: Desk, slash: Slash) -> list[TaskView]:
    origin = slash.origin(await desk.incident_in(slash.channel_id))
    return [task for task in (await desk.read(slash.user_id, origin)).tasks if task.open]


async def feedback(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """By its id too: nothing can be typed in an archived channel."""
    incident = slash.arguments or await desk.incident_in(slash.channel_id)
    view = await desk.read(slash.user_id, slash.origin(incident))
    summary = await feedback_on(desk.incidents, incident)
    return about_feedback.told(incident, view.title, summary) if summary else about_feedback.never_asked()


async def show_help(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return usage.help_message()
