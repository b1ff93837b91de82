"""The record of a closed incident leaves Temporal by itself: whole, once, wherever it can be kept."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment

from activities.record_dir import RecordDir
from activities.record_files import FORGOTTEN, RecordFiles
from activities.record_models import Ended
from incident.bundle import Manifest, histories, read_bundle, read_manifest, unpacked
from incident.commands import ChangeStatus, MarkReviewed
from incident.feedback import Given, Rating
from incident.identity import review_id
from incident.policy import FeedbackPolicy, ReviewPolicy
from incident.vocabulary import Status
from sandbox.google.state import File
from tests.conftest import OpenHouse
from tests.workflows.case import Case, eventually
from tests.workflows.house import House
from tests.workflows.test_reopening import somebody_opens_the_channel
from workflows import remembered
from workflows.feedback import feedback_id
from workflows.feedback_door import give_feedback
from workflows.keeping import KeepRecord, KeepRecords, record_workflow_id
from workflows.remembered import Remembered
from workflows.replaying import verified

pytestmark = pytest.mark.google


async def closed(house: House, **details: object) -> Case:
    case = await house.under_way(**details)
    await case.report()
    await case.becomes(Status.STABLE)
    await case.closes()
    return case


@asynccontextmanager
async def nearly_ended(case: Case) -> AsyncIterator[None]:
    """Closed, and all but its channel put away; nobody has begun with its record."""
    held = await case.house.fault("slack.conversations.archive")
    await case.becomes(Status.CLOSED)
    await case.step("archive-folder")
    yield
    await case.house.lift(held)


def kept_files(house: House) -> list[Path]:
    assert house.settings.muster_record_dir
    return RecordDir(house.settings.muster_record_dir).all()


def in_drive(case: Case) -> list[File]:
    return [file for file in case.files if file.name.startswith("record-")]


def manifest(packed: bytes) -> Manifest:
    return read_manifest(unpacked(packed, "it"), "it")


async def looks(house: House) -> int:
    """As the schedule makes it look; how many records it began to keep."""
    return await house.env.client.execute_workflow(
        KeepRecords.run,
        id=f"look-{house.settings.muster_task_queue}",
        task_queue=house.settings.muster_task_queue,
    )


async def test_a_closed_incident_leaves_its_whole_record_in_the_directory_and_in_its_folder(
    house: House,
) -> None:
    case = await closed(house)
    kept = await case.is_kept()
    [path], [stored] = kept_files(house), in_drive(case)
    assert kept.places[0] == str(path) or kept.places[1] == str(path)
    assert kept.nowhere_else == []
    packed = path.read_bytes()
    assert stored.content == packed
    assert case.folder.parents == ["FOLDER_ARCHIVE"]

    looked_at = await verified(packed, path.name)
    assert all(each.ok for each in looked_at), looked_at
    written = manifest(packed)
    assert (written.incident, written.runs, written.name) == (case.id, [kept.run_id], path.name)
    assert written.muster.startswith("0.1.0+")
    record = read_bundle(packed, path.name)
    assert record.incident["status"] == "closed"
    assert record.policy["severities"]["high"]["report_every"] == "30m"
    [(_, history)] = histories(unpacked(packed, path.name))
    assert b"EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED" in history


async def test_only_whoever_owns_the_directory_can_read_it(house: House) -> None:
    await (await closed(house, restricted=True)).is_kept()
    [path] = kept_files(house)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "Checkout" not in path.name


async def test_the_history_of_every_run_is_in_it(
    forgetful_env: WorkflowEnvironment, open_house: OpenHouse
) -> None:
    case = await closed(await open_house(env=forgetful_env))
    kept = await case.is_kept()
    [path] = kept_files(case.house)
    runs = manifest(path.read_bytes()).runs
    assert len(runs) > 1
    assert runs[-1] == kept.run_id
    assert len(histories(unpacked(path.read_bytes(), "it"))) == len(runs)
    assert all(each.ok for each in await verified(path.read_bytes(), "it"))


async def test_google_being_down_does_not_keep_the_file_waiting_and_it_is_in_drive_in_the_end(
    house: House,
) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    async with nearly_ended(case):
        await house.fault("google.*")
    await case.ends()

    async def filed() -> bool:
        return bool(kept_files(house))

    await eventually(filed, "the file is written")
    assert in_drive(case) == []
    await house.calm()
    assert len((await case.is_kept()).places) == 2
    assert len(in_drive(case)) == 1


async def test_it_is_in_drive_once_when_the_reply_is_lost_and_when_it_is_kept_again(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    async with nearly_ended(case):
        await house.fault("google.drive.files.create", "drop_after", times=1)
    await case.ends()
    await case.is_kept()
    [before] = in_drive(case)
    [path] = kept_files(house)
    written = path.read_bytes()

    path.write_bytes(written.replace(b"PK", b"QK", 1))
    assert await looks(house) == 1
    await case.is_kept()
    assert [file.id for file in in_drive(case)] == [before.id]
    assert path.read_bytes() == written
    assert kept_files(house) == [path]


async def test_a_look_finds_what_was_missed_and_nothing_that_is_kept(house: House) -> None:
    open_one, kept, ended = await house.under_way(), await closed(house), await house.under_way()
    await kept.is_kept()
    await ended.handle.terminate()  # by somebody in Temporal's Web UI: it kept no record itself

    async def listed() -> bool:
        return await looks(house) == 1

    await eventually(listed, "the look finds the one that was terminated")
    await ended.is_kept()
    assert {manifest(path.read_bytes()).incident for path in kept_files(house)} == {kept.id, ended.id}

    async def nothing_left() -> bool:
        return await looks(house) == 0

    await eventually(nothing_left, "there is nothing left to keep")
    assert not (await open_one.view()).closed_at


async def test_where_it_can_be_kept_nowhere_it_says_so_and_is_tried_again_a_day_later(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await open_house(off=("google",), worker=False)
    house.settings = house.settings.model_copy(update={"muster_record_dir": None})
    await house.worker_comes()
    kept = await (await closed(house)).is_kept()
    assert kept.places == []
    assert sorted(kept.nowhere_else) == [
        "Not in Drive: Google is off: GOOGLE_APPLICATION_CREDENTIALS is not set",
        "Not in a directory: MUSTER_RECORD_DIR is not set",
    ]

    async def begins(number: int) -> bool:
        return await looks(house) == number

    await eventually(lambda: begins(0), "it is left alone for a while")
    monkeypatch.setattr(remembered, "NOWHERE_FOR", timedelta())
    await eventually(lambda: begins(1), "it is tried again")


async def test_a_worker_that_goes_while_the_record_is_written_leaves_one_record(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("google.drive.files.create", "slow_after", seconds=3)
    await case.becomes(Status.CLOSED)
    await case.ends()
    await house.worker_goes()
    await house.calm()
    await house.worker_comes()
    assert len((await case.is_kept()).places) == 2
    assert len(kept_files(house)) == 1
    assert len(in_drive(case)) == 1


async def test_a_folder_that_is_gone_for_good_is_tried_for_two_days_and_the_file_is_kept(
    house: House,
) -> None:
    case = await closed(house)
    await case.is_kept()
    for file in [case.folder, *in_drive(case)]:
        del house.state.google.files[file.id]
    keeping = await house.env.client.start_workflow(
        KeepRecord.run, case.id, id=record_workflow_id(case.id), task_queue=house.settings.muster_task_queue
    )
    await house.env.fast_forward(keeping, timedelta(hours=40))
    assert (await keeping.describe()).status is WorkflowExecutionStatus.RUNNING
    await house.env.fast_forward(keeping, timedelta(hours=12))
    kept = await keeping.result()
    assert kept.places == [str(path) for path in kept_files(house)]
    [why] = kept.nowhere_else
    assert why.startswith("Not in Drive: Google: File not found")


async def test_a_worker_that_stops_waits_for_no_answer_that_only_it_could_give(house: House) -> None:
    case = await closed(house)
    kept = await case.is_kept()
    await house.worker_goes()
    assert house.settings.muster_record_dir
    directory = RecordDir(house.settings.muster_record_dir)
    records = RecordFiles(Remembered(house.env.client, house.settings.muster_task_queue), verified, directory)
    stopping = ActivityEnvironment()
    asked = asyncio.create_task(
        stopping.run(records.write_record, Ended(incident=case.id, run_id=kept.run_id))
    )
    await asyncio.sleep(0)
    stopping.worker_shutdown()
    with pytest.raises(ApplicationError, match="The worker stops"):
        await asked


async def test_an_incident_that_is_reopened_and_closed_again_has_another_record_and_keeps_the_first(
    house: House,
) -> None:
    case = await closed(house)
    first = await case.is_kept()
    await case.told(ChangeStatus, status=Status.ACTIVE)
    await somebody_opens_the_channel(case)
    await case.report("It is back")
    await case.becomes(Status.STABLE)
    await case.closes()
    again = await case.is_kept()
    assert again.run_id != first.run_id
    before, after = kept_files(house)
    assert manifest(before.read_bytes()).runs == [first.run_id]
    assert manifest(after.read_bytes()).runs == [first.run_id, again.run_id]
    assert "It is back" in str(read_bundle(after.read_bytes(), "it").timeline)
    assert all(each.ok for each in await verified(after.read_bytes(), "it"))
    assert len(in_drive(case)) == 2
    assert await looks(house) == 0


async def test_what_comes_after_temporal_has_forgotten_the_incident_goes_into_the_record_that_is_kept(
    open_house: OpenHouse,
) -> None:
    house = await open_house(policy={"review": ReviewPolicy(quiet_hours=None)})
    case = await closed(house)
    await case.is_kept()
    await case.is_forgotten()
    review = house.env.client.get_workflow_handle(review_id(case.id))
    await house.env.fast_forward(review, timedelta(hours=2))
    await case.told(MarkReviewed)

    async def another() -> bool:
        return len(kept_files(house)) == 2

    await eventually(another, "the record knows the review")
    before, after = (path.read_bytes() for path in kept_files(house))
    assert "said that the review is done" in unpacked(after, "it")["record.md"].decode()
    assert histories(unpacked(after, "it")) == histories(unpacked(before, "it"))
    assert all(each.ok for each in await verified(after, "it"))
    assert (await case.is_kept()).nowhere_else == [f"Not in Drive: {FORGOTTEN}"]


async def test_a_record_that_nobody_knows_any_more_is_waited_for_by_nobody(house: House) -> None:
    keeping = await house.env.client.start_workflow(
        KeepRecord.run, "nosuch", id=record_workflow_id("nosuch"), task_queue=house.settings.muster_task_queue
    )
    with pytest.raises(WorkflowFailureError) as failed:
        await keeping.result()
    assert FORGOTTEN in str(failed.value.cause.__cause__)


async def test_the_record_is_written_again_with_the_review_and_what_people_said(
    open_house: OpenHouse,
) -> None:
    house = await open_house(
        policy={"review": ReviewPolicy(quiet_hours=None), "feedback": FeedbackPolicy(ask=True)}
    )
    case = await closed(house)
    await case.is_kept()
    [before] = kept_files(house)
    assert "review.json" not in unpacked(before.read_bytes(), "it")
    review = house.env.client.get_workflow_handle(review_id(case.id))
    await house.env.fast_forward(review, timedelta(hours=2))
    await case.told(MarkReviewed)

    async def another() -> bool:
        return len(kept_files(house)) == 2

    await eventually(another, "the record knows the review")
    after = kept_files(house)[-1].read_bytes()
    assert "said that the review is done" in unpacked(after, "it")["record.md"].decode()
    assert all(each.ok for each in await verified(after, "it"))
    # Each place looks anew: one that looks late finds what people said as well, and has one file fewer.
    await eventually(lambda: in_drive_too(case), "both of them are in the folder")

    feedback = house.env.client.get_workflow_handle(feedback_id(case.id))
    await give_feedback(house.incidents, case.id, Given(voter="v1", rating=Rating.WELL, words="Calm"))
    await house.env.fast_forward(feedback, timedelta(days=8))

    async def third() -> bool:
        return len(kept_files(house)) == 3

    await eventually(third, "the record knows what people said")
    whole = unpacked(kept_files(house)[-1].read_bytes(), "it")
    assert "Well: Calm" in whole["record.md"].decode()
    assert {"review.json", "feedback.json"} <= whole.keys()
    await eventually(lambda: in_drive_too(case), "all of them are in the folder")
    assert await looks(house) == 0


async def in_drive_too(case: Case) -> bool:
    return sorted(file.name for file in in_drive(case)) == [path.name for path in kept_files(case.house)]
