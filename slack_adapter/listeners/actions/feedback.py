"""One tap says how it went."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.feedback import Given, Rating
from incident.words import feedback as words
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Press
from workflows.feedback_door import give_feedback


async def well(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tap(desk, press, Rating.WELL)


async def mixed(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tap(desk, press, Rating.MIXED)


async def badly(desk: Desk, client: AsyncWebClient, press: Press) -> Said:
    return await _tap(desk, press, Rating.BADLY)


async def _tap(desk: Desk, press: Press, rating: Rating) -> Said:
    incident = press.origin.incident
    given = Given(voter=desk.voter(incident, press.user), rating=rating)
    await give_feedback(desk.incidents, incident, given)
    return words.thanks()
