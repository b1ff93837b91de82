"""`list`, `list-participants`, `help`: what only looks."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.words import slack as words
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash


async def list_incidents(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.incident_list(await desk.incidents.list(await desk.person(slash.user_id)))


async def list_participants(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    origin = slash.origin(await desk.incident_in(slash.channel_id))
    return words.participant_list((await desk.read(slash.user_id, origin)).participants)


async def show_help(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return words.help_message()
