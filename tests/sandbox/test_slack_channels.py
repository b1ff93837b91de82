"""Channels and the people in them, as the real client sees them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import people
from tests.sandbox.conftest import Sandbox, refusal


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("general", "name_taken"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Loud", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("--_", "invalid_name_punctuation"),
        ("", "invalid_name_required"),
    ],
)
async def test_a_name_that_slack_would_refuse_is_refused(slack: AsyncWebClient, name: str, why: str) -> None:
    assert await refusal(slack.conversations_create(name=name)) == why


async def test_the_name_of_an_archived_channel_stays_taken(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel("inc-1")
    await sandbox.slack.conversations_archive(channel=channel)
    assert await refusal(sandbox.slack.conversations_create(name="inc-1")) == "name_taken"
    assert await refusal(sandbox.slack.conversations_archive(channel=channel)) == "already_archived"


async def test_a_bot_cannot_bring_back_an_archived_channel_but_a_person_can(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel("inc-1", "U0ANA")
    assert await refusal(sandbox.slack.conversations_unarchive(channel=channel)) == "not_archived"
    await sandbox.slack.conversations_archive(channel=channel)
    assert await refusal(sandbox.slack.conversations_unarchive(channel=channel)) == "not_in_channel"

    await sandbox.do("unarchive", user="U0ANA", channel=channel)
    assert (await sandbox.slack.chat_postMessage(channel=channel, text="Back"))["ok"]


async def test_one_bad_invitation_fails_all_unless_forced(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel("inc-1", "U0ANA")
    users = ["U0BEN", "U0ANA", "U0NOBODY", people.BOT_USER_ID, "U0GONE"]
    assert await refusal(slack.conversations_invite(channel=channel, users=users)) == "already_in_channel"
    assert (await slack.conversations_members(channel=channel))["members"] == [people.BOT_USER_ID, "U0ANA"]

    forced = await slack.conversations_invite(channel=channel, users=users, force=True)
    assert {e["user"]: e["error"] for e in forced["errors"]} == {
        "U0ANA": "already_in_channel",
        "U0NOBODY": "user_not_found",
        people.BOT_USER_ID: "cant_invite_self",
        "U0GONE": "user_disabled",
    }
    members = (await slack.conversations_members(channel=channel))["members"]
    assert members == [people.BOT_USER_ID, "U0ANA", "U0BEN"]


async def test_a_kicked_person_is_gone(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel("inc-1", "U0ANA")
    await slack.conversations_kick(channel=channel, user="U0ANA")
    assert (await slack.conversations_members(channel=channel))["members"] == [people.BOT_USER_ID]
    assert await refusal(slack.conversations_kick(channel=channel, user="U0ANA")) == "not_in_channel"


async def test_topic_and_purpose_are_set_seen_and_told_to_the_channel(sandbox: Sandbox) -> None:
    slack, channel = sandbox.slack, await sandbox.new_channel()
    await slack.conversations_setTopic(channel=channel, topic="Stay calm")
    await slack.conversations_setPurpose(channel=channel, purpose="muster:1")
    info = (await slack.conversations_info(channel=channel))["channel"]
    assert (info["topic"]["value"], info["purpose"]["value"]) == ("Stay calm", "muster:1")
    assert info["creator"] == people.BOT_USER_ID
    history = (await slack.conversations_history(channel=channel))["messages"]
    assert [m["subtype"] for m in history] == ["channel_purpose", "channel_topic", "channel_join"]
    assert await refusal(slack.conversations_setTopic(channel=channel, topic="x" * 251)) == "too_long"


async def test_a_private_channel_is_seen_by_its_members_only(sandbox: Sandbox) -> None:
    channel = await sandbox.new_channel("inc-secret", "U0ANA", is_private=True)
    assert channel in [c["id"] for c in (await sandbox.see("U0ANA"))["channels"]]
    assert "inc-secret" not in str(await sandbox.see("U0BEN"))
    assert (await sandbox.do("join", user="U0BEN", channel=channel))["error"] == "channel_not_found"

    public = await sandbox.slack.conversations_list()
    both = await sandbox.slack.conversations_list(types="public_channel,private_channel")
    assert channel not in [c["id"] for c in public["channels"]]
    assert channel in [c["id"] for c in both["channels"]]


async def test_channels_are_listed_in_pages(sandbox: Sandbox) -> None:
    for number in range(5):
        await sandbox.new_channel(f"inc-{number}")
    names: list[str] = []
    async for page in await sandbox.slack.conversations_list(limit=2):
        assert len(page["channels"]) <= 2
        names += [c["name"] for c in page["channels"]]
    assert names == ["general", "status", "executives", "inc-0", "inc-1", "inc-2", "inc-3", "inc-4"]
    assert await refusal(sandbox.slack.conversations_list(cursor="nonsense")) == "invalid_cursor"


async def test_the_bot_joins_public_channels_itself(sandbox: Sandbox) -> None:
    await sandbox.slack.conversations_join(channel="C0GENERAL")
    assert (await sandbox.slack.chat_postMessage(channel="C0GENERAL", text="Hello"))["ok"]


async def test_people_are_found_by_id_and_by_email(slack: AsyncWebClient) -> None:
    ana = (await slack.users_lookupByEmail(email="ana@example.com"))["user"]
    assert (ana["id"], ana["profile"]["email"]) == ("U0ANA", "ana@example.com")
    assert await refusal(slack.users_lookupByEmail(email="nobody@example.com")) == "users_not_found"
    assert await refusal(slack.users_lookupByEmail(email="gil@example.com")) == "users_not_found"
    assert await refusal(slack.users_info(user="U0NOBODY")) == "user_not_found"
    assert (await slack.users_info(user="U0GONE"))["user"]["deleted"] is True
    assert (await slack.users_info(user="U0BOT"))["user"]["is_bot"] is True


async def test_who_calls_and_with_what_right_is_checked(sandbox: Sandbox) -> None:
    url = sandbox.slack_api_url
    assert await refusal(AsyncWebClient(token="", base_url=url).auth_test()) == "not_authed"
    assert await refusal(AsyncWebClient(token="xoxb-wrong", base_url=url).auth_test()) == "invalid_auth"
    app_level = AsyncWebClient(token=people.SLACK_APP_TOKEN, base_url=url)
    assert await refusal(app_level.auth_test()) == "not_allowed_token_type"
    assert await refusal(sandbox.slack.api_call("conversations.parade")) == "unknown_method"

    answer = await sandbox.slack.auth_test()
    assert answer["user_id"] == people.BOT_USER_ID
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")
