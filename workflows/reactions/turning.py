"""The incident turns stable, is closed, or is active again: everybody hears of it, and what follows is set in motion."""

import asyncio

from incident import events as e
from incident.visibility import Audience
from incident.vocabulary import Status
from incident.words import messages
from workflows.kept_groups import until_groups_are_true
from workflows.life import Life
from workflows.reactions.channel import broadcast, say, told_at
from workflows.reactions.closing import put_away
from workflows.reactions.crediting import credit
from workflows.reactions.feedback import ask_for_feedback
from workflows.reactions.reopening import bring_back
from workflows.reactions.reviewing import begin_review, hand_over_tasks, take_tasks_back
from workflows.reactions.sweeping import sweep


async def status_changed(life: Life, event: e.StatusChanged, position: int) -> None:
    work = []
    if event.previous is Status.CLOSED:
        work += [bring_back(life, event, position), take_tasks_back(life, position)]
    work += [tell_everybody(life, event, position), credit(life, event, position)]
    if event.status is Status.STABLE:
        made = [f"status/{position}", "review-document"]
        work += [begin_review(life, position), sweep(life, position, after=made)]
    if event.status is Status.CLOSED:
        work += [put_away(life, position), hand_over_tasks(life, position)]
        work += [ask_for_feedback(life), until_groups_are_true(life)]
    await asyncio.gather(*work)


async def tell_everybody(life: Life, event: e.StatusChanged, position: int) -> None:
    in_channel = messages.status_notice(life.incident, event, to=Audience.PARTICIPANTS)
    for_stakeholders = messages.status_notice(life.incident, event, to=Audience.PUBLIC)
    await asyncio.gather(
        say(life, f"status/{position}", in_channel, what=f"say that it is {event.status}"),
        broadcast(
            life,
            f"status/{position}",
            for_stakeholders,
            what=f"tell stakeholders that it is {event.status}",
            channels=told_at(life, position),
        ),
    )
