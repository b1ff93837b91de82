"""Looking through Slack: late twins of Muster's own messages go, nothing else does; what people did is seen."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.models import (
    AddBookmark,
    Bookmarked,
    Channel,
    CreateChannel,
    Post,
    Posted,
)
from activities.slack import Slack
from activities.slack_lookups import metadata
from activities.sweep_models import InspectChannel, RecordedMessage, SweepChannel
from incident.differences import Difference, Kind
from incident.message import Message
from sandbox import people
from sandbox.slack.state import Bookmark, Pin
from sandbox.slack.state import Message as SlackMessage

HELLO = Message(text="Hello")
BOT = people.BOT_USER_ID
LOST = ["drop_after", "error_after", "internal_error_after"]

Say = Callable[..., Awaitable[Posted]]


@pytest.fixture
async def channel(slack: Slack, perform: Perform) -> Channel:
    create = CreateChannel(key="i1/channel", name="inc-1-payments", private=False, purpose="Payments")
    return await perform(slack.create_channel, create)


@pytest.fixture
def say(slack: Slack, perform: Perform, channel: Channel) -> Say:
    async def say(key: str, attempt: int = 1, **more: bool) -> Posted:
        request = Post(key=key, channel=channel.id, message=HELLO, **more)
        return await perform(slack.post_message, request, attempt=attempt)

    return say


def recorded(posted: Posted, key: str = "report", **more: bool) -> RecordedMessage:
    return RecordedMessage(key=key, ts=posted.ts, what=f"the {key}", pinned=posted.pinned, **more)


def sweep(channel: Channel, *messages: RecordedMessage, **more: object) -> SweepChannel:
    since = datetime.now(UTC) - timedelta(hours=1)
    return SweepChannel.model_validate(
        {"channel": channel.id, "keys": "i1/", "since": since, "recorded": messages, **more}
    )


def inspect(channel: Channel, **different: object) -> InspectChannel:
    usual = {"channel": channel.id, "name": channel.name, "members": [], "commander": None}
    return InspectChannel.model_validate(usual | different)


def said(vendors: Vendors, channel: Channel) -> list[str]:
    return [m.ts for m in vendors.slack.channels[channel.id].messages if not m.subtype]


def posted_by_hand(vendors: Vendors, channel: Channel, key: str, ts: str | None = None) -> str:
    """As a call that was given up long before brings it."""
    message = SlackMessage(
        ts=ts or vendors.slack.next_ts(), user=BOT, text="Hello", metadata=metadata(key) if key else None
    )
    vendors.slack.channels[channel.id].messages.append(message)
    return message.ts


# Messages


async def test_a_message_that_came_after_its_repetition_goes_and_the_recorded_one_stays(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    await vendors.fault("slack.chat.postMessage", "late", times=1, seconds=0.3)
    with pytest.raises(ApplicationError):
        await say("i1/report")
    posted = await say("i1/report", attempt=2)
    while len(said(vendors, channel)) < 2:  # noqa: ASYNC110 - the sandbox is another party: it can only be asked
        await asyncio.sleep(0.05)
    answer = await perform(slack.sweep_channel, sweep(channel, recorded(posted)))
    assert answer.differences == [Difference(kind=Kind.TWIN, of="the report")]
    assert said(vendors, channel) == [posted.ts]
    assert (await perform(slack.sweep_channel, sweep(channel, recorded(posted)))).differences == []


async def test_the_recorded_message_stays_though_a_twin_is_older(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    posted_by_hand(vendors, channel, "i1/report")
    posted = await say("i1/report")
    await perform(slack.sweep_channel, sweep(channel, recorded(posted)))
    assert said(vendors, channel) == [posted.ts]


async def test_of_messages_that_nobody_recorded_the_oldest_stays(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    oldest, *_ = [posted_by_hand(vendors, channel, "i1/report") for _ in range(3)]
    answer = await perform(slack.sweep_channel, sweep(channel))
    assert [difference.of for difference in answer.differences] == ["report", "report"]
    assert said(vendors, channel) == [oldest]


async def test_other_incidents_and_what_people_say_twice_are_left_alone(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    there = [posted_by_hand(vendors, channel, key) for key in ("i11/report", "i11/report", "", "")]
    assert (await perform(slack.sweep_channel, sweep(channel))).differences == []
    assert said(vendors, channel) == there


async def test_twins_are_found_however_much_was_said_since(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    posted = await say("i1/report")
    for _ in range(450):
        posted_by_hand(vendors, channel, "")
    posted_by_hand(vendors, channel, "i1/report")
    await perform(slack.sweep_channel, sweep(channel, recorded(posted)))
    assert len(said(vendors, channel)) == 451
    assert said(vendors, channel)[0] == posted.ts


async def test_what_was_said_before_the_incident_is_not_even_read(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    posted = await say("i1/report")
    long_ago = f"{(datetime.now(UTC) - timedelta(days=400)).timestamp():.6f}"
    posted_by_hand(vendors, channel, "i1/report", ts=long_ago)
    assert (await perform(slack.sweep_channel, sweep(channel, recorded(posted)))).differences == []


@pytest.mark.parametrize("lost", LOST)
async def test_a_sweep_whose_answer_is_lost_is_made_again_to_the_same_end(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say, lost: str
) -> None:
    posted = await say("i1/report", pin=True)
    for _ in range(2):
        posted_by_hand(vendors, channel, "i1/report")
    vendors.slack.channels[channel.id].pins.clear()
    await vendors.fault("slack.chat.delete", lost, times=1)
    await vendors.fault("slack.pins.add", lost, times=1)
    for attempt in (1, 2):
        with pytest.raises(ApplicationError) as trouble:
            await perform(slack.sweep_channel, sweep(channel, recorded(posted)), attempt=attempt)
        assert not trouble.value.non_retryable
    await perform(slack.sweep_channel, sweep(channel, recorded(posted)), attempt=3)
    assert said(vendors, channel) == [posted.ts]
    assert [pin.ts for pin in vendors.slack.channels[channel.id].pins] == [posted.ts]


async def test_deleted_messages_are_told_and_a_card_is_told_apart(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    report, card = await say("i1/report"), await say("i1/card")
    vendors.slack.channels[channel.id].messages.clear()
    request = sweep(channel, recorded(report), recorded(card, "card", heals=True))
    answer = await perform(slack.sweep_channel, request)
    assert answer.differences == [
        Difference(kind=Kind.MESSAGE_DELETED, of="the report"),
        Difference(kind=Kind.CARD),
    ]


# Pins and bookmarks


async def test_missing_pins_and_bookmarks_are_made_again_and_nobody_elses_are_touched(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    report, card = await say("i1/report", pin=True), await say("i1/card", pin=True)
    theirs = posted_by_hand(vendors, channel, "")
    pins = vendors.slack.channels[channel.id].pins
    pins[:] = [pin for pin in pins if pin.ts != report.ts] + [Pin(ts=theirs, by="U0BEN", created=1)]
    bookmarks = [Bookmarked(title=name, link=f"https://x.example/{name}") for name in ("Review", "Document")]
    await perform(slack.add_bookmark, AddBookmark(channel=channel.id, **bookmarks[0].model_dump()))
    request = sweep(channel, recorded(report), recorded(card, "card"), bookmarks=bookmarks)
    answer = await perform(slack.sweep_channel, request)
    assert answer.differences == [
        Difference(kind=Kind.PIN, of="the report"),
        Difference(kind=Kind.BOOKMARK, of="Document"),
    ]
    assert [pin.ts for pin in vendors.slack.channels[channel.id].pins] == [card.ts, theirs, report.ts]
    assert [b.title for b in vendors.slack.channels[channel.id].bookmarks] == ["Review", "Document"]


async def test_of_two_equal_bookmarks_one_goes_and_peoples_own_stay(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    review = Bookmarked(title="Review", link="https://x.example/review")
    bookmarks = vendors.slack.channels[channel.id].bookmarks
    for id, title in (("Bk1", "Review"), ("Bk2", "What Ben calls it"), ("Bk3", "Review")):
        bookmarks.append(Bookmark(id=id, title=title, link=review.link, created=1))
    answer = await perform(slack.sweep_channel, sweep(channel, bookmarks=[review]))
    assert answer.differences == [Difference(kind=Kind.TWIN, of="Review (bookmark)")]
    assert [b.id for b in vendors.slack.channels[channel.id].bookmarks] == ["Bk1", "Bk2"]


async def test_a_pin_for_which_there_is_no_room_is_told_with_slacks_reason(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    report = await say("i1/report", pin=True)
    pins = vendors.slack.channels[channel.id].pins
    pins[:] = [Pin(ts=posted_by_hand(vendors, channel, ""), by="U0BEN", created=1) for _ in range(100)]
    [difference] = (await perform(slack.sweep_channel, sweep(channel, recorded(report)))).differences
    assert (difference.kind, difference.mended) == (Kind.PIN, False)
    assert "too_many_pins" in difference.refused


# What Muster may not see or do


async def test_a_channel_that_muster_may_not_read_is_told_and_not_waited_for(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    vendors.slack.channels[channel.id].members.remove(BOT)
    answer = await perform(slack.sweep_channel, sweep(channel))
    assert answer.differences == [
        Difference(
            kind=Kind.CHANNEL_UNREADABLE,
            of=channel.id,
            more="Muster is not in this Slack channel: invite the app to it",
        )
    ]


@pytest.mark.parametrize(
    "effect", ["down", "error_before", "rate_limited", "unauthorized", "internal_error_after"]
)
async def test_while_slack_is_in_trouble_the_look_is_made_later(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, effect: str
) -> None:
    await vendors.fault("slack.*", effect)
    for look, request in (
        (slack.sweep_channel, sweep(channel)),
        (slack.inspect_channel, inspect(channel, commander="U0ANA")),
    ):
        with pytest.raises(ApplicationError) as trouble:
            await perform(look, request)
        assert not trouble.value.non_retryable


async def test_in_an_archived_channel_nothing_is_tried_in_vain(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    posted = await say("i1/report", pin=True)
    posted_by_hand(vendors, channel, "i1/report")
    ours = vendors.slack.channels[channel.id]
    ours.pins.clear()
    ours.is_archived = True
    assert (await perform(slack.sweep_channel, sweep(channel, recorded(posted)))).differences == []
    answer = await perform(slack.inspect_channel, inspect(channel, members=["U0BEN"]))
    assert answer.differences == [Difference(kind=Kind.CHANNEL_ARCHIVED)]


# The channel


async def test_a_channel_as_it_should_be_has_nothing_to_tell(
    slack: Slack, perform: Perform, channel: Channel
) -> None:
    assert (await perform(slack.inspect_channel, inspect(channel, commander="U0ANA"))).differences == []


async def test_a_new_name_absent_people_and_a_closed_account_are_seen(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    vendors.slack.channels[channel.id].name = "all-hands"
    request = inspect(channel, members=["U0BEN", "U0GONE"], commander="U0GONE")
    assert (await perform(slack.inspect_channel, request)).differences == [
        Difference(kind=Kind.CHANNEL_RENAMED, of="inc-1-payments", more="all-hands"),
        Difference(kind=Kind.PERSON_ABSENT, of="U0BEN"),
        Difference(kind=Kind.COMMANDER_DEACTIVATED, of="U0GONE"),
    ]


async def test_a_twin_that_a_sweep_deleted_first_is_no_trouble_to_whoever_repeats_a_message(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, say: Say
) -> None:
    posted = await say("i1/report")
    posted_by_hand(vendors, channel, "i1/report")
    await vendors.fault("slack.chat.delete", "drop_after", times=1)
    with pytest.raises(ApplicationError):
        await say("i1/report", attempt=2)
    assert (await say("i1/report", attempt=3)).ts == posted.ts
