"""Answers that come too late, and effects that come after their repetition: still one effect."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities import google_client
from activities import pagerduty as pagerduty_module
from activities.errors import UNDECIDED
from activities.google import Google
from activities.models import (
    CreateChannel,
    CreateFolder,
    Describe,
    Effect,
    NotePage,
    RaisePage,
    RequestResponders,
)
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from sandbox import people

CHANNEL = CreateChannel(key="i1/channel", name="inc-1", private=False, purpose="Payments")
PAGE = RaisePage(
    key="i1/page",
    service=people.SERVICE,
    escalation_policy="PEP0001",
    title="Payments are down",
    details="",
)
SLOW = {"effect": "slow_after", "times": 1, "seconds": 3}
LATE = {"effect": "late", "times": 1, "seconds": 0.3}


async def everything_has_arrived(vendors: Vendors, call: str) -> None:
    while not (await vendors.calls(call))[0]["took_effect"]:  # noqa: ASYNC110 - the sandbox is another party: it can only be asked
        await asyncio.sleep(0.05)


async def test_slack_that_takes_too_long_does_not_answer(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    slack._client.timeout = 1
    await vendors.fault("slack.conversations.create", **SLOW)
    with pytest.raises(ApplicationError, match="Slack does not answer"):
        await perform(slack.create_channel, CHANNEL)
    assert (await perform(slack.create_channel, CHANNEL, attempt=2)).name == "inc-1"


async def test_pagerduty_that_takes_too_long_does_not_answer(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagerduty_module, "TIMEOUT", 1)
    await vendors.fault("pagerduty.POST /incidents", **SLOW)
    with pytest.raises(ApplicationError, match="PagerDuty does not answer"):
        await perform(pagerduty.raise_page, PAGE)
    await perform(pagerduty.raise_page, PAGE, attempt=2)
    assert len(vendors.pagerduty.notifications) == 1


async def test_google_that_takes_too_long_does_not_answer(
    google: Google, vendors: Vendors, perform: Perform, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = await perform(google.new_file_id, Effect())
    request = CreateFolder(id=folder.id, name="i1", parent="FOLDER_ROOT", private=False)
    monkeypatch.setattr(google_client, "TIMEOUT", 1)
    await vendors.fault("google.drive.files.create", **SLOW)
    with pytest.raises(ApplicationError, match="Google does not answer"):
        await perform(google.create_folder, request)
    assert (await perform(google.create_folder, request, attempt=2)).id == folder.id


async def test_a_page_that_arrives_after_its_repetition_wakes_nobody_again(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    await vendors.fault("pagerduty.POST /incidents", **LATE)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.raise_page, PAGE)
    page = await perform(pagerduty.raise_page, PAGE, attempt=2)
    await asyncio.sleep(0.6)
    assert [*vendors.pagerduty.incidents] == [page.id]
    assert len(vendors.pagerduty.notifications) == 1


async def test_a_page_that_arrives_before_its_repetition_is_found_by_it(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    await vendors.fault("pagerduty.POST /incidents", **LATE)
    with pytest.raises(ApplicationError):
        await perform(pagerduty.raise_page, PAGE)
    await everything_has_arrived(vendors, "pagerduty.POST /incidents")
    page = await perform(pagerduty.raise_page, PAGE, attempt=2)
    assert [*vendors.pagerduty.incidents] == [page.id]


async def test_what_wakes_people_and_may_come_late_is_not_asked_for_again_before_that(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    page = await perform(pagerduty.raise_page, PAGE)
    ask = RequestResponders(key="i1/team", page_id=page.id, escalation_policy="PEP0003", message="Help")
    await vendors.fault("pagerduty.POST /incidents/{id}/responder_requests", **LATE)
    with pytest.raises(ApplicationError, match="PagerDuty does not answer") as lost:
        await perform(pagerduty.request_responders, ask)
    assert lost.value.next_retry_delay == timedelta(seconds=UNDECIDED)
    await everything_has_arrived(vendors, "pagerduty.POST /incidents/{id}/responder_requests")
    await perform(pagerduty.request_responders, ask, attempt=2)
    assert [woken.user for woken in vendors.pagerduty.notifications] == ["PUANA01", "PUCHL01"]


async def test_what_sets_a_value_and_may_come_late_is_not_set_again_before_that(
    slack: Slack, vendors: Vendors, perform: Perform
) -> None:
    channel = await perform(slack.create_channel, CHANNEL)
    await vendors.fault("slack.conversations.setTopic", **LATE)
    with pytest.raises(ApplicationError, match="Slack does not answer") as lost:
        await perform(slack.set_topic, Describe(channel=channel.id, text="active"))
    assert lost.value.next_retry_delay == timedelta(seconds=UNDECIDED)


async def test_what_pagerduty_refused_is_not_waited_for(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform
) -> None:
    page = await perform(pagerduty.raise_page, PAGE)
    await vendors.fault("pagerduty.POST /incidents/{id}/notes", effect="error_before", times=1)
    with pytest.raises(ApplicationError, match="PagerDuty answers 500") as refused:
        await perform(pagerduty.note_page, NotePage(key="i1/note", page_id=page.id, text="Note"))
    assert refused.value.next_retry_delay is None
