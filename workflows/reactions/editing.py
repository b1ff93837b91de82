"""Title, description or severity changed: people hear of it, and a severity that pages, pages."""

import asyncio

from incident import events as e
from incident.visibility import Audience
from incident.vocabulary import StepState
from incident.words import messages
from workflows.life import Life
from workflows.reactions.channel import broadcast, say
from workflows.reactions.paging import raise_page


async def details_edited(life: Life, event: e.DetailsEdited, position: int) -> None:
    message = messages.edited_notice(life.incident, event)
    await say(life, f"edited/{position}", message, what="say what was edited")


async def severity_changed(life: Life, event: e.SeverityChanged, position: int) -> None:
    in_channel = messages.severity_notice(life.incident, event, life.policy, to=Audience.PARTICIPANTS)
    for_stakeholders = messages.severity_notice(life.incident, event, life.policy, to=Audience.PUBLIC)
    await asyncio.gather(
        page_if_asked_now(life, event),
        say(life, f"severity/{position}", in_channel, what="say that the severity changed"),
        broadcast(life, f"severity/{position}", for_stakeholders, what="tell stakeholders the new severity"),
    )


async def page_if_asked_now(life: Life, event: e.SeverityChanged) -> None:
    asks = life.policy.severity(event.severity).page_commander
    if not asks or life.incident.drill or life.incident.page:
        return
    if life.policy.severity(event.previous).page_commander:
        return  # the page was asked for then, and is on its way
    step = life.carried.steps.get("page")
    if step and step.state is StepState.SKIPPED:
        life.forget("page")
    await raise_page(life)
