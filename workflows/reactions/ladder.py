"""Acknowledgement: told by a webhook, or seen by looking; asked for, rung by rung, while it does not come."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial

from temporalio import workflow

from activities.models import RequestResponders
from activities.oncall_models import LookAtPage
from activities.pagerduty import PagerDuty
from incident import events as e
from incident.clocks import clocks
from incident.facts import BackupFound, PageSeen, TeamPaged
from incident.vocabulary import What
from incident.words import messages
from incident.words import paging as words
from workflows.life import Life
from workflows.reactions.channel import say
from workflows.reactions.identifying import identify
from workflows.reactions.paging import called_off, is_late, whom_to_phone
from workflows.steps import Unless, wanted

LOOK = timedelta(seconds=30)  # for a look before the next rung is paged
SELDOM = timedelta(hours=1)  # for a page that nobody acknowledges, though everybody was asked


async def keep_watching_page(life: Life) -> None:
    """Look at the open page from time to time: a webhook may be lost, or not be set up at all."""
    await workflow.wait_condition(lambda: life.incident.page is not None)
    if "page-look" in life.carried.steps and not life.is_settled("page-look"):
        await look_at_page(life)  # an earlier run was about to
    pause = check_every(life)
    while not handled(life):
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: handled(life) is not None,
                timeout=pause,
                timeout_summary="then look whether the page is acknowledged",
            )
            return
        await look_at_page(life)
        pause = check_every(life) if climbing(life) else min(2 * pause, SELDOM)


async def look_at_page(life: Life, unless: Unless = wanted) -> None:
    page = life.incident.page
    if page is None:
        return
    seen = await life.step(
        "page-look",
        PagerDuty.look_at_page,
        LookAtPage(page_id=page.id),
        what="look whether the page is acknowledged",
        again=True,
        unless=lambda: handled(life) or unless(),
    )
    if seen and seen.handled_by:
        life.learn(PageSeen(by=seen.handled_by))


def climbing(life: Life) -> bool:
    """Somebody is still to be paged, or told to phone, unless an acknowledgement comes."""
    return any(due.what is What.ACKNOWLEDGEMENT for due in clocks(life.incident, life.policy))


def handled(life: Life) -> str | None:
    page = life.incident.page
    acknowledged = page and page.acknowledged_by
    return life.closed_first() or ("the page is acknowledged" if acknowledged else None)


def needless(life: Life) -> str | None:
    """The reason not to climb any further."""
    return handled(life) or called_off(life)


def check_every(life: Life) -> timedelta:
    assert life.policy.pagerduty is not None
    return life.policy.pagerduty.check_page_every


async def page_acknowledged(life: Life, event: e.PageAcknowledged, position: int) -> None:
    """If it was not the commander, both are asked whether command should pass; nothing passes by itself."""
    person = await identify(life, event.actor)
    commander = life.incident.commander
    if commander is None or commander.same_as(person) or not person.slack_id:
        message = messages.acknowledged_notice(event.model_copy(update={"actor": person}))
    else:
        message = words.acknowledged_by_another(life.incident, person, commander)
    await say(life, f"acknowledged/{position}", message, what="say who acknowledged the page")


async def unacknowledged(life: Life, event: e.FellDue, position: int) -> None:
    """The next rung of the ladder is paged; above the last one, people are told whom to phone."""
    ladder = life.policy.ladder(life.incident)
    if event.rung > len(ladder):
        await ask_to_phone(life, position)
        return
    await look_in_time(life, position)
    rung = page_rung(life, ladder[event.rung - 1], position)
    if event.rung == 1 and life.incident.page and life.incident.page.reached_nobody:
        await asyncio.gather(rung, say_nobody_is_on_call(life, position))
    else:
        await rung


async def look_in_time(life: Life, position: int) -> None:
    """Better looked at once too often than somebody woken for nothing; but people have to hear whom to phone."""
    if "page-look" in life.carried.steps and not life.is_settled("page-look"):
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: life.is_settled("page-look"), timeout=LOOK, timeout_summary="then page without a look"
            )
    if life.is_settled("page-look") or "page-look" not in life.carried.steps:
        await look_at_page(life, unless=partial(too_late, life, position))


def too_late(life: Life, position: int) -> str | None:
    late = workflow.now() - life.incident.events[position].at > LOOK
    return "PagerDuty did not say in time" if late else None


async def ask_to_phone(life: Life, position: int) -> None:
    message = words.nobody_acknowledges(life.incident, await whom_to_phone(life, position))
    key, what = f"unacknowledged/{position}", "say that nobody acknowledges"
    await say(life, key, message, what=what, unless=lambda: needless(life))


async def say_nobody_is_on_call(life: Life, position: int) -> None:
    message = words.nobody_on_call(life.incident, await whom_to_phone(life, position))
    key, what = f"nobody-on-call/{position}", "say that nobody is on call"
    await say(life, key, message, what=what, unless=lambda: needless(life))


async def page_rung(life: Life, name: str, position: int) -> None:
    pagerduty, page = life.policy.pagerduty, life.incident.page
    policy_id = pagerduty.escalation_policy(name) if pagerduty else None
    if page is None or policy_id is None:
        return
    key = f"page-rung/{position}"
    asked, _ = await asyncio.gather(
        life.step(
            key,
            PagerDuty.request_responders,
            RequestResponders(
                page_id=page.id,
                escalation_policy=policy_id,
                message=words.rung_wanted(life.incident, name),
            ),
            what=f"page the {name}",
            unless=lambda: needless(life),
        ),
        speak_up_if_late(life, key, name, position),
    )
    if asked is not None:
        life.learn(TeamPaged(team=name, people=asked.people))
        met = await asyncio.gather(*(identify(life, person) for person in asked.people))
        if name == "backup":
            life.learn(BackupFound(people=met))
        phones = [] if met else await whom_to_phone(life, position)
        message = words.rung_paged(life.incident, name, met, phones)
    elif needless(life):
        return
    else:
        message = words.rung_failed(life.incident, name, await whom_to_phone(life, position))
    await say(life, f"page-rung-notice/{position}", message, what=f"say that the {name} was paged")


async def speak_up_if_late(life: Life, key: str, name: str, position: int) -> None:
    """A rung that cannot be paged in time is as bad as a page that does not get through: people are told to phone."""
    if not await is_late(life, key, name, lambda: needless(life)):
        return
    message = words.rung_failed(life.incident, name, await whom_to_phone(life, position), trying=True)
    await say(
        life,
        f"page-rung-late/{position}",
        message,
        what=f"say that the {name} cannot be paged",
        unless=lambda: needless(life),
    )
