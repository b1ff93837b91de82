"""Title, description, severity or type changed: people hear of it, and what the new severity asks for is set in motion."""

import asyncio

from incident import events as e
from incident.state import Incident
from incident.visibility import Audience
from incident.vocabulary import StepState
from incident.words import messages
from incident.words import severity as words
from workflows.life import Life
from workflows.reactions.channel import broadcast, say, told_at
from workflows.reactions.paging import raise_page


async def details_edited(life: Life, event: e.DetailsEdited, position: int) -> None:
    message = messages.edited_notice(life.incident, event)
    await say(life, f"edited/{position}", message, what="say what was edited")


async def severity_changed(life: Life, event: e.SeverityChanged, position: int) -> None:
    in_channel = words.severity_notice(life.incident, event, life.policy, to=Audience.PARTICIPANTS)
    for_stakeholders = words.severity_notice(life.incident, event, life.policy, to=Audience.PUBLIC)
    key, what = f"severity/{position}", "tell stakeholders the new severity"
    await asyncio.gather(
        page_if_asked_now(life, life.incident.model_copy(update={"severity": event.previous})),
        say(life, key, in_channel, what="say that the severity changed"),
        broadcast(life, key, for_stakeholders, what=what, channels=told_at(life, position)),
    )


async def type_changed(life: Life, event: e.TypeChanged, position: int) -> None:
    message = words.type_notice(life.incident, event, life.policy)
    await asyncio.gather(
        page_if_asked_now(life, life.incident.model_copy(update={"type": event.previous})),
        say(life, f"type/{position}", message, what="say that the type changed"),
    )


async def page_if_asked_now(life: Life, before: Incident) -> None:
    """`before` is the incident as it was classified until now."""
    asks = life.policy.behaviour(life.incident).page_commander
    if not asks or life.incident.drill or life.incident.page:
        return
    if life.policy.behaviour(before).page_commander:
        return  # the page was asked for then, and is on its way
    step = life.carried.steps.get("page")
    if step and step.state is StepState.SKIPPED:
        life.forget("page")
    await raise_page(life)
