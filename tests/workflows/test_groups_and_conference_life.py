"""Google's groups follow the participants, and a conference is there for everybody; both only where the policy says so."""

from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from cli.stack import sandbox_policy
from incident.commands import AddParticipant, AssignRole, ChangeStatus, RemoveParticipant
from incident.groups import Group
from incident.vendors import ConferencePolicy, GroupsPolicy
from incident.vocabulary import Role, Severity, Status, StepState
from sandbox import people
from sandbox.google.state import ADMIN
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, DEV, EVE, Case, eventually
from tests.workflows.house import House

pytestmark = pytest.mark.google

GROUPS = GroupsPolicy(domain="example.com", acts_for=ADMIN)
CONFERENCE = ConferencePolicy(acts_for="ana@example.com")


def google(**changes: object) -> dict[str, object]:
    google = sandbox_policy().google
    assert google
    return {"google": google.model_copy(update={"groups": GROUPS, "conference": CONFERENCE, **changes})}


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy=google())


def members(case: Case, group: Group) -> list[str] | None:
    """None where there is no such group."""
    found = case.house.state.google.groups.get(f"incident-{case.id}-{group}@example.com")
    return sorted(found.members) if found else None


async def has(case: Case, group: Group, *emails: str | None) -> None:
    async def look() -> bool:
        return members(case, group) == sorted(filter(None, emails))

    await eventually(look, f"{group} are {emails}, not {members(case, group)}")


def may(case: Case, group: Group) -> str | None:
    """What the group may do with everything that is in the incident's folder."""
    [folder] = [file for file in case.house.state.google.files.values() if file.name.endswith(f"({case.id})")]
    found = [p.role for p in folder.permissions if p.email == f"incident-{case.id}-{group}@example.com"]
    return found[0] if found else None


async def test_groups_follow_who_takes_part_and_observers_are_only_notified(house: House) -> None:
    case = await house.under_way()
    for group in Group:
        await has(case, group, ANA.email, DEV.email)
    await case.told(AddParticipant, user=BEN.email)
    await case.told(AssignRole, user=EVE.email, role=Role.OBSERVER)
    await has(case, Group.NOTIFICATIONS, ANA.email, BEN.email, DEV.email, EVE.email)
    await case.told(RemoveParticipant, user=BEN.email)
    await has(case, Group.NOTIFICATIONS, ANA.email, DEV.email, EVE.email)
    # Whoever joins by a role takes part as well: Eve was asked to watch, and then to help.
    await case.told(AssignRole, user=EVE.email, role=Role.SCRIBE)
    await has(case, Group.RESPONDERS, ANA.email, DEV.email, EVE.email)


async def test_on_close_the_groups_go_and_they_are_back_when_it_is_reopened(house: House) -> None:
    case = await house.under_way()
    await has(case, Group.RESPONDERS, ANA.email, DEV.email)
    for group in Group:
        await case.step(f"share-group/{group}")
    assert (may(case, Group.RESPONDERS), may(case, Group.NOTIFICATIONS)) == ("writer", "commenter")
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    assert house.state.google.groups == {}
    assert may(case, Group.RESPONDERS) is None
    await case.told(ChangeStatus, DEV, status="active")
    for group in Group:
        await has(case, group, ANA.email, DEV.email)
        await case.step(f"share-group/{group}")
    assert may(case, Group.RESPONDERS) == "writer"
    house.workspace.unarchive(case.channel, people.PEOPLE[0].slack_id)


async def test_a_group_that_drive_hears_of_later_is_let_in_then_and_keeps_nobody_out_meanwhile(
    house: House,
) -> None:
    await house.fault("google.drive.files.create")
    case = await house.declare(severity=Severity.LOW)
    await has(case, Group.RESPONDERS, ANA.email, DEV.email)
    address = f"incident-{case.id}-responders@example.com"
    unheard_of = house.state.google.groups.pop(address)
    await house.calm()
    refused = await case.step("share-group/responders", StepState.FAILED)
    assert "does not know the group" in (refused.reason or "")
    await case.step(f"share/{DEV.email}")
    house.state.google.groups[address] = unheard_of
    await case.time_passes(timedelta(minutes=2))
    await case.step("share-group/responders")
    assert may(case, Group.RESPONDERS) == "writer"


async def test_frozen_they_stay_as_they_are(open_house: OpenHouse) -> None:
    house = await open_house(policy=google(groups=GROUPS.model_copy(update={"on_close": "freeze"})))
    case = await house.under_way(severity=Severity.LOW)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    await has(case, Group.RESPONDERS, DEV.email, ANA.email)


async def test_a_restricted_incident_has_no_groups_and_its_conference_says_no_title(house: House) -> None:
    case = await house.under_way("Salaries leaked", restricted=True)
    await case.step("conference")
    assert house.state.google.groups == {}
    assert "Salaries" not in str(house.state.google.events)


async def test_the_conference_is_on_the_card_and_in_the_bookmarks(house: House) -> None:
    case = await house.under_way()
    [link] = house.state.google.meetings.values()
    await case.card_says(f"<{link}|Conference>: done")
    assert [b.title for b in case.channel.bookmarks if b.link == link] == ["Conference"]
    assert [entry.text for entry in await case.timeline("resource_made")].count("Conference opened.") == 1
    assert case.doubled() == []


async def test_while_the_directory_is_down_nothing_else_waits_and_members_come_when_it_answers(
    house: House,
) -> None:
    await house.fault("google.directory.*")
    case = await house.declare(severity=Severity.LOW)
    await case.step("group/responders", StepState.RETRYING)
    await case.step("incident-document")
    await case.told(AddParticipant, user=BEN.email)
    await house.calm()
    await has(case, Group.RESPONDERS, *(p.email for p in (await case.view()).participants))


async def test_without_an_administrator_the_card_says_so(open_house: OpenHouse) -> None:
    groups = GROUPS.model_copy(update={"acts_for": "ben@example.com"})
    house = await open_house(policy=google(groups=groups, conference=None))
    case = await house.declare(severity=Severity.LOW)
    await case.step("group/responders", StepState.RETRYING)
    await case.card_says("Not Authorized to access this resource")


async def test_across_runs_nobody_is_added_twice_or_forgotten(
    open_house: OpenHouse, forgetful_env: WorkflowEnvironment
) -> None:
    house = await open_house(env=forgetful_env, policy=google(conference=None))
    case = await house.declare(severity=Severity.LOW)
    await has(case, Group.RESPONDERS, ANA.email, DEV.email)
    for _ in range(12):
        await case.told(AddParticipant, user=BEN.email)
        await case.told(RemoveParticipant, user=BEN.email)
    await case.told(AddParticipant, user=EVE.email)
    await has(case, Group.RESPONDERS, ANA.email, DEV.email, EVE.email)
    inserts = [call for call in await house.calls("google.directory.members.insert") if call["took_effect"]]
    assert len(inserts) < 2 * (4 + 12)
