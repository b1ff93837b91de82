"""Answers to one person: by the first way Slack takes, and never twice."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.models import Answer
from activities.slack import Slack
from incident.commands import Reply
from sandbox.slack.state import ResponseUrl

UNSURE = "may have reached the person already"


def heard(vendors: Vendors, person: str = "U0ANA") -> list[str]:
    """Everything that was said to this person alone."""
    return [
        message.text
        for channel in vendors.slack.channels.values()
        for message in channel.messages
        if message.only_for == person or (channel.is_im and person in channel.members)
    ]


@pytest.fixture
def response_url(vendors: Vendors) -> str:
    vendors.slack.response_urls["R1"] = ResponseUrl(user="U0ANA", channel="C0STATUS", issued=time.time())
    return f"{vendors.url}/slack/response/R1"


@pytest.fixture
async def closing_url() -> AsyncIterator[str]:
    """An address that takes what it is told and hangs up without a word."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/response/secret"


async def test_an_answer_goes_to_the_command_it_answers(
    slack: Slack, vendors: Vendors, perform: Perform, response_url: str
) -> None:
    reply = Reply(user="U0ANA", response_url=response_url, channel="C0STATUS")
    await perform(slack.answer, Answer(reply=reply, text="Done. " * 1000))
    (text,) = heard(vendors)
    assert text.startswith("Done. ")
    assert len(text) <= 4000


async def test_without_a_response_url_it_is_whispered_in_the_channel(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    await perform(slack.answer, Answer(reply=Reply(user="U0ANA", channel="C0STATUS"), text="Done"))
    assert heard(vendors) == ["Done"]
    assert [m.only_for for m in vendors.slack.channels["C0STATUS"].messages] == ["U0ANA"]


async def test_without_a_channel_it_is_a_direct_message(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    await perform(slack.answer, Answer(reply=Reply(user="U0ANA"), text="Done"))
    assert heard(vendors) == ["Done"]


async def test_an_answer_that_comes_too_late_for_its_response_url_still_arrives(
    slack: Slack, vendors: Vendors, perform: Perform, response_url: str
) -> None:
    vendors.slack.response_urls["R1"].issued -= 3600
    reply = Reply(user="U0ANA", response_url=response_url, channel="C0NONE")
    await perform(slack.answer, Answer(reply=reply, text="Done"))
    assert heard(vendors) == ["Done"]


async def test_an_answer_whose_receipt_is_lost_is_given_up(
    slack: Slack, vendors: Vendors, perform: Perform, closing_url: str
) -> None:
    reply = Reply(user="U0ANA", response_url=closing_url, channel="C0STATUS")
    with pytest.raises(ApplicationError, match=UNSURE) as refused:
        await perform(slack.answer, Answer(reply=reply, text="Done"))
    assert refused.value.non_retryable
    assert refused.value.__cause__ is None  # the client's own words would show the response_url
    assert heard(vendors) == []


@pytest.mark.parametrize("lost", ["drop_after", "error_after", "internal_error_after"])
async def test_a_whisper_whose_receipt_is_lost_is_not_repeated(
    slack: Slack, vendors: Vendors, perform: Perform, lost: str
) -> None:
    request = Answer(reply=Reply(user="U0ANA", channel="C0STATUS"), text="Done")
    await vendors.fault("slack.chat.postEphemeral", lost)
    for attempt in (1, 2):
        with pytest.raises(ApplicationError, match=UNSURE):
            await perform(slack.answer, request, attempt=attempt)
    assert heard(vendors) == ["Done"]


async def test_an_answer_that_slack_refuses_in_every_way_says_so(slack: Slack, perform: Perform) -> None:
    with pytest.raises(ApplicationError, match="in every way") as refused:
        await perform(slack.answer, Answer(reply=Reply(user="U0NOBODY", channel="C0STATUS"), text="Done"))
    assert refused.value.non_retryable
