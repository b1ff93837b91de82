"""Sweeps: on stable, on close and on demand, what exists at the vendors is compared with what the settled steps say.

On close this is the last look before everything is put away. It waits for nothing that may still come: what a vendor
carries out after it, of a call that was given up long before, stays where it is.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow

from activities.google import Google
from activities.models import (
    Bookmarked,
    Channel,
    Invited,
    Post,
    Posted,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from activities.sweep_models import (
    Differences,
    InspectChannel,
    InspectPages,
    RecordedFile,
    RecordedMessage,
    RecordedPage,
    SweepChannel,
    SweepFiles,
)
from incident import events as e
from incident.differences import Difference, Kind, sweep_key
from incident.state import Step
from incident.vocabulary import Status, StepState
from incident.words import differences as words
from incident.words.card import RESOURCES
from workflows.kept import post_card_anew
from workflows.life import Life
from workflows.reactions.channel import channel_now, say
from workflows.reactions.documents import DOCUMENTS
from workflows.reactions.shadowing import PAGES as SHADOW_PAGES
from workflows.steps import Unless

BEGUN_AFTER = timedelta(minutes=1)
TOLD_AFTER = timedelta(minutes=2)  # what a vendor has not answered by then is told when it has
GIVEN_UP_AFTER = timedelta(days=1)  # nothing waits for ever for a look
CLOCKS_DIFFER = timedelta(minutes=5)
TELL = "say what the look around found"


async def reconciliation_asked(life: Life, event: e.ReconciliationAsked, position: int) -> None:
    await sweep(life, position)


async def sweep(life: Life, position: int, *, after: Sequence[str] = ()) -> None:
    """At every vendor at once, as soon as the steps `after` have settled, where that does not take long.

    What is found is told together; a vendor that is down delays only its own part.
    """
    life.expect(sweep_key(position, "told"), Slack.post_message, TELL)
    asked, unless = life.incident.events[position].at, no_longer_wanted(life, position)
    await until(lambda: unless() or all(life.is_settled(key) for key in after), asked + BEGUN_AFTER)
    parts = [asyncio.ensure_future(look(life, position)) for look in (sweep_slack, sweep_google, sweep_pages)]
    told_by = asked + TOLD_AFTER
    await until(lambda: unless() or all(part.done() for part in parts), told_by)
    await tell(life, position, "told", found(life, position, lambda step: step.since < told_by))
    await asyncio.gather(*parts)
    late = found(life, position, lambda step: step.since >= told_by)
    if late:
        await tell(life, position, "told-late", late)


async def until(true: Callable[[], object], at: datetime) -> None:
    with suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: bool(true()),
            timeout=max(at - workflow.now(), timedelta()),
            timeout_summary="then go on with the look around",
        )


def no_longer_wanted(life: Life, position: int) -> Unless:
    """Closing has a sweep of its own, so that an earlier one is not waited for then."""
    event = life.incident.events[position]
    closing = isinstance(event, e.StatusChanged) and event.status is Status.CLOSED

    def reason() -> str | None:
        if life.closed and not closing:
            return "the incident was closed first"
        if closing and not (life.closed and life.closed_position == position):
            return "the incident was reopened first"
        return "it could not be done for a day" if workflow.now() - event.at > GIVEN_UP_AFTER else None

    return reason


# Slack


async def sweep_slack(life: Life, position: int) -> None:
    """Duplicates first, in every conversation that Muster wrote in; then a look at the channel itself."""
    channel, messages = channel_now(life), recorded_messages(life)
    unless = no_longer_wanted(life, position)
    places = dict.fromkeys([*([channel.id] if channel else []), *messages])
    await asyncio.gather(
        *(
            life.step(
                sweep_key(position, f"messages/{place}"),
                Slack.sweep_channel,
                SweepChannel(
                    channel=place,
                    keys=life.key_of(""),
                    since=life.incident.declared_at - CLOCKS_DIFFER,
                    recorded=messages.get(place, []),
                    bookmarks=recorded_bookmarks(life) if channel and place == channel.id else [],
                ),
                what=f"look for duplicates in Slack ({place})",
                unless=unless,
            )
            for place in places
        )
    )
    if any(difference.kind is Kind.CARD for difference in found(life, position)):
        post_card_anew(life)
    if channel:
        await life.step(
            sweep_key(position, "channel"),
            Slack.inspect_channel,
            whole(life, channel),
            what="look at the channel",
            unless=unless,
        )


def recorded_messages(life: Life) -> dict[str, list[RecordedMessage]]:
    """By conversation. A message that was edited in place is recorded more than once; it is known by its first step."""
    steps = life.carried.steps
    messages: dict[str, dict[str, RecordedMessage]] = defaultdict(dict)
    for key, step in steps.items():
        if not (step.result and "ts" in step.result) or (key == "card" and card_was_posted_anew(life)):
            continue
        at = Posted.model_validate(step.result)
        card = key in ("card", "card-edit")
        what = "the card" if card else step.what
        message = RecordedMessage(key=key, ts=at.ts, what=what, pinned=at.pinned or card, heals=card)
        messages[at.channel].setdefault(at.ts, message)
    return {channel: list(of.values()) for channel, of in messages.items()}


def card_was_posted_anew(life: Life) -> bool:
    first, edit = (life.carried.steps.get(key) for key in ("card", "card-edit"))
    return bool(first and first.result and edit and edit.result and edit.result["ts"] != first.result["ts"])


def recorded_bookmarks(life: Life) -> list[Bookmarked]:
    steps = life.carried.steps.items()
    return [
        Bookmarked.model_validate(step.result)
        for key, step in steps
        if key.startswith("bookmark/") and step.result
    ]


def whole(life: Life, channel: Channel) -> InspectChannel:
    """The channel as it should be: its name, and in it everybody who takes part and could be invited."""
    members = []
    for participant in life.incident.participants:
        slack_id = participant.person.slack_id
        step = life.carried.steps.get(f"invite/{slack_id}")
        if slack_id and step and step.result and slack_id not in Invited.model_validate(step.result).refused:
            members.append(slack_id)
    commander = life.incident.commander
    return InspectChannel(
        channel=channel.id,
        name=channel.name,
        members=members,
        commander=commander.slack_id if commander else None,
    )


# Google


async def sweep_google(life: Life, position: int) -> None:
    google, folder = life.policy.google, done(life, "folder")
    if google is None or folder is None:
        return
    documents = [recorded_file(life, step) for key in DOCUMENTS if (step := done(life, key))]
    await life.step(
        sweep_key(position, "files"),
        Google.sweep_files,
        SweepFiles(root=google.root_folder, folder=recorded_file(life, folder), documents=documents),
        what="look at the folder and the documents",
        unless=no_longer_wanted(life, position),
    )


def recorded_file(life: Life, step: Step) -> RecordedFile:
    return RecordedFile(key=life.key_of(step.key), id=step.result["id"], what=RESOURCES[step.key])


# PagerDuty


async def sweep_pages(life: Life, position: int) -> None:
    pagerduty, steps = life.policy.pagerduty, life.carried.steps.values()
    pages = [
        recorded_page(life, step)
        for step in steps
        if step.result and "number" in step.result and not step.key.startswith(SHADOW_PAGES)
    ]
    if pagerduty is None or not pages:
        return
    await life.step(
        sweep_key(position, "pages"),
        PagerDuty.inspect_pages,
        InspectPages(service=pagerduty.service, pages=pages, active=life.incident.status is Status.ACTIVE),
        what="look at the pages",
        unless=no_longer_wanted(life, position),
    )


def recorded_page(life: Life, step: Step) -> RecordedPage:
    return RecordedPage(key=life.key_of(step.key), id=step.result["id"], number=step.result["number"])


def done(life: Life, key: str) -> Step | None:
    step = life.carried.steps.get(key)
    return step if step and step.state is StepState.DONE else None


# What was found, and whom it is told.


def found(life: Life, position: int, which: Callable[[Step], bool] = lambda step: True) -> list[Difference]:
    return [
        difference
        for key, step in life.carried.steps.items()
        if key.startswith(sweep_key(position, "")) and which(step)
        for difference in differences_in(step)
    ]


def differences_in(step: Step) -> Iterator[Difference]:
    if step.result and "differences" in step.result:
        yield from Differences.model_validate(step.result).differences


async def tell(life: Life, position: int, part: str, differences: list[Difference]) -> None:
    """In the channel; privately where that cannot be, and to the reporter too when the commander cannot be reached."""
    new = [each for each in differences if not each.mended and each not in told_before(life, position)]
    key, unless = sweep_key(position, part), no_longer_wanted(life, position)
    if not new:
        life.skip(key, TELL, "there is nothing to tell")
        return
    channel, commander, reporter = channel_now(life), life.incident.commander, life.incident.reporter
    shut = channel is None or any(shuts(each, channel) for each in new)
    leaderless = any(each.kind is Kind.COMMANDER_DEACTIVATED for each in new)
    if not shut:
        await say(life, key, words.notice(life.incident, new, channel_url=None), what=TELL, unless=unless)
    to = reporter if leaderless or commander is None else commander
    if to.slack_id and (shut or leaderless):
        notice = words.notice(life.incident, new, channel_url=channel.url if channel else None)
        await life.step(
            key if shut else f"{key}/{to.slack_id}",
            Slack.post_message,
            Post(channel=to.slack_id, message=notice),
            what=f"{TELL}, to {to.label}",
            unless=unless,
        )
    life.skip(key, TELL, "nobody can be told")


def shuts(difference: Difference, channel: Channel) -> bool:
    """Nothing can be said in the channel any more."""
    unreadable = difference.kind is Kind.CHANNEL_UNREADABLE and difference.of == channel.id
    return unreadable or difference.kind is Kind.CHANNEL_ARCHIVED


def told_before(life: Life, position: int) -> list[Difference]:
    """What was so already when each part was looked at before: it is not told again and again."""
    latest: dict[str, Step] = {}
    for key, step in life.carried.steps.items():
        if key.startswith("sweep/") and step.result:
            _, at, part = key.split("/", 2)
            if int(at) < position:
                latest[part] = step
    return [difference for step in latest.values() for difference in differences_in(step)]
