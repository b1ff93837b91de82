"""What is kept true all the time rather than done once: the channel's card and topic, and what Temporal shows of the incident."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

from temporalio import workflow

from activities.models import (
    Channel,
    Describe,
    Post,
    Posted,
    Rewrite,
)
from activities.slack import Slack
from incident.clocks import clocks, public
from incident.vocabulary import StepState
from incident.words.card import card
from incident.words.plain import status_page, topic
from workflows.life import Life
from workflows.listing import attributes, memo, needs
from workflows.steps import Unless

EDITS, WITHIN = (
    6,
    timedelta(seconds=12),
)  # of the card: at once when little happens; Slack allows about fifty a minute


async def keep_channel_true(life: Life) -> None:
    step = await life.settled("channel")
    if step.state is not StepState.DONE:
        return
    channel = Channel.model_validate(step.result)
    life.keep_going(_keep_topic(life, channel))
    life.keep_going(_keep_card(life, channel))


async def until_channel_is_true(life: Life, unless: Unless) -> None:
    """Wait until the card and the topic say what is, or will say nothing else any more."""
    await workflow.wait_condition(
        lambda: (
            unless() is not None
            or life.put_away
            or (_shows(life, "card", _card(life)) and _shows(life, "topic", _topic(life)))
        )
    )


async def _keep_topic(life: Life, channel: Channel) -> None:
    while True:
        await _until_stale(life, "topic", _topic)
        text = topic(life.incident)
        await life.step(
            "topic",
            Slack.set_topic,
            Describe(channel=channel.id, text=text),
            what="set the topic",
            again=True,
            unless=life.given_up("topic"),
        )
        life.carried.shown["topic"] = _digest(text)


async def _keep_card(life: Life, channel: Channel) -> None:
    first = card(life.incident, life.carried.steps, life.policy)
    asked_before = "card" in life.carried.steps  # by an earlier run, in words that were true then
    posted = await life.step(
        "card", Slack.post_message, Post(channel=channel.id, message=first, pin=True), what="post the card"
    )
    if posted is None:
        life.carried.shown["card"] = GIVEN_UP
        return
    if not asked_before:
        life.carried.shown["card"] = _digest(first.model_dump_json())
    edits: deque[datetime] = deque(maxlen=EDITS)
    while True:
        await _until_stale(life, "card", _card)
        message = card(life.incident, life.carried.steps, life.policy)
        at = _latest(life, posted)
        rewrite = Rewrite(channel=at.channel, ts=at.ts, message=message)
        await life.step(
            "card-edit",
            Slack.rewrite_message,
            rewrite,
            what="edit the card",
            again=True,
            unless=life.given_up("card-edit"),
        )
        life.carried.shown["card"] = _digest(message.model_dump_json())
        edits.append(workflow.now())
        pause = edits[0] + WITHIN - edits[-1]
        if len(edits) == EDITS and pause > timedelta() and not life.closed:
            await _until_closed(life, pause)


async def _until_closed(life: Life, pause: timedelta) -> None:
    with suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: life.closed, timeout=pause, timeout_summary="let a burst of changes become one edit"
        )


def post_card_anew(life: Life) -> None:
    """Somebody deleted it: the next edit finds that out and posts it again."""
    if life.carried.shown.get("card") != GIVEN_UP:
        life.carried.shown.pop("card", None)


def _latest(life: Life, posted: Posted) -> Posted:
    """Where the card is: an edit may have had to post it anew."""
    edit = life.carried.steps.get("card-edit")
    return Posted.model_validate(edit.result) if edit and edit.result else posted


GIVEN_UP = "given up"


def _topic(life: Life) -> str:
    return life.seen("topic", lambda: _digest(topic(life.incident)))


def _card(life: Life) -> str:
    return life.seen(
        "card", lambda: _digest(card(life.incident, life.carried.steps, life.policy).model_dump_json())
    )


def _shows(life: Life, name: str, wanted: str) -> bool:
    return life.carried.shown.get(name) in (wanted, GIVEN_UP)


async def _until_stale(life: Life, name: str, wanted: Callable[[Life], str]) -> None:
    """As soon as something else ought to be shown. What is put away shows what it shows, until it comes back."""
    await workflow.wait_condition(
        lambda: not (life.put_away or life.coming_back("channel") or _shows(life, name, wanted(life)))
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


async def keep_temporal_true(life: Life) -> None:
    said: object = None
    while True:
        await workflow.wait_condition(lambda: life.seen("status page", lambda: _told(life)) != said)  # noqa: B023
        said = _told(life)
        publish(life)


def _told(life: Life) -> tuple[str, list[str]]:
    """What changes with all that Temporal is told."""
    return _status_page(life), needs(life.incident)


def publish(life: Life) -> None:
    """Tell Temporal: search attributes and memo where they changed, and the status page of the Web UI."""
    incident = life.incident
    step = life.carried.steps.get("channel")
    channel = Channel.model_validate(step.result) if step and step.result else None
    now = workflow.info().typed_search_attributes
    changed = [
        pair.key.value_set(pair.value)
        for pair in attributes(incident, channel.id if channel else None)
        if now.get(pair.key) != pair.value
    ]
    if changed:
        workflow.upsert_search_attributes(changed)
    wanted = memo(incident, channel.url if channel else None)
    if any(workflow.memo_value(name, default="") != value for name, value in wanted.items()):
        workflow.upsert_memo(wanted)
    workflow.set_current_details(_status_page(life))


def _status_page(life: Life) -> str:
    due = public(clocks(life.incident, life.policy))
    return status_page(life.incident, life.carried.steps, due)
