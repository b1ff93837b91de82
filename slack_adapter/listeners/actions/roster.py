"""Buttons of the roster's direct messages."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.people import Person
from roster.commands import Promote
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press


async def promote(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    """The button names whom, and what they would become."""
    await desk.tell_career(press, Person(email=press.origin.incident), Promote, goal=press.argument)
    return None
