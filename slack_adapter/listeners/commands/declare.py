"""`declare`: with a title at once, without one through a form."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import Declare
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.declaring import open_incident
from slack_adapter.desk import Desk
from slack_adapter.forms import open_form
from slack_adapter.payloads import Slash
from slack_adapter.views.declare import declare_form


async def declare(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    said = arguments.declaration(slash.arguments, desk.types)
    if not said.title:
        form = declare_form(
            slash.origin(),
            desk.policy.types,
            severity=said.severity,
            type=said.type,
            restricted=said.restricted,
            drill=said.drill,
        )
        await open_form(client, slash.trigger_id, form)
        return None
    return await open_incident(
        desk,
        Declare(
            command_id=slash.command_id,
            actor=desk.reporter(slash.user_id, slash.user_name),
            reply=slash.origin().reply(slash.user_id),
            title=said.title,
            severity=said.severity,
            type=said.type,
            restricted=said.restricted,
            drill=said.drill,
        ),
    )
