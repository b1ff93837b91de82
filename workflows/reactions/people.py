"""People come, go and take roles: who they are is found out, they are invited, and everybody hears of it."""

import asyncio

from activities.models import InviteToChannel, ReassignPage
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.facts import MUSTER
from incident.people import Person
from incident.vocabulary import Role, StepState
from incident.words import command as words
from incident.words import messages
from workflows.life import Life
from workflows.reactions.channel import channel_of, say
from workflows.reactions.crediting import credit
from workflows.reactions.identifying import identify
from workflows.reactions.qualifying import (
    asks_who_is_qualified,
    see_who_is_qualified,
    see_who_shadows,
    tell_learner,
)
from workflows.reactions.sharing import share, take_back


async def role_assigned(life: Life, event: e.RoleAssigned, position: int) -> None:
    work = [
        announce_role(life, event, position),
        bring_in(life, event.person),
        credit(life, event, position),
    ]
    if asks_who_is_qualified(event):
        first = event.role is Role.COMMANDER and event.previous is None
        work.append(see_who_is_qualified(life, position, learners_too=first))
    if event.role is Role.OBSERVER:
        work.append(see_who_shadows(life, event))
        if event.actor == MUSTER:
            work.append(tell_learner(life, event, position))
    if event.role is Role.COMMANDER and event.actor != MUSTER:  # whoever was paged has the page already
        work.append(reassign_page(life, event, position))
    await asyncio.gather(*work)


async def participant_added(life: Life, event: e.ParticipantAdded, position: int) -> None:
    await bring_in(life, event.person)


async def participant_removed(life: Life, event: e.ParticipantRemoved, position: int) -> None:
    if event.person.slack_id:
        life.forget(f"invite/{event.person.slack_id}")
    work = [take_back(life, event, position), see_who_is_qualified(life, position)]
    if event.offer:
        work.append(say_that_the_offer_is_over(life, event, position))
    await asyncio.gather(*work)


async def say_that_the_offer_is_over(life: Life, event: e.ParticipantRemoved, position: int) -> None:
    await say(
        life,
        f"offer-left/{position}",
        words.left_notice(life.incident, event),
        what="say that the offer of command is over",
    )


async def bring_in(life: Life, person: Person) -> None:
    """Find out who they are, invite them to the channel, share the documents with them."""
    person = await identify(life, person)
    await asyncio.gather(invite(life, person), share(life, person), tell_if_not_in_slack(life, person))


async def invite(life: Life, person: Person) -> None:
    channel = await channel_of(life)
    if channel is not None and person.slack_id:
        await life.step(
            f"invite/{person.slack_id}",
            Slack.invite_to_channel,
            InviteToChannel(channel=channel.id, slack_ids=[person.slack_id]),
            what=f"invite {person.label}",
            unless=life.closed_first,
        )


async def tell_if_not_in_slack(life: Life, person: Person) -> None:
    """Looked for in vain: people there are told, for nothing written here reaches them."""
    looked = f"find/{person.email}" if person.email else f"contact/{person.pagerduty_id}"
    step = life.carried.steps.get(looked)
    if not person.slack_id and step and step.state is StepState.DONE:
        key = f"not-in-slack/{person.email or person.pagerduty_id}"
        await say(life, key, messages.not_in_slack(person), what=f"say that {person.label} is not in Slack")


async def announce_role(life: Life, event: e.RoleAssigned, position: int) -> None:
    person = await identify(life, event.person)
    named = event.model_copy(update={"person": person})
    message = messages.role_announcement(life.incident, named)
    await say(life, f"announce-role/{position}", message, what=f"announce the new {event.role}")


async def reassign_page(life: Life, event: e.RoleAssigned, position: int) -> None:
    """The open page follows the commander, so that PagerDuty reminds the right person."""
    if (await life.settled("page")).state is not StepState.DONE or life.incident.page is None:
        return
    person = await identify(life, event.person)
    await life.step(
        f"reassign-page/{position}",
        PagerDuty.reassign_page,
        ReassignPage(page_id=life.incident.page.id, to=person),
        what=f"reassign the page to {person.label}",
        lane="page",
        unless=lambda: superseded(life, person),
    )


def superseded(life: Life, person: Person) -> str | None:
    commander = life.incident.commander
    return life.closed_first() or (
        None if commander and commander.same_as(person) else "command has passed on"
    )
