"""Paging: the commander first of all, the ladder when nobody acknowledges, and plain words when the page does not get through."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

from activities.models import (
    LookAtPage,
    LookUpPhones,
    OnCall,
    OnCallPhone,
    Page,
    Post,
    Posted,
    RaisePage,
    RequestResponders,
    Rewrite,
)
from activities.oncall import OnCallBook
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.clocks import clocks
from incident.commands import AdoptedPage
from incident.facts import NobodyToCommand, OnCallKnown, PageAsked, Paged, PageSeen, TeamPaged
from incident.message import Message
from incident.visibility import Audience, broadcasts
from incident.vocabulary import StepState, What
from incident.words import messages, plain
from incident.words import paging as words
from workflows.life import Life
from workflows.reactions.channel import channel_of, say
from workflows.reactions.people import identify

PAGE = "page the on-call commander"
SELDOM = timedelta(
    hours=1
)  # how often a page is looked at that nobody acknowledges, though everybody was asked


async def find_commander(life: Life, event: e.Declared) -> None:
    """Whoever is paged commands; where nobody is to be paged, whoever is on call, without being woken."""
    pagerduty = life.policy.pagerduty
    if event.drill or pagerduty is None:
        reason = "a drill pages nobody" if event.drill else "the policy has no [pagerduty] table"
        life.skip("page", PAGE, reason)
        life.learn(NobodyToCommand(reason=f"{reason}; the reporter leads"))
    elif event.page is not None:
        await adopt_page(life, event.page)
    elif life.policy.severity(event.severity).page_commander:
        await raise_page(life)
    else:
        life.skip("page", PAGE, f"severity {event.severity} pages nobody")
        await look_up_commander(life, pagerduty.escalation_policies.commander)


async def adopt_page(life: Life, page: AdoptedPage) -> None:
    """PagerDuty declared the incident: its page is there already, and nobody is paged a second time."""
    there = Page(id=page.id, number=page.number, url=page.url, people=page.people)
    life.take_as_done("page", PAGE, PagerDuty.raise_page, there)
    life.learn(PageAsked())
    life.learn(Paged(id=page.id, number=page.number, url=page.url, people=page.people))


async def look_up_commander(life: Life, escalation_policy: str) -> None:
    found = await life.step(
        "on-call",
        PagerDuty.who_is_on_call,
        OnCall(escalation_policy=escalation_policy),
        what="look up who is on call to command",
    )
    if found and found.people:
        life.learn(OnCallKnown(people=found.people))
    else:
        life.learn(NobodyToCommand(reason="nobody on call was found; the reporter leads"))


async def raise_page(life: Life) -> None:
    """One call, nothing before it; whoever the answer names commands, unless somebody does already."""
    pagerduty, incident = life.policy.pagerduty, life.incident
    if pagerduty is None:
        return
    life.learn(PageAsked())
    page = await life.step(
        "page",
        PagerDuty.raise_page,
        RaisePage(
            service=pagerduty.service,
            escalation_policy=pagerduty.escalation_policies.commander,
            title=plain.page_title(incident),
            details=plain.page_details(incident),
        ),
        what=PAGE,
        unless=lambda: "the incident was closed first" if life.closed else None,
    )
    if page is not None:
        life.learn(Paged(id=page.id, number=page.number, url=page.url, people=page.people))
    if (page is None or not page.people) and not life.closed:
        life.learn(NobodyToCommand(reason="nobody could be paged; the reporter leads"))


# Acknowledgement: told by a webhook, or seen by looking; asked for, rung by rung, while it does not come.


async def keep_watching_page(life: Life) -> None:
    """Look at the open page from time to time: a webhook may be lost, or not be set up at all."""
    await workflow.wait_condition(lambda: life.incident.page is not None)
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


async def look_at_page(life: Life) -> None:
    page = life.incident.page
    if page is None:
        return
    seen = await life.step(
        "page-look",
        PagerDuty.look_at_page,
        LookAtPage(page_id=page.id),
        what="look whether the page is acknowledged",
        again=True,
        unless=lambda: handled(life),
    )
    if seen and seen.handled_by:
        life.learn(PageSeen(by=seen.handled_by))


def climbing(life: Life) -> bool:
    """Somebody is still to be paged, or told to phone, unless an acknowledgement comes."""
    return any(due.what is What.ACKNOWLEDGEMENT for due in clocks(life.incident, life.policy))


def handled(life: Life) -> str | None:
    if life.closed:
        return "the incident was closed first"
    page = life.incident.page
    return "the page is acknowledged" if page and page.acknowledged_by else None


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
    ladder = life.policy.ladder(life.incident.severity)
    if event.rung <= len(ladder):
        await look_at_page(life)  # better looked at once too often than somebody woken for nothing
        await page_rung(life, ladder[event.rung - 1], position)
    else:
        phones = await whom_to_phone(life, position)
        message = words.nobody_acknowledges(life.incident, phones)
        await say(
            life,
            f"unacknowledged/{position}",
            message,
            what="say that nobody acknowledges",
            unless=lambda: handled(life),
        )


async def page_rung(life: Life, name: str, position: int) -> None:
    pagerduty, page = life.policy.pagerduty, life.incident.page
    policy_id = pagerduty.escalation_policy(name) if pagerduty else None
    if page is None or policy_id is None:
        return
    asked = await life.step(
        f"page-rung/{position}",
        PagerDuty.request_responders,
        RequestResponders(
            page_id=page.id,
            escalation_policy=policy_id,
            message=words.rung_wanted(life.incident, name),
        ),
        what=f"page the {name}",
        unless=lambda: handled(life),
    )
    if asked is not None:
        life.learn(TeamPaged(team=name, people=asked.people))
        met = await asyncio.gather(*(identify(life, person) for person in asked.people))
        message = words.rung_paged(name, met)
    elif handled(life):
        return
    else:
        message = words.rung_failed(name, await whom_to_phone(life, position))
    await say(life, f"page-rung-notice/{position}", message, what=f"say that the {name} was paged")


# A page that does not get through.


async def page_in_trouble(life: Life, event: e.FellDue, position: int) -> None:
    """Channel, reporter and stakeholders hear whom to phone and what to say; once the page gets through, they hear that."""
    phones = await whom_to_phone(life, position)
    step = life.carried.steps.get("page")
    reason = (step.reason if step else None) or "PagerDuty has not answered"
    told = await asyncio.gather(
        tell_channel(
            life, words.page_in_trouble(life.incident, phones, reason, to=Audience.PARTICIPANTS), position
        ),
        *(
            tell(life, where, words.page_in_trouble(life.incident, phones, reason, to=to), position)
            for where, to in readers(life)
        ),
    )
    page = await life.settled("page")
    over = (
        words.page_got_through(life.incident) if page.state is StepState.DONE else words.page_given_up(page)
    )
    await asyncio.gather(*(put_right(life, posted, over, position) for posted in told if posted))


def readers(life: Life) -> list[tuple[str, Audience]]:
    """The reporter, privately, and whoever reads the stakeholder channels; the incident's own channel comes beside."""
    reporter = life.incident.reporter.slack_id
    channels = life.policy.slack.stakeholder_channels if broadcasts(life.incident) else []
    return [
        *([(reporter, Audience.PARTICIPANTS)] if reporter else []),
        *((channel, Audience.PUBLIC) for channel in channels),
    ]


async def tell_channel(life: Life, message: Message, position: int) -> Posted | None:
    channel = await channel_of(life)
    return await tell(life, channel.id, message, position) if channel else None


async def tell(life: Life, where: str, message: Message, position: int) -> Posted | None:
    return await life.step(
        f"page-trouble/{position}/{where}",
        Slack.post_message,
        Post(channel=where, message=message),
        what="tell people whom to phone",
        unless=lambda: "the page got through first" if life.incident.page or life.closed else None,
    )


async def put_right(life: Life, posted: Posted, message: Message, position: int) -> None:
    await life.step(
        f"page-trouble-over/{position}/{posted.channel}",
        Slack.rewrite_message,
        Rewrite(channel=posted.channel, ts=posted.ts, message=message),
        what="say that the page got through",
    )


async def whom_to_phone(life: Life, position: int) -> list[OnCallPhone]:
    """The commander's policy first, then the ladder's, as PagerDuty last told."""
    pagerduty = life.policy.pagerduty
    if pagerduty is None:
        return []
    names = ["commander", *life.policy.ladder(life.incident.severity)]
    policies = [policy for name in names if (policy := pagerduty.escalation_policy(name))]
    book = await life.step(
        f"phones/{position}",
        OnCallBook.last_known_phones,
        LookUpPhones(escalation_policies=list(dict.fromkeys(policies))),
        what="look up whom to phone",
    )
    known = book.policies if book else {}
    return [phone for policy in policies if policy in known for phone in known[policy].people]
