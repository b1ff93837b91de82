"""`list`, `list-participants`, `list-tasks`, `help`: what only looks."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.view import TaskView
from incident.words import slack as words
from incident.words import usage
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash


async def list_incidents(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.incident_list(await desk.incidents.list(await desk.person(slash.user_id)))


async def list_participants(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    origin = slash.origin(await desk.incident_in(slash.channel_id))
    return words.participant_list((await desk.read(slash.user_id, origin)).participants)


async def list_tasks(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.task_list(await _open_tasks(desk, slash), mine=False)


async def my_tasks(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    me = await desk.person(slash.user_id)
    mine = [task for task in await _open_tasks(desk, slash) if task.owner.same_as(me)]
    return words.task_list(mine, mine=True)


async def _open_tasks(desk: Desk, slash: Slash) -> list[TaskView]:
    origin = slash.origin(await desk.incident_in(slash.channel_id))
    return [task for task in (await desk.read(slash.user_id, origin)).tasks if task.done_at is None]


async def show_help(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return usage.help_message()
