"""What the app says in channels, as the real client sees it."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


async def refusal(call) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response["error"]


async def new_channel(slack: AsyncWebClient, name: str = "inc-1", **more) -> str:
    return (await slack.conversations_create(name=name, **more))["channel"]["id"]


async def test_a_message_is_found_again_by_its_metadata(slack: AsyncWebClient) -> None:
    channel = await new_channel(slack)
    metadata = {"event_type": "incident_step", "event_payload": {"key": "1/announce"}}
    posted = await slack.chat_postMessage(channel=channel, text="Hello", metadata=metadata)

    plain = await slack.conversations_history(channel=channel)
    assert all("metadata" not in m for m in plain["messages"])
    full = await slack.conversations_history(channel=channel, include_all_metadata=True)
    assert [m["ts"] for m in full["messages"] if m.get("metadata") == metadata] == [posted["ts"]]


async def test_the_bot_cannot_post_where_it_is_not_a_member(slack: AsyncWebClient) -> None:
    assert await refusal(slack.chat_postMessage(channel="C0GENERAL", text="Hello")) == "not_in_channel"
