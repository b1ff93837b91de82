"""People come, go and take roles: who they are is found out, they are invited, and everybody hears of it."""

import asyncio

from activities.google import Google
from activities.models import (
    Find,
    InviteToChannel,
    RaisePage,
    ReassignPage,
    RequestResponders,
    Share,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.facts import MUSTER, Identified, TeamPaged
from incident.people import Person
from incident.vocabulary import Role, StepState
from incident.words import messages, plain
from workflows.life import Life
from workflows.reactions.channel import channel_of, say
from workflows.steps import Unless, wanted


async def role_assigned(life: Life, event: e.RoleAssigned, position: int) -> None:
    work = [announce_role(life, event, position), bring_in(life, event.person)]
    if event.role is Role.COMMANDER and event.actor != MUSTER:  # whoever was paged has the page already
        work.append(reassign_page(life, event, position))
    await asyncio.gather(*work)


async def participant_added(life: Life, event: e.ParticipantAdded, position: int) -> None:
    await bring_in(life, event.person)


async def participant_removed(life: Life, event: e.ParticipantRemoved, position: int) -> None:
    if event.person.slack_id:
        life.forget(f"invite/{event.person.slack_id}")


async def oncall_engaged(life: Life, event: e.OncallEngaged, position: int) -> None:
    people = await page_team(life, event, position)
    if people is None and life.closed:
        return
    if people is None:
        message = messages.engage_failed(life.incident, event)
    else:
        life.learn(TeamPaged(team=event.team, people=people))
        met = await asyncio.gather(*(identify(life, person) for person in people))
        message = messages.engaged_notice(event, met)
    await say(life, f"engaged/{position}", message, what=f"say that the {event.team} on-call was paged")


async def page_team(life: Life, event: e.OncallEngaged, position: int) -> list[Person] | None:
    pagerduty = life.policy.pagerduty
    if pagerduty is None or event.team not in pagerduty.teams or life.incident.drill:
        return None
    message = plain.responders_wanted(life.incident, event.team)
    policy = pagerduty.teams[event.team]
    return await page_others(life, position, policy, message, what=f"page the {event.team} on-call")


async def page_others(
    life: Life, position: int, escalation_policy: str, message: str, *, what: str, unless: Unless = wanted
) -> list[Person] | None:
    """As responders on the incident's own page; where there is none, with a page of their own."""
    pagerduty, key = life.policy.pagerduty, f"engage/{position}"
    if pagerduty is None:
        return None
    if (await life.settled("page")).state is StepState.DONE and life.incident.page:
        asked = await life.step(
            key,
            PagerDuty.request_responders,
            RequestResponders(
                page_id=life.incident.page.id, escalation_policy=escalation_policy, message=message
            ),
            what=what,
            unless=lambda: life.closed_first() or unless(),
        )
        return asked.people if asked else None
    page = await life.step(
        key,
        PagerDuty.raise_page,
        RaisePage(
            service=pagerduty.service,
            escalation_policy=escalation_policy,
            title=plain.page_title(life.incident),
            details=message,
        ),
        what=what,
        unless=lambda: life.closed_first() or unless(),
    )
    return page.people if page else None


async def bring_in(life: Life, person: Person) -> None:
    """Find out who they are, invite them to the channel, share the documents with them."""
    person = await identify(life, person)
    await asyncio.gather(invite(life, person), share(life, person), tell_if_not_in_slack(life, person))


async def identify(life: Life, person: Person) -> Person:
    """PagerDuty knows an e-mail address for its ids, Slack the rest."""
    person = known(life, person)
    if person.pagerduty_id and not person.email:
        find = Find(who=person)
        found = await life.step(
            f"contact/{person.pagerduty_id}",
            PagerDuty.contact_of,
            find,
            what=f"look up {person.label} in PagerDuty",
        )
        person = note(life, person, found.person if found else None)
    if (person.email or person.slack_id) and not (person.known and person.email):
        find = Find(who=person)
        found = await life.step(
            f"find/{person.slack_id or person.email}",
            Slack.find_person,
            find,
            what=f"look up {person.label} in Slack",
        )
        person = note(life, person, found.person if found else None)
    return person


def note(life: Life, person: Person, found: Person | None) -> Person:
    if found is None:
        return person
    whole = person.merged_with(found)
    life.learn(Identified(person=whole))
    return whole


def known(life: Life, person: Person) -> Person:
    """The person with all that has been found out since."""
    present = life.incident.participant(person)
    return present.person if present else person


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


async def share(life: Life, person: Person) -> None:
    folder = await life.settled("folder")
    if folder.state is StepState.DONE and person.email:
        await life.step(
            f"share/{person.email}",
            Google.share,
            Share(file=folder.result["id"], emails=[person.email]),
            what=f"share the documents with {person.label}",
            lane="permissions",  # Google: concurrent permission writes on one file are unsupported
            unless=life.closed_first,
        )


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
