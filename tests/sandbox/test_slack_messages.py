"""What the app says in channels, as the real client sees it."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import Sandbox, refusal

METADATA = {"event_type": "incident_step", "event_payload": {"key": "1/announce"}}


async def test_a_message_is_found_again_by_its_metadata_only_when_that_is_asked_for(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel()
    posted = await sandbox.slack.chat_postMessage(channel=channel, text="Hello", metadata=METADATA)

    plain = await sandbox.slack.conversations_history(channel=channel)
    assert all("metadata" not in m for m in plain["messages"])
    full = await sandbox.slack.conversations_history(channel=channel, include_all_metadata=True)
    assert [m["ts"] for m in full["messages"] if m.get("metadata") == METADATA] == [posted["ts"]]


async def test_metadata_that_is_not_slacks_shape_is_refused(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel()
    bad = {"event_type": "incident_step", "event_payload": "1/announce"}
    assert (
        await refusal(sandbox.slack.chat_postMessage(channel=channel, text="Hello", metadata=bad))
        == "invalid_metadata_schema"
    )


async def test_the_bot_cannot_post_where_it_is_not_a_member(slack: AsyncWebClient) -> None:
    assert await refusal(slack.chat_postMessage(channel="C0GENERAL", text="Hello")) == "not_in_channel"


async def test_the_bot_can_post_in_the_status_channel_of_a_fresh_sandbox(slack: AsyncWebClient) -> None:
    assert (await slack.chat_postMessage(channel="C0STATUS", text="Hello"))["ok"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "channel": "C0NOWHERE"}, "channel_not_found"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "blocks": [{"type": "parade"}]}, "invalid_blocks"),
    ],
)
async def test_a_message_that_slack_would_refuse_is_refused(sandbox: Sandbox, said: dict, why: str) -> None:
    channel = await sandbox.new_channel()
    assert await refusal(sandbox.slack.chat_postMessage(**({"channel": channel} | said))) == why


async def test_nothing_is_said_in_an_archived_channel(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    ts = (await slack.chat_postMessage(channel=channel, text="Before"))["ts"]
    await slack.conversations_archive(channel=channel)

    assert await refusal(slack.chat_postMessage(channel=channel, text="After")) == "is_archived"
    assert await refusal(slack.chat_update(channel=channel, ts=ts, text="After")) == "is_inactive"
    assert await refusal(slack.pins_add(channel=channel, timestamp=ts)) == "is_archived"
    assert await refusal(slack.conversations_setTopic(channel=channel, topic="x")) == "is_archived"
    assert await refusal(slack.conversations_invite(channel=channel, users="U0ANA")) == "is_archived"


async def test_an_update_with_text_alone_takes_the_blocks_away_and_keeps_the_metadata(
    sandbox: Sandbox,
) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Old*"}}]
    ts = (await slack.chat_postMessage(channel=channel, text="Old", blocks=blocks, metadata=METADATA))["ts"]
    await slack.chat_update(channel=channel, ts=ts, text="New")

    history = await slack.conversations_history(channel=channel, include_all_metadata=True)
    updated = next(m for m in history["messages"] if m["ts"] == ts)
    assert updated["text"] == "New"
    assert "blocks" not in updated
    assert updated["metadata"] == METADATA


async def test_only_the_bots_own_messages_can_be_changed(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    ts = (await sandbox.do("message", user="U0ANA", channel=channel, text="Mine"))["ts"]
    slack = sandbox.slack
    assert await refusal(slack.chat_update(channel=channel, ts=ts, text="x")) == "cant_update_message"
    assert await refusal(slack.chat_delete(channel=channel, ts=ts)) == "cant_delete_message"
    assert await refusal(slack.chat_update(channel=channel, ts="1.1", text="x")) == "message_not_found"


async def test_replies_are_in_their_thread_and_not_in_the_history(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    root = (await slack.chat_postMessage(channel=channel, text="Root"))["ts"]
    await slack.chat_postMessage(channel=channel, text="Reply", thread_ts=root)

    history = await slack.conversations_history(channel=channel)
    assert "Reply" not in [m["text"] for m in history["messages"]]
    thread = await slack.conversations_replies(channel=channel, ts=root)
    assert [m["text"] for m in thread["messages"]] == ["Root", "Reply"]


async def test_a_message_is_read_by_its_timestamp_alone_in_a_thread_too(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel("inc-1", "U0ANA")
    root = (await slack.chat_postMessage(channel=channel, text="Root"))["ts"]
    reply = (await slack.chat_postMessage(channel=channel, text="Reply", thread_ts=root))["ts"]
    await sandbox.do("reaction", user="U0ANA", channel=channel, ts=reply, name="eyes")
    message = (await slack.reactions_get(channel=channel, timestamp=reply, full=True))["message"]
    assert (message["text"], message["reactions"][0]["users"]) == ("Reply", ["U0ANA"])
    assert f"thread_ts={root}" in message["permalink"]
    gone = slack.reactions_get(channel=channel, timestamp="1772333940.000200")
    assert await refusal(gone) == "message_not_found"


async def test_a_long_history_comes_in_pages_newest_first(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    for number in range(7):
        await slack.chat_postMessage(channel=channel, text=str(number))

    seen: list[str] = []
    async for page in await slack.conversations_history(channel=channel, limit=3):
        assert len(page["messages"]) <= 3
        seen += [m["text"] for m in page["messages"] if "subtype" not in m]
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


async def test_what_is_said_to_one_person_is_seen_by_that_person_alone(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel("inc-1", "U0ANA", "U0BEN")
    await slack.chat_postEphemeral(channel=channel, user="U0ANA", text="Psst")

    assert "Psst" in await sandbox.texts(channel, "U0ANA")
    assert "Psst" not in await sandbox.texts(channel, "U0BEN")
    history = await slack.conversations_history(channel=channel)
    assert "Psst" not in [m["text"] for m in history["messages"]]


async def test_a_message_to_a_person_arrives_as_a_direct_message(sandbox: Sandbox) -> None:
    await sandbox.slack.chat_postMessage(channel="U0ANA", text="For you")
    ana, ben = await sandbox.see("U0ANA"), await sandbox.see("U0BEN")
    assert [m["text"] for m in ana["direct_messages"][0]["messages"]] == ["For you"]
    assert ben["direct_messages"] == []


async def test_marks_are_kept_once_but_bookmarks_as_often_as_they_are_added(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    ts = (await slack.chat_postMessage(channel=channel, text="Root"))["ts"]
    await slack.pins_add(channel=channel, timestamp=ts)
    await slack.reactions_add(channel=channel, timestamp=ts, name="eyes")
    assert await refusal(slack.pins_add(channel=channel, timestamp=ts)) == "already_pinned"
    assert await refusal(slack.reactions_add(channel=channel, timestamp=ts, name="eyes")) == "already_reacted"
    assert await refusal(slack.pins_add(channel=channel)) == "no_item_specified"

    for _ in range(2):
        await slack.bookmarks_add(channel_id=channel, title="Doc", type="link", link="http://127.0.0.1/doc")
    assert len((await slack.bookmarks_list(channel_id=channel))["bookmarks"]) == 2
    assert [i["message"]["ts"] for i in (await slack.pins_list(channel=channel))["items"]] == [ts]
    await slack.pins_remove(channel=channel, timestamp=ts)
    assert await refusal(slack.pins_remove(channel=channel, timestamp=ts)) == "no_pin"


async def test_an_app_may_speak_under_a_name_and_a_face_of_its_own(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel()
    sam = {"username": "Sam from support", "icon_emoji": ":headphones:", "metadata": METADATA}
    ts = (await sandbox.slack.chat_postMessage(channel=channel, text="Nineteen tickets", **sam))["ts"]
    history = await sandbox.slack.conversations_history(channel=channel, include_all_metadata=True)
    [said] = [message for message in history["messages"] if message["ts"] == ts]
    assert (said["subtype"], said["username"], said["icons"]) == (
        "bot_message",
        "Sam from support",
        {"emoji": ":headphones:"},
    )
    assert said["metadata"] == METADATA
