"""Title, description, severity or type changed: people hear of it, and what the new severity asks for is set in motion."""

import asyncio

from incident import events as e
from incident.apply import fold
from incident.facts import PageAsked
from incident.visibility import Audience
from incident.vocabulary import StepState
from incident.words import messages
from incident.words import severity as words
from workflows.life import Life
from workflows.reactions.channel import broadcast, say, told_at
from workflows.reactions.paging import raise_page
from workflows.reactions.qualifying import see_who_is_qualified
from workflows.reactions.reviewing import review_if_asked_now


async def details_edited(life: Life, event: e.DetailsEdited, position: int) -> None:
    message = messages.edited_notice(life.incident, event)
    await say(life, f"edited/{position}", message, what="say what was edited")


async def severity_changed(life: Life, event: e.SeverityChanged, position: int) -> None:
    in_channel = words.severity_notice(life.incident, event, life.policy, to=Audience.PARTICIPANTS)
    for_stakeholders = words.severity_notice(life.incident, event, life.policy, to=Audience.PUBLIC)
    key, what = f"severity/{position}", "tell stakeholders the new severity"
    await asyncio.gather(
        page_if_asked_now(life, position),
        see_who_is_qualified(life, position, learners_too=True),
        say(life, key, in_channel, what="say that the severity changed"),
        broadcast(life, key, for_stakeholders, what=what, channels=told_at(life, position)),
        review_if_asked_now(life),
    )


async def type_changed(life: Life, event: e.TypeChanged, position: int) -> None:
    in_channel = words.type_notice(life.incident, event, life.policy, to=Audience.PARTICIPANTS)
    for_stakeholders = words.type_notice(life.incident, event, life.policy, to=Audience.PUBLIC)
    key, what = f"type/{position}", "tell stakeholders who hear of it from now on"
    told = told_at(life, position - 1)
    newly = [channel for channel in told_at(life, position) if channel not in told]
    await asyncio.gather(
        page_if_asked_now(life, position),
        say(life, key, in_channel, what="say that the type changed"),
        broadcast(life, key, for_stakeholders, what=what, channels=newly),
        review_if_asked_now(life),
    )


async def type_unknown(life: Life, event: e.TypeUnknown, position: int) -> None:
    message = words.type_unknown(life.incident, event)
    await say(life, f"unknown-type/{position}", message, what="say that the type is unknown")


async def page_if_asked_now(life: Life, position: int) -> None:
    """Not where the incident as it was before the event at `position` asked for the page already."""
    asks = life.policy.behaviour(life.incident).page_commander
    if not asks or life.incident.drill or life.incident.page:
        return
    if life.policy.behaviour(fold(life.incident.events[:position])).page_commander:
        return  # the page was asked for then, and is on its way
    step = life.carried.steps.get("page")
    if step and step.state is StepState.DONE:
        return  # it was resolved when the incident was closed, before it was reopened
    if step and step.state is StepState.SKIPPED:
        life.forget("page")
        life.learn(PageAsked(again=True))
    await raise_page(life)
