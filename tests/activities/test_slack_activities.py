"""Slack's activities against the sandbox: each effect once, whatever happens to the answers."""

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.models import (
    AddBookmark,
    ArchiveChannel,
    Channel,
    CreateChannel,
    Describe,
    Find,
    InviteToChannel,
    Post,
    Posted,
    Rewrite,
    Speaker,
    Whisper,
)
from activities.slack import Slack
from incident.message import Button, Message
from incident.people import Person
from sandbox import people
from sandbox.slack.state import Channel as SlackChannel
from sandbox.slack.state import Message as SlackMessage

LOST = ["drop_after", "error_after", "internal_error_after"]
CREATE = CreateChannel(
    key="i1/channel", name="inc-1-payments", private=False, purpose="Payments <down> & out"
)
HELLO = Message(text="Hello", headline="Hello", buttons=[Button(label="Yes", action="yes", value="i1")])


@pytest.fixture
async def channel(slack: Slack, perform: Perform) -> Channel:
    return await perform(slack.create_channel, CREATE)


def seen(vendors: Vendors, channel: str) -> list[SlackMessage]:
    """What people wrote and read there, without Slack's own notices."""
    return [message for message in vendors.slack.channels[channel].messages if not message.subtype]


def ours(vendors: Vendors) -> list[SlackChannel]:
    return [
        channel
        for channel in vendors.slack.channels.values()
        if channel.creator == people.BOT_USER_ID and not channel.is_im
    ]


# People


@pytest.mark.parametrize("who", ["U0ANA", "ana@example.com", "<@U0ANA|ana>"])
async def test_a_person_is_found_by_id_by_address_and_by_mention(
    slack: Slack, perform: Perform, who: str
) -> None:
    found = await perform(slack.find_person, Find(who=Person.model_validate(who)))
    assert found.person == Person(
        name="Ana Reyes", email="ana@example.com", slack_id="U0ANA", timezone="Europe/Madrid"
    )


async def test_what_is_known_about_a_person_is_kept(slack: Slack, perform: Perform) -> None:
    found = await perform(
        slack.find_person, Find(who=Person(email="ana@example.com", pagerduty_id="PUANA01"))
    )
    assert found.person.pagerduty_id == "PUANA01"


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("U0GONE", "Gil Moreau is deactivated in Slack."),
        ("U0BOT", "Other Bot is a bot, not a person."),
        ("U0NOBODY", "Slack knows nobody as U0NOBODY."),
        ("nobody@example.com", "Slack knows nobody as nobody@example.com."),
        ("Ana", "Ana cannot be looked up by name: mention them or give their e-mail address."),
    ],
)
async def test_who_cannot_be_addressed_is_a_problem_in_words(
    slack: Slack, perform: Perform, who: str, problem: str
) -> None:
    found = await perform(slack.find_person, Find(who=Person.model_validate(who)))
    assert (found.person, found.problem) == (None, problem)


# Channels


async def test_a_channel_is_made_with_its_purpose(slack: Slack, vendors: Vendors, perform: Perform) -> None:
    made = await made_for_its_purpose(slack, perform, CREATE)
    (channel,) = ours(vendors)
    assert (made.id, made.name) == (channel.id, "inc-1-payments")
    assert made.url == f"{vendors.url}/archives/{channel.id}"
    assert channel.purpose == CREATE.purpose


async def made_for_its_purpose(slack: Slack, perform: Perform, request: CreateChannel) -> Channel:
    made: Channel = await perform(slack.create_channel, request)
    await perform(slack.set_purpose, Describe(key="i1/purpose", channel=made.id, text=request.purpose))
    return made


@pytest.mark.parametrize("lost", LOST)
async def test_one_channel_is_made_when_the_answer_is_lost(
    slack: Slack, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await vendors.fault("slack.conversations.create", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.create_channel, CREATE)
    made = await perform(slack.create_channel, CREATE, attempt=2)
    (channel,) = ours(vendors)
    assert made.id == channel.id


@pytest.mark.parametrize("lost", LOST)
async def test_a_purpose_is_told_to_the_channel_once_when_the_answer_is_lost(
    slack: Slack, vendors: Vendors, perform: Perform, lost: str
) -> None:
    made = await perform(slack.create_channel, CREATE)
    purpose = Describe(key="i1/purpose", channel=made.id, text=CREATE.purpose)
    await vendors.fault("slack.conversations.setPurpose", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.set_purpose, purpose)
    await perform(slack.set_purpose, purpose, attempt=2)
    (channel,) = ours(vendors)
    assert channel.purpose == CREATE.purpose
    assert [m.subtype for m in channel.messages].count("channel_purpose") == 1


async def test_a_private_channel_is_private_and_found_again(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    request = CREATE.model_copy(update={"private": True})
    assert await perform(slack.create_channel, request) == await perform(slack.create_channel, request)
    (channel,) = ours(vendors)
    assert channel.is_private


async def test_a_strangers_channel_of_the_same_name_is_left_alone(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    vendors.slack.channels["C0THEIRS"] = SlackChannel(
        id="C0THEIRS", name=CREATE.name, creator="U0EVE", created=1, is_private=True, members=["U0EVE"]
    )
    for _ in range(2):
        made = await perform(slack.create_channel, CREATE)
        assert made.name == "inc-1-payments-2"
    assert len(ours(vendors)) == 1
    assert vendors.slack.channels["C0THEIRS"].purpose == ""


async def test_another_incidents_channel_of_the_same_name_is_left_alone(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    await made_for_its_purpose(slack, perform, CREATE)
    other = await perform(slack.create_channel, CREATE.model_copy(update={"purpose": "Another"}))
    assert other.name == "inc-1-payments-2"


async def test_a_name_at_its_limit_still_gets_its_number(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    request = CREATE.model_copy(update={"name": "x" * 80})
    await made_for_its_purpose(slack, perform, request)
    other = await perform(slack.create_channel, request.model_copy(update={"purpose": "Another"}))
    assert other.name == "x" * 78 + "-2"


async def test_everybody_is_invited_once_and_the_refused_are_named(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = InviteToChannel(channel=channel.id, slack_ids=["U0ANA", "U0GONE", "U0BEN", people.BOT_USER_ID])
    for _ in range(2):
        invited = await perform(slack.invite_to_channel, request)
        assert invited.refused == {"U0GONE": "user_disabled"}
    assert set(vendors.slack.channels[channel.id].members) == {people.BOT_USER_ID, "U0ANA", "U0BEN"}
    joined = [m for m in vendors.slack.channels[channel.id].messages if m.subtype == "channel_join"]
    assert len(joined) == 3  # Muster, Ana, Ben


async def test_a_topic_that_is_set_already_is_not_announced_again(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = Describe(channel=channel.id, text="Active <high> & " + "x" * 300)
    for _ in range(2):
        await perform(slack.set_topic, request)
    assert vendors.slack.channels[channel.id].topic.endswith("…")
    assert len(await vendors.calls("slack.conversations.setTopic")) == 1


async def test_a_bookmark_is_listed_once_when_the_answer_is_lost(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = AddBookmark(channel=channel.id, title="Page", link="https://example.com/page")
    await vendors.fault("slack.bookmarks.add", "drop_after", times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.add_bookmark, request)
    await perform(slack.add_bookmark, request, attempt=2)
    assert [b.link for b in vendors.slack.channels[channel.id].bookmarks] == [request.link]


async def test_archiving_twice_is_fine(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    for _ in range(2):
        await perform(slack.archive_channel, ArchiveChannel(channel=channel.id))
    assert vendors.slack.channels[channel.id].is_archived


# Messages


async def test_a_message_is_posted_and_pinned(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    posted = await perform(slack.post_message, Post(key="i1/hi", channel=channel.id, message=HELLO, pin=True))
    (message,) = seen(vendors, channel.id)
    assert (posted.ts, message.text) == (message.ts, "Hello")
    assert [block["type"] for block in message.blocks] == ["header", "actions"]
    assert [pin.ts for pin in vendors.slack.channels[channel.id].pins] == [message.ts]
    assert posted.url == f"{vendors.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"


async def test_somebody_of_the_cast_speaks_once_under_their_own_name(
    slack: Slack, perform: Perform, vendors: Vendors, channel: Channel
) -> None:
    sam = Speaker(name="Sam from support", emoji="headphones")
    request = Post(key="i1/drill/numbers", channel=channel.id, message=HELLO, speaker=sam)
    await perform(slack.post_message, request)
    await perform(slack.post_message, request.model_copy(update={"maybe_done": True}))
    [said] = seen(vendors, channel.id)
    assert (said.username, said.icon) == ("Sam from support", ":headphones:")


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("call", ["slack.chat.postMessage", "slack.pins.add"])
@pytest.mark.parametrize("target", ["channel", "person"])
async def test_a_second_message_is_not_posted_when_the_answer_is_lost(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel, target: str, call: str, lost: str
) -> None:
    to = channel.id if target == "channel" else "U0ANA"
    request = Post(key="i1/hi", channel=to, message=HELLO, pin=True)
    await vendors.fault(call, lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.post_message, request)
    posted = await perform(slack.post_message, request, attempt=2)
    assert [message.ts for message in seen(vendors, posted.channel)] == [posted.ts]
    assert [pin.ts for pin in vendors.slack.channels[posted.channel].pins] == [posted.ts]


async def test_a_step_that_starts_again_finds_its_message(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = Post(key="i1/hi", channel=channel.id, message=HELLO)
    first = await perform(slack.post_message, request)
    for number in range(250):  # further back than one page of the history
        vendors.slack.channels[channel.id].messages.append(
            SlackMessage(ts=vendors.slack.next_ts(), user="U0ANA", text=f"{number}")
        )
    again = await perform(slack.post_message, request.model_copy(update={"maybe_done": True}))
    assert again == first
    other = await perform(slack.post_message, request.model_copy(update={"maybe_done": True, "key": "i1/2"}))
    assert other.ts != first.ts


async def test_a_twin_that_came_late_is_taken_away(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = Post(key="i1/hi", channel=channel.id, message=HELLO)
    first = await perform(slack.post_message, request)
    await perform(slack.post_message, request)
    assert len(seen(vendors, channel.id)) == 2
    kept = await perform(slack.post_message, request, attempt=2)
    assert [message.ts for message in seen(vendors, channel.id)] == [first.ts] == [kept.ts]


async def test_a_message_is_rewritten_in_place(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    first = await perform(slack.post_message, Post(key="i1/card", channel=channel.id, message=HELLO))
    request = Rewrite(
        key="i1/card/2", channel=channel.id, ts=first.ts, message=Message(text="Bye", body=["Bye"])
    )
    for attempt in (1, 2):
        assert (await perform(slack.rewrite_message, request, attempt=attempt)).ts == first.ts
    (message,) = seen(vendors, channel.id)
    assert (message.text, len(message.blocks)) == ("Bye", 1)
    again = await perform(
        slack.post_message, Post(key="i1/card", channel=channel.id, message=HELLO, maybe_done=True)
    )
    assert again.ts == first.ts  # rewriting leaves the key of the post in place


async def test_a_message_that_somebody_deleted_is_posted_anew_once_and_pinned(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    request = Rewrite(key="i1/card/2", channel=channel.id, ts="1700000000.000001", message=HELLO)
    await vendors.fault("slack.chat.postMessage", "drop_after", times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.rewrite_message, request)
    posted: Posted = await perform(slack.rewrite_message, request, attempt=2)
    assert [message.ts for message in seen(vendors, channel.id)] == [posted.ts]
    assert [pin.ts for pin in vendors.slack.channels[channel.id].pins] == [posted.ts]


async def test_the_message_in_place_of_a_deleted_one_is_rewritten_and_not_posted_again(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    deleted = Rewrite(key="i1/card-edit", channel=channel.id, ts="1700000000.000001", message=HELLO)
    first = await perform(slack.rewrite_message, deleted)
    again = await perform(slack.rewrite_message, deleted.model_copy(update={"message": Message(text="Bye")}))
    assert again.ts == first.ts
    (message,) = seen(vendors, channel.id)
    assert (message.text, message.blocks) == ("Bye", [])


# Refusals


@pytest.mark.parametrize(
    ("effect", "details", "words", "wait"),
    [
        ("down", {}, "Slack does not answer", None),
        ("drop_before", {}, "Slack does not answer", None),
        ("error_before", {}, "Slack answers 500", None),
        ("rate_limited", {"seconds": 30}, "Slack asks to wait 30 s", 30),
        ("rate_limited", {}, "Slack asks to wait", None),
        ("internal_error_after", {}, "Slack answers internal_error", None),
        ("unauthorized", {}, "Slack refuses the token (invalid_auth): check SLACK_BOT_TOKEN", None),
    ],
)
async def test_slacks_trouble_is_retried_and_said_in_plain_words(
    slack: Slack,
    vendors: Vendors,
    perform: Perform,
    effect: str,
    details: dict[str, int],
    words: str,
    wait: int | None,
) -> None:
    await vendors.fault("slack.*", effect, **details)
    with pytest.raises(ApplicationError) as refused:
        await perform(slack.create_channel, CREATE)
    error = refused.value
    assert (error.message, error.type, error.non_retryable) == (words, "Retryable", False)
    assert (error.next_retry_delay.total_seconds() if error.next_retry_delay else None) == wait


async def test_a_channel_that_muster_is_not_in_can_still_heal(slack: Slack, perform: Perform) -> None:
    with pytest.raises(ApplicationError, match="invite the app") as refused:
        await perform(slack.post_message, Post(key="i1/hi", channel="C0GENERAL", message=HELLO))
    assert not refused.value.non_retryable


async def test_an_archived_channel_is_given_up(slack: Slack, perform: Perform, channel: Channel) -> None:
    await perform(slack.archive_channel, ArchiveChannel(channel=channel.id))
    with pytest.raises(ApplicationError, match="The Slack channel is archived") as refused:
        await perform(slack.post_message, Post(key="i1/hi", channel=channel.id, message=HELLO))
    assert (refused.value.type, refused.value.non_retryable) == ("Final", True)


async def test_a_name_that_slack_will_never_take_is_given_up(slack: Slack, perform: Perform) -> None:
    with pytest.raises(ApplicationError, match="invalid_name") as refused:
        await perform(slack.create_channel, CREATE.model_copy(update={"name": "No Good"}))
    assert refused.value.non_retryable


async def test_a_missing_scope_is_named(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    vendors.manifest.scopes = [scope for scope in vendors.manifest.scopes if scope != "pins:write"]
    with pytest.raises(ApplicationError, match="lacks the scope pins:write") as refused:
        await perform(slack.post_message, Post(key="i1/hi", channel=channel.id, message=HELLO, pin=True))
    assert not refused.value.non_retryable


# What only one person sees


async def test_a_whisper_is_said_once_though_its_answer_is_lost(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    await perform(slack.invite_to_channel, InviteToChannel(key="i", channel=channel.id, slack_ids=["U0ANA"]))
    whisper = Whisper(key="i1/prompt/1", channel=channel.id, user="U0ANA", message=HELLO)
    await vendors.fault("slack.chat.postEphemeral", "drop_after", times=1)
    with pytest.raises(ApplicationError):
        await perform(slack.whisper, whisper)
    await perform(slack.whisper, whisper, attempt=2)
    assert [message.only_for for message in seen(vendors, channel.id)] == ["U0ANA"]


async def test_whoever_is_not_in_the_channel_is_not_whispered_to(
    slack: Slack, vendors: Vendors, perform: Perform, channel: Channel
) -> None:
    whisper = Whisper(key="i1/prompt/1", channel=channel.id, user="U0BEN", message=HELLO)
    await perform(slack.whisper, whisper)
    assert seen(vendors, channel.id) == []
