"""Google's groups and conferences against the sandbox: each once, whatever happens to the answers."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google
from activities.models import Effect
from activities.workspace_models import ChangeMembers, CreateGroup, OfGroup, OpenConference
from sandbox.google.state import ADMIN

LOST = ["drop_after", "error_after"]
GROUP = "incident-i1-responders@example.com"
MAKE = CreateGroup(
    key="i1/group/responders", email=GROUP, acts_for=ADMIN, name="Incident i1", description="Muster i1"
)
GO = OfGroup(key="i1/remove-group/responders", email=GROUP, acts_for=ADMIN)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPEN = OpenConference(
    key="i1/conference",
    calendar="primary",
    acts_for="ana@example.com",
    title="Incident i1: Payments",
    description="Muster i1",
    begins=NOON,
    ends=NOON + timedelta(hours=1),
)


def change(*, add: list[str] | None = None, remove: list[str] | None = None) -> ChangeMembers:
    return ChangeMembers(key="i1/members", email=GROUP, acts_for=ADMIN, add=add or [], remove=remove or [])


@pytest.mark.parametrize("lost", LOST)
async def test_one_group_is_made_when_the_answer_is_lost(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await vendors.fault("google.directory.groups.insert", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.create_group, MAKE)
    made = await perform(google.create_group, MAKE, attempt=2)
    assert [(group.id, group.email) for group in vendors.google.groups.values()] == [(made.id, GROUP)]


@pytest.mark.parametrize("lost", LOST)
async def test_members_come_and_go_once_when_an_answer_is_lost(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await perform(google.create_group, MAKE)
    first = change(add=["ana@example.com", "ben@example.com"])
    await vendors.fault("google.directory.members.insert", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.change_members, first)
    await perform(google.change_members, first, attempt=2)
    second = change(add=["dev@example.com"], remove=["ana@example.com"])
    await vendors.fault("google.directory.members.delete", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.change_members, second)
    await perform(google.change_members, second, attempt=2)
    assert vendors.google.groups[GROUP].members == ["ben@example.com", "dev@example.com"]


async def test_somebody_whom_google_refuses_keeps_nobody_else_out(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    await perform(google.create_group, MAKE)
    changed = await perform(google.change_members, change(add=["nobody@example.com", "ana@example.com"]))
    assert changed.refused == {"nobody@example.com": "Resource Not Found: memberKey"}
    assert vendors.google.groups[GROUP].members == ["ana@example.com"]


async def test_a_group_that_is_not_there_yet_is_waited_for(google: Google, perform: Perform) -> None:
    with pytest.raises(ApplicationError, match="Resource Not Found: groupKey") as later:
        await perform(google.change_members, change(add=["ana@example.com"]))
    assert not later.value.non_retryable


@pytest.mark.parametrize("lost", LOST)
async def test_a_group_goes_once_when_the_answer_is_lost(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await perform(google.create_group, MAKE)
    await vendors.fault("google.directory.groups.delete", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.remove_group, GO)
    await perform(google.remove_group, GO, attempt=2)
    assert vendors.google.groups == {}


async def test_without_an_administrator_it_says_so_and_can_be_put_right(
    google: Google, perform: Perform
) -> None:
    request = MAKE.model_copy(update={"acts_for": "ana@example.com"})
    with pytest.raises(ApplicationError, match="no permission: Not Authorized") as refused:
        await perform(google.create_group, request)
    assert not refused.value.non_retryable


async def test_a_conference_is_opened_once_though_its_link_comes_later(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    with pytest.raises(ApplicationError, match="still making the Meet link"):
        await perform(google.open_conference, OPEN)
    opened = await perform(google.open_conference, OPEN, attempt=2)
    assert opened == await perform(google.open_conference, OPEN, attempt=3)
    assert opened.url.startswith("https://meet.google.com/")
    [event] = vendors.google.events.values()
    assert (event.id, event.calendar) == (opened.id, "ana@example.com")
    assert (event.body["visibility"], event.body["transparency"]) == ("private", "transparent")
    assert "attendees" not in event.body


@pytest.mark.parametrize("lost", LOST)
async def test_one_conference_is_opened_when_the_answer_is_lost(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    await vendors.fault("google.calendar.events.insert", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.open_conference, OPEN)
    opened = await perform(google.open_conference, OPEN, attempt=2)
    assert list(vendors.google.meetings.values()) == [opened.url]
    assert len(vendors.google.events) == 1


async def test_a_calendar_without_meet_is_named_as_the_trouble(google: Google, perform: Perform) -> None:
    with pytest.raises(ApplicationError, match="Invalid conference type") as refused:
        await perform(google.open_conference, OPEN.model_copy(update={"acts_for": None}))
    assert refused.value.non_retryable


async def test_scopes_of_groups_and_calendars_are_asked_for_by_nothing_else(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    await perform(google.new_file_id, Effect())
    assert {scope for token in vendors.google.tokens.values() for scope in token.scopes} == {
        "https://www.googleapis.com/auth/drive"
    }
    await perform(google.create_group, MAKE)
    by_scope = {tuple(token.scopes): token.email for token in vendors.google.tokens.values()}
    assert by_scope["https://www.googleapis.com/auth/admin.directory.group",] == ADMIN
    assert len(by_scope) == 2
