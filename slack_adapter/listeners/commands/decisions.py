"""`propose` and `object`; what is not said is asked in a form. The rest is done by the buttons of the messages."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import ObjectToProposal, Propose
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash, plain
from slack_adapter.views.proposals import object_form, propose_form


async def propose(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    incident = await desk.incident_in(slash.channel_id)
    if not slash.arguments:
        await open_form(client, slash.trigger_id, propose_form(slash.origin(incident)))
        return None
    await desk.tell(slash, incident, Propose, text=plain(slash.arguments))
    return None


async def object_to_proposal(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    """`[NUMBER] REASON`: without a number it is the one that is open."""
    incident = await desk.incident_in(slash.channel_id)
    if not slash.arguments:
        await open_form(client, slash.trigger_id, object_form(slash.origin(incident)))
        return None
    number, reason = arguments.numbered(slash.arguments, of="proposal")
    await desk.tell(slash, incident, ObjectToProposal, proposal=number, reason=reason)
    return None
