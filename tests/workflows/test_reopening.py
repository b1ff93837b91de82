"""A closed incident is back: channel, documents, roles and clocks return, and nothing is made twice."""

from datetime import timedelta

import pytest

from incident.commands import AddParticipant, AssignRole, ChangeStatus, CreateTask
from incident.refusals import Refused
from incident.vocabulary import Role, Status, StepState
from sandbox import people
from tests.workflows.case import ANA, BEN, DEV, EVE, Case, eventually, told_by
from tests.workflows.house import House
from workflows.client import NoSuchIncident

pytestmark = pytest.mark.google

MINUTE = timedelta(minutes=1)


async def closed(house: House) -> Case:
    case = await house.under_way()
    await case.told(AssignRole, user=BEN.email, role=Role.DEPUTY)
    await case.report()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    return case


async def somebody_opens_the_channel(case: Case) -> None:
    await case.until(
        lambda view: any(
            s.key.startswith("bring-back-channel") and s.state == "retrying" for s in view.steps
        ),
        "Slack refuses to open the channel",
    )
    case.house.workspace.unarchive(case.channel, people.PEOPLE[0].slack_id)
    await case.time_passes(MINUTE)


async def test_channel_documents_roles_and_clocks_come_back_and_nothing_is_made_twice(house: House) -> None:
    case = await closed(house)
    card_before = len(case.posted("card"))
    assert await case.told(ChangeStatus, DEV, status="active") == "The incident is active again."
    await somebody_opens_the_channel(case)
    view = await case.all_settled()

    assert view.status is Status.ACTIVE
    assert view.closed_at is None
    assert view.roles[Role.COMMANDER].email == ANA.email
    assert view.roles[Role.DEPUTY].email == BEN.email
    assert [due.what for due in view.next_due] == ["status_report"]
    assert not case.channel.is_archived
    assert "active" in case.channel.topic
    assert "active" in case.card
    assert len(case.posted("card")) == card_before
    assert len(case.said("*Active again: Checkout is failing*")) == 1
    assert case.folder.parents == ["FOLDER_ROOT"]
    assert not case.file("Incident").read_only
    assert len(case.pages) == 1
    assert case.woken(ANA) == 1
    assert case.doubled() == []


async def test_whoever_reopened_it_is_told_how_the_channel_is_opened(house: House) -> None:
    case = await closed(house)
    await case.told(ChangeStatus, DEV, status="active")
    await case.until(lambda view: any(s.key.startswith("ask-to-open") for s in view.steps), "it is asked for")

    async def asked() -> bool:
        return bool(case.said("choose *Unarchive*", case.to(DEV)) and case.said("Unarchive", case.to(ANA)))

    await eventually(asked, "both are told")


async def test_what_is_reported_before_the_channel_is_open_is_said_once_it_is(house: House) -> None:
    case = await closed(house)
    await case.told(ChangeStatus, DEV, status="active")
    await case.report("It is back")
    await somebody_opens_the_channel(case)
    await case.all_settled()
    assert len(case.said("It is back")) >= 1
    assert case.text().count("It is back") == 1
    assert [s.key for s in (await case.view()).steps if s.state is StepState.FAILED] == []


async def test_it_is_closed_a_second_time_like_the_first(house: House) -> None:
    case = await closed(house)
    await case.told(ChangeStatus, DEV, status="active")
    await somebody_opens_the_channel(case)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    assert case.channel.is_archived
    assert case.folder.parents == ["FOLDER_ARCHIVE"]
    assert case.file("Incident").read_only
    assert sorted(f.name for f in case.files if f.name.endswith(".json")) == [
        f"incident-{case.id}-2.json",
        f"incident-{case.id}.json",
    ]
    assert len([f for f in case.files if f.name.startswith("Review")]) == 1
    assert case.doubled() == []


async def test_reopening_amid_closing_stops_what_is_still_to_be_put_away(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("google.drive.files.*")
    await house.fault("google.drive.permissions.create")
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.step(f"share/{EVE.email}", StepState.RETRYING)
    await case.becomes(Status.CLOSED)
    await case.step("resolve-page")
    await case.step(f"share/{EVE.email}", StepState.SKIPPED)
    assert await case.told(ChangeStatus, DEV, status="active") == "The incident is active again."
    await house.calm()
    await case.time_passes(6 * MINUTE)
    view = await case.all_settled()
    assert view.status is Status.ACTIVE
    assert not case.channel.is_archived
    assert case.folder.parents == ["FOLDER_ROOT"]
    assert EVE.email in [permission.email for permission in case.folder.permissions]
    assert case.doubled() == []


async def test_the_same_command_three_times_reopens_it_once(house: House) -> None:
    case = await closed(house)
    command = told_by(ChangeStatus, DEV, status="active")
    answers = [await house.incidents.update(case.id, command) for _ in range(3)]
    assert answers == ["The incident is active again."] * 3
    await house.incidents.signal(case.id, command)
    assert len(await case.timeline("status_changed")) == 3


async def test_by_signal_as_slack_sends_it(house: House) -> None:
    case = await closed(house)
    await case.signalled(ChangeStatus, EVE, status="active")
    await case.until(lambda view: view.status is Status.ACTIVE, "it is active")


async def test_a_closed_incident_takes_no_other_command(house: House) -> None:
    case = await closed(house)
    with pytest.raises((Refused, NoSuchIncident)):
        await case.told(ChangeStatus, status="stable")
    with pytest.raises((Refused, NoSuchIncident)):
        await case.told(CreateTask, owner=BEN, text="Look again")
    assert (await case.view()).status is Status.CLOSED
