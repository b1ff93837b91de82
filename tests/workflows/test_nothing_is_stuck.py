"""What holds one thing up holds up nothing else, and no end waits for ever: reopened amid closing, vendors that are down."""

from datetime import timedelta

import pytest

from incident.commands import ChangeStatus, CompleteTask, CreateTask, MarkReviewed
from incident.identity import review_id
from incident.policy import ReviewPolicy
from incident.vocabulary import Severity, Status
from sandbox import people
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, DEV, eventually, told_by
from tests.workflows.house import House
from workflows import steps
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.google
MINUTE = timedelta(minutes=1)


async def test_reopened_at_once_while_there_is_something_to_tell_of_the_channel_it_goes_on(
    house: House,
) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    case.channel.name = f"renamed-{case.id}"
    await house.fault("google.drive.files.update")  # so that the folder is not put away yet
    await case.becomes(Status.CLOSED)
    await case.step("resolve-page")
    await case.told(ChangeStatus, DEV, status=Status.ACTIVE)
    await house.calm()
    await case.time_passes(30 * MINUTE)
    await case.report("It is back")
    await case.until(lambda _: case.said("It is back"), "the report is in the channel")
    await case.becomes(Status.STABLE)
    await case.closes()


async def test_reopened_while_pagerduty_is_down_people_are_told_and_reminded(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("pagerduty.*")
    await case.becomes(Status.CLOSED)
    await case.step("archive-channel")
    await case.told(ChangeStatus, DEV, status=Status.ACTIVE)
    house.workspace.unarchive(case.channel, str(people.PEOPLE[0].slack_id))
    await case.report("It is back")
    await case.time_passes(65 * MINUTE)
    await case.until(lambda _: case.said("It is back"), "the report is in the channel")
    assert case.said("A status report is due", case.to(ANA))


async def test_a_channel_that_somebody_deleted_keeps_no_end_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(steps, pause, timedelta(hours=5))
    case = await house.under_way(severity=Severity.LOW)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    del house.state.slack.channels[case.channel.id]
    await case.becomes(Status.CLOSED)
    await case.time_passes(timedelta(hours=100))
    await case.ends()


async def test_closed_again_before_the_tasks_are_back_it_goes_on(open_house: OpenHouse) -> None:
    house = await open_house(policy={"review": ReviewPolicy(quiet_hours=None)})
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.closes()
    await case.told(MarkReviewed)
    await case.told(CompleteTask, BEN, task=1)
    await house.env.client.get_workflow_handle(review_id(case.id)).result()
    start, first = await house.incidents._as_it_ended(case.id), told_by(ChangeStatus, status=Status.ACTIVE)
    await house.worker_goes()
    await house.env.client.start_workflow(
        IncidentWorkflow.run,
        start,
        **house.incidents._once_more(case.id, start),
        start_signal=first.name,
        start_signal_args=[first.model_dump(mode="json")],
    )
    await case.signalled(ChangeStatus, status=Status.STABLE)
    await case.signalled(ChangeStatus, status=Status.CLOSED)
    await house.worker_comes()
    await case.ends()


async def test_before_slack_has_made_a_channel_the_backup_is_paged_for_silence(house: House) -> None:
    await house.fault("slack.*")
    case = await house.declare()
    await case.all_settled(but="Slack")
    await case.is_acknowledged()
    await case.time_passes(65 * MINUTE)
    assert case.woken(BEN) == 1


async def test_while_pagerduty_does_not_say_whether_anybody_acknowledged_people_hear_whom_to_phone(
    house: House,
) -> None:
    case = await house.declared()
    await house.fault("pagerduty.*")
    await case.time_passes(12 * MINUTE)

    async def heard() -> bool:
        return bool(case.said("phone"))

    await eventually(heard, "people hear whom to phone")
