"""Paging the commander, first of all; and plain words to people when the page does not get through."""

import asyncio
from contextlib import suppress

from temporalio import workflow

from activities.models import OnCall, Page, Post, RaisePage, Rewrite
from activities.oncall import OnCallBook
from activities.oncall_models import LookUpPhones, OnCallPhone
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.clocks import page_wanted
from incident.commands import AdoptedPage
from incident.facts import NobodyToCommand, OnCallKnown, PageAsked, Paged
from incident.state import Step
from incident.visibility import Audience
from incident.vocabulary import StepState
from incident.words import paging as words
from incident.words import plain
from workflows.life import Life
from workflows.reactions.channel import channel_of, told_at
from workflows.steps import Unless

PAGE = "page the on-call commander"


async def find_commander(life: Life, event: e.Declared) -> None:
    """Whoever is paged commands; where nobody is to be paged, whoever is on call, without being woken."""
    pagerduty = life.policy.pagerduty
    if event.drill or pagerduty is None:
        reason = "a drill pages nobody" if event.drill else "the policy has no [pagerduty] table"
        life.skip("page", PAGE, reason)
        if event.rehearsal:
            life.learn(OnCallKnown(people=[event.rehearsal.trainee]))
        else:
            life.learn(NobodyToCommand(reason=f"{reason}; the reporter leads"))
    elif event.page is not None:
        await adopt_page(life, event.page)
    elif life.policy.behaviour(event).page_commander:
        await raise_page(life, maybe_done=event.paged_before)
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


async def raise_page(life: Life, *, maybe_done: bool = False) -> None:
    """One call, nothing before it unless `maybe_done`; whoever the answer names commands, unless somebody does already."""
    pagerduty, incident = life.policy.pagerduty, life.incident
    if pagerduty is None:
        return
    life.learn(PageAsked())
    page = await life.step(
        "page",
        PagerDuty.raise_page,
        RaisePage(
            maybe_done=maybe_done,
            service=pagerduty.service,
            escalation_policy=pagerduty.escalation_policies.commander,
            title=plain.page_title(incident),
            details=plain.page_details(incident),
        ),
        what=PAGE,
        unless=lambda: life.closed_first() or called_off(life),
    )
    if page is not None:
        life.learn(Paged(id=page.id, number=page.number, url=page.url, people=page.people))
    elif called_off(life):
        if life.incident.commander is None:
            await look_up_commander(life, pagerduty.escalation_policies.commander)
        return
    if (page is None or not page.people) and not life.closed:
        why = "nobody is on call to command" if page else "nobody could be paged"
        life.learn(NobodyToCommand(reason=f"{why}; the reporter leads"))


def called_off(life: Life) -> str | None:
    """The reason not to page any further."""
    wanted = page_wanted(life.incident, life.policy)
    return None if wanted else f"severity {life.incident.severity} pages nobody"


# A page that does not get through.


async def page_in_trouble(life: Life, event: e.FellDue, position: int) -> None:
    """Channel, reporter and stakeholders hear whom to phone and what to say; once the page gets through, they hear that."""
    if page_now(life).state is StepState.SKIPPED:
        return  # PagerDuty is off, or the incident was closed: nobody is to be paged
    phones = await whom_to_phone(life, position)
    await asyncio.gather(
        keep_channel_informed(life, phones, position),
        *(keep_informed(life, where, to, phones, position) for where, to in readers(life, position)),
    )


def readers(life: Life, position: int) -> list[tuple[str, Audience]]:
    """The reporter, privately, and whoever reads the stakeholder channels; the incident's own channel comes beside."""
    reporter = life.incident.reporter.slack_id
    return [
        *([(reporter, Audience.PARTICIPANTS)] if reporter else []),
        *((channel, Audience.PUBLIC) for channel in told_at(life, position)),
    ]


async def keep_channel_informed(life: Life, phones: list[OnCallPhone], position: int) -> None:
    channel = await channel_of(life)
    if channel:
        await keep_informed(life, channel.id, Audience.PARTICIPANTS, phones, position)


async def keep_informed(
    life: Life, where: str, to: Audience, phones: list[OnCallPhone], position: int
) -> None:
    """One notice, put right when it is known what became of the page."""
    posted = await life.step(
        f"page-trouble/{position}/{where}",
        Slack.post_message,
        Post(channel=where, message=words.page_in_trouble(life.incident, phones, page_now(life), to=to)),
        what="tell people whom to phone",
        unless=lambda: "the page got through first" if life.incident.page or life.closed else None,
    )
    if posted is None:
        return
    page = await life.settled("page")
    await life.step(
        f"page-trouble-over/{position}/{where}",
        Slack.rewrite_message,
        Rewrite(
            channel=posted.channel,
            ts=posted.ts,
            message=words.page_settled(life.incident, phones, page, to=to),
        ),
        what="say what became of the page",
    )


def page_now(life: Life) -> Step:
    return life.carried.steps["page"]


async def is_late(life: Life, key: str, who: str, unless: Unless) -> bool:
    """Waits for a page, and is true where that takes so long that people have to phone."""
    assert life.policy.pagerduty is not None
    with suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: life.is_settled(key) or unless() is not None,
            timeout=life.policy.pagerduty.page_failure_after,
            timeout_summary=f"then say that the {who} cannot be paged",
        )
        return False
    return True


async def whom_to_phone(life: Life, position: int) -> list[OnCallPhone]:
    """The commander's policy first, then the ladder's."""
    pagerduty = life.policy.pagerduty
    if pagerduty is None:
        return []
    names = ["commander", *life.policy.ladder(life.incident)]
    policies = [policy for name in names if (policy := pagerduty.escalation_policy(name))]
    return await phones_of(life, position, policies)


async def phones_of(life: Life, position: int, policies: list[str]) -> list[OnCallPhone]:
    """As PagerDuty last told, in the order of the policies."""
    book = await life.step(
        f"phones/{position}",
        OnCallBook.last_known_phones,
        LookUpPhones(escalation_policies=list(dict.fromkeys(policies))),
        what="look up whom to phone",
    )
    known = book.policies if book else {}
    return [phone for policy in policies if policy in known for phone in known[policy].people]
