"""`engage-oncall TEAM`."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import EngageOncall
from incident.refusals import Refused
from incident.words import slack as words
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash
from slack_adapter.views.engage_oncall import engage_oncall_form


async def engage_oncall(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    if not desk.teams:
        raise Refused(words.no_teams())
    if not slash.arguments:
        await open_form(client, slash.trigger_id, engage_oncall_form(slash.origin(incident), desk.teams))
        return None
    await desk.tell(slash, incident, EngageOncall, team=arguments.team(slash.arguments, desk.teams))
    return None
