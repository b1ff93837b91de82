"""Looking around on stable and on close; and that no look, whatever keeps it waiting, keeps an incident open."""

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from incident.vocabulary import Status, StepState
from sandbox import people
from tests.conftest import OpenHouse
from tests.workflows.case import DEV, key_of
from tests.workflows.house import House
from tests.workflows.looking import asked_to_look, told, twin_of

pytestmark = pytest.mark.google

NOTHING = "there is nothing to tell"


async def test_a_vendor_that_is_down_delays_only_its_own_part_and_is_told_later(house: House) -> None:
    case = await house.declared()
    house.workspace.leave(case.channel, DEV.slack_id or "")
    document = case.file("Incident")
    document.trashed = True
    await house.fault("google.*")
    keys = await asked_to_look(case)
    await case.step(f"{keys}files", StepState.RETRYING)
    await case.step(f"{keys}channel")
    await case.time_passes(timedelta(minutes=2))
    await case.step(f"{keys}told")
    [said] = told(case)
    assert "is not in the channel" in said
    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.step(f"{keys}told-late")
    [_, later] = told(case)
    assert "is in the bin of Google Drive" in later
    assert "is not in the channel" not in later


async def test_duplicates_are_gone_by_the_time_the_incident_is_stable_and_by_the_time_it_is_closed(
    house: House,
) -> None:
    case = await house.declared()
    announced = key_of(case.said("is incident commander now")[0])
    twin_of(house, case.channel, announced)
    await case.becomes(Status.STABLE)
    view = await case.all_settled()
    assert [step.reason for step in view.steps if step.key.endswith("/told")] == [NOTHING]
    assert case.doubled() == []
    twin_of(house, case.channel, announced)
    document = case.file("Review")
    house.state.google.files["1LATE"] = document.model_copy(deep=True, update={"id": "1LATE"})
    await case.closes()
    assert case.doubled() == []
    assert house.state.google.files["1LATE"].trashed
    assert case.channel.is_archived


async def test_what_changed_by_hand_is_told_before_the_channel_is_put_away(house: House) -> None:
    case = await house.declared()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    house.workspace.leave(case.channel, DEV.slack_id or "")
    await case.closes()
    assert len(told(case)) == 1
    assert case.channel.is_archived


async def test_a_look_that_is_not_allowed_does_not_keep_an_incident_open(house: House) -> None:
    """Muster was removed from the stakeholders' channel once all was said in it: that is told, and the rest is put away."""
    case = await house.declared()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("slack.conversations.history")
    await case.becomes(Status.CLOSED)
    [_, closed] = [n for n, entry in enumerate(await case.timeline()) if entry.kind == "status_changed"]
    await case.step(f"sweep/{closed}/messages/{case.stakeholders.id}", StepState.RETRYING)
    case.stakeholders.members.remove(people.BOT_USER_ID)
    await house.calm()
    await case.time_passes(timedelta(minutes=1))
    await case.ends()
    [said] = told(case)
    assert "<#C0STATUS> cannot be looked at. Muster is not in this Slack channel" in said
    assert case.channel.is_archived


async def test_what_an_earlier_look_waits_for_is_not_waited_for_when_the_incident_is_closed(
    house: House,
) -> None:
    case = await house.declared()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("google.*")
    keys = await asked_to_look(case)
    await case.step(f"{keys}files", StepState.RETRYING)
    await case.becomes(Status.CLOSED)
    step = await case.step(f"{keys}files", StepState.SKIPPED)
    assert step.reason == "the incident was closed first"
    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.ends()


async def test_a_look_goes_on_where_it_was_when_the_workflow_continues_as_new(
    open_house: OpenHouse, forgetful_env: WorkflowEnvironment
) -> None:
    house = await open_house(env=forgetful_env)
    case = await house.declared()
    house.workspace.leave(case.channel, DEV.slack_id or "")
    case.file("Incident").trashed = True
    await house.fault("google.*")
    keys = await asked_to_look(case)
    await case.step(f"{keys}files", StepState.RETRYING)
    first_run = (await case.handle.describe()).run_id
    await case.time_passes(timedelta(minutes=4))
    assert (await case.handle.describe()).run_id != first_run
    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.step(f"{keys}told-late")
    assert ["is not in the channel" in said for said in told(case)] == [True, False]
    assert ["is in the bin" in said for said in told(case)] == [False, True]
    assert case.doubled() == []
