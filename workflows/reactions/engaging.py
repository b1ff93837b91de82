"""Others are woken, too: another team's on-call, the backup. While PagerDuty does not take it, people hear whom to phone."""

import asyncio

from activities.models import Page, People, RaisePage, RequestResponders
from activities.pagerduty import PagerDuty
from incident import events as e
from incident.facts import TeamPaged
from incident.people import Person
from incident.vocabulary import StepState
from incident.words import messages, plain
from incident.words import paging as words
from workflows.life import Life
from workflows.reactions.channel import say
from workflows.reactions.identifying import identify
from workflows.reactions.paging import is_late, phones_of
from workflows.steps import Unless, wanted


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
    return await page_others(life, position, f"{event.team} on-call", pagerduty.teams[event.team], message)


async def page_others(
    life: Life,
    position: int,
    who: str,
    escalation_policy: str,
    message: str,
    unless: Unless = wanted,
) -> list[Person] | None:
    """Those who were paged, by what they are to people (`who`); None where nobody could be."""

    def needless() -> str | None:
        return life.closed_first() or unless()

    page, _ = await asyncio.gather(
        page_them(life, position, who, escalation_policy, message, needless),
        speak_up_if_late(life, position, who, escalation_policy, message, needless),
    )
    return page.people if page else None


async def page_them(
    life: Life, position: int, who: str, escalation_policy: str, message: str, unless: Unless
) -> Page | People | None:
    """As responders on the incident's own page; where there is none, with a page of their own."""
    pagerduty, key, what = life.policy.pagerduty, f"engage/{position}", f"page the {who}"
    if pagerduty is None:
        return None
    if (await life.settled("page")).state is StepState.DONE and life.incident.page:
        return await life.step(
            key,
            PagerDuty.request_responders,
            RequestResponders(
                page_id=life.incident.page.id, escalation_policy=escalation_policy, message=message
            ),
            what=what,
            unless=unless,
        )
    return await life.step(
        key,
        PagerDuty.raise_page,
        RaisePage(
            service=pagerduty.service,
            escalation_policy=escalation_policy,
            title=plain.page_title(life.incident),
            details=message,
        ),
        what=what,
        unless=unless,
    )


async def speak_up_if_late(
    life: Life, position: int, who: str, escalation_policy: str, message: str, unless: Unless
) -> None:
    if not await is_late(life, f"engage/{position}", who, unless):
        return
    phones = await phones_of(life, position, [escalation_policy])
    await say(
        life,
        f"engage-late/{position}",
        words.not_paged_yet(who, phones, message),
        what=f"say that the {who} cannot be paged",
        unless=unless,
    )
