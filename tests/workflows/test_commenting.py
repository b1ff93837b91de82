"""Comments of the incident's documents become tasks, and the two follow each other; each is one task, whatever happens."""

from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.testing import WorkflowEnvironment

from incident.commands import CompleteTask, RecordEvent, ReopenTask
from incident.policy import ReviewPolicy
from incident.view import TaskView
from incident.vocabulary import Status, StepState
from sandbox.google import answer_comment, leave_comment
from sandbox.google import comments as drive
from sandbox.google.state import Comment
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, EVE, Case, words_of
from tests.workflows.house import House

pytestmark = pytest.mark.google

MINUTE = timedelta(minutes=1)


async def reading(open_house: OpenHouse, often: timedelta = MINUTE, **different: object) -> House:
    """A house where the documents' comments are looked at so often, and a tenth as often once it is stable."""
    house = await open_house(**different)
    assert house.policy.google
    looks = {"comments_every_active": often, "comments_every_stable": 10 * often}
    google = house.policy.google.model_copy(update=looks)
    await house.worker_goes()
    house.policy = house.policy.model_copy(update={"google": google})
    await house.worker_comes()
    return house


def written(
    case: Case, text: str, *, by: str = ANA.email or "", document: str = "Incident", **how: str
) -> Comment:
    return leave_comment(case.house.state.google, case.file(document).id, by, text, lambda: None, **how)


def answered(case: Case, comment: Comment, text: str = "", *, document: str = "Incident", **how: str) -> None:
    state, file = case.house.state.google, case.file(document).id
    answer_comment(state, file, comment.id, BEN.email or "", text, lambda: None, **how)


async def tasks(case: Case, number: int = 1) -> list[TaskView]:
    """Once there are so many."""
    return (await case.until(lambda view: len(view.tasks) >= number, f"{number} tasks")).tasks


async def a_task(case: Case, text: str = f"Restart the replica +{CHLOE.email}") -> Comment:
    comment = written(case, text, quoted="The replica lags")
    await case.time_passes(MINUTE)
    await tasks(case)
    await case.all_settled()
    return comment


async def test_an_assigned_comment_is_a_task_of_the_person_it_names(open_house: OpenHouse) -> None:
    case = await (await reading(open_house)).under_way()
    await a_task(case)
    [task] = await tasks(case)
    assert (task.text, task.quoted, task.by) == ("Restart the replica", "The replica lags", "Ana Reyes")
    assert task.owner.same_as(CHLOE)
    [said] = case.said("*Task 1* for")
    assert f"<@{CHLOE.slack_id}>" in words_of(said)
    assert "disco=" in words_of(said)
    assert CHLOE.slack_id in case.channel.members
    assert [e.text for e in await case.timeline("task_created")] == [
        "Ana Reyes gave Chloe Martin task 1 in a comment: Restart the replica."
    ]


async def test_a_comment_is_one_task_however_often_it_changes_and_whoever_is_gone(
    open_house: OpenHouse,
) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    comment = await a_task(case)
    for n in range(3):
        answered(case, comment, f"Looking, {n}")
        await case.time_passes(2 * MINUTE)
    await house.worker_goes()
    answered(case, comment, "Still looking")
    await house.worker_comes()
    await case.time_passes(2 * MINUTE)
    await case.all_settled()
    assert len(await tasks(case)) == 1
    assert len(case.said("*Task 1* for")) == 1
    assert case.doubled() == []


async def test_resolving_and_reopening_the_comment_does_so_to_the_task(open_house: OpenHouse) -> None:
    case = await (await reading(open_house)).under_way()
    comment = await a_task(case)
    answered(case, comment, action="resolve")
    await case.time_passes(MINUTE)
    await case.until(lambda view: not view.tasks[0].open, "it is done")
    await case.until(lambda _: case.said("Task 1 is done, says Ben"), "people hear it")
    answered(case, comment, "Not yet", action="reopen")
    await case.time_passes(MINUTE)
    await case.until(lambda view: view.tasks[0].open, "it is open")
    await case.until(lambda _: case.said("Task 1 is open again"), "people hear it")
    assert [reply.action for reply in comment.replies] == ["resolve", "reopen"]


async def test_finishing_the_task_resolves_the_comment_once_and_nothing_comes_back(
    open_house: OpenHouse,
) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    comment = await a_task(case)
    await house.fault("google.drive.replies.create", "drop_after", times=1)
    await case.told(CompleteTask, CHLOE, outcome="It catches up, thanks to +ben@example.com")
    await case.until(lambda _: comment.resolved, "it is resolved")
    await case.time_passes(3 * MINUTE)
    await case.told(ReopenTask, CHLOE)
    await case.until(lambda _: not comment.resolved, "it is open again")
    await case.time_passes(3 * MINUTE)
    await case.all_settled()
    assert [reply.action for reply in comment.replies] == ["resolve", "reopen"]
    [task] = await tasks(case)
    assert task.open
    assert task.owner.same_as(CHLOE)
    assert len(await case.timeline("task_completed")) == len(await case.timeline("task_reopened")) == 1


async def test_what_is_said_here_while_google_is_down_is_not_undone_by_what_the_document_still_shows(
    open_house: OpenHouse,
) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    comment = await a_task(case)
    await house.fault("google.drive.replies.create", "down")
    await case.told(CompleteTask, CHLOE)
    answered(case, comment, "How is it going?")
    await case.time_passes(2 * MINUTE)
    assert not (await tasks(case))[0].open
    await house.calm()
    await case.time_passes(10 * MINUTE)
    await case.until(lambda _: comment.resolved, "it is resolved")
    assert not (await tasks(case))[0].open


async def test_another_owner_other_words_and_a_deleted_comment(open_house: OpenHouse) -> None:
    case = await (await reading(open_house)).under_way()
    comment = await a_task(case)
    drive.edit(comment, f"Restart both replicas +{CHLOE.email}")
    await case.time_passes(MINUTE)
    await case.until(lambda view: view.tasks[0].text == "Restart both replicas", "the words follow")
    answered(case, comment, "Over to you", assignee=EVE.email or "")
    await case.time_passes(MINUTE)
    await case.until(lambda view: view.tasks[0].owner.same_as(EVE), "the owner follows")
    await case.until(lambda _: case.said("passed from"), "people hear it")
    assert f"<@{EVE.slack_id}>" in words_of(case.said("passed from")[0])
    assert EVE.slack_id in case.channel.members
    drive.delete(comment)
    await case.time_passes(MINUTE)
    await case.until(lambda _: case.said("is withdrawn, because its comment was deleted"), "they hear it")
    assert (await tasks(case))[0].withdrawn


async def test_somebody_whom_slack_does_not_know_has_the_task_and_is_let_in_nowhere(
    open_house: OpenHouse,
) -> None:
    case = await (await reading(open_house)).under_way()
    written(case, "Ask your vendor +kim@vendor.example", by="")
    await case.time_passes(MINUTE)
    [task] = await tasks(case)
    await case.all_settled()
    assert (task.owner.email, task.by) == ("kim@vendor.example", "Anonymous")
    assert "kim@vendor.example" not in [p.email for p in case.folder.permissions]
    assert [p.email for p in (await case.view()).participants].count("kim@vendor.example") == 0


async def test_many_comments_at_once_are_told_in_one_message(open_house: OpenHouse) -> None:
    case = await (await reading(open_house)).under_way()
    for n in range(150):
        written(case, f"Check host {n} +{(CHLOE, BEN)[n % 2].email}")
    await case.time_passes(MINUTE)
    assert len(await tasks(case, 150)) == 150
    await case.all_settled()
    assert len(case.said("tasks were given in comments")) == 2  # a page of a hundred, and one of fifty
    assert not case.said("*Task 1* for")
    assert len({task.url for task in await tasks(case)}) == 150


async def test_a_look_in_vain_leaves_nothing_in_the_history(open_house: OpenHouse) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    await a_task(case)
    await case.time_passes(5 * MINUTE)  # the task is written into the document
    before, asked = len(await events(case)), len(await house.calls("google.drive.comments.list"))
    await case.time_passes(20 * MINUTE)
    looks = len(await house.calls("google.drive.comments.list")) - asked
    assert looks >= 19
    new = (await events(case))[before:]
    assert not [name for name in new if name.startswith("EVENT_TYPE_ACTIVITY")]
    assert not [name for name in new if name.startswith("EVENT_TYPE_TIMER")]


async def events(case: Case) -> list[str]:
    return [EventType.Name(event.event_type) async for event in case.handle.fetch_history_events()]


async def test_comments_are_looked_at_less_often_once_it_is_stable(open_house: OpenHouse) -> None:
    house = await reading(open_house, hurry={"review": False})  # time does not skip while a child runs
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    asked = len(await house.calls("google.drive.comments.list"))
    await case.time_passes(29 * MINUTE)
    assert 2 <= len(await house.calls("google.drive.comments.list")) - asked <= 5


async def test_the_review_document_counts_too(open_house: OpenHouse) -> None:
    case = await (await reading(open_house, often=timedelta(seconds=1))).under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    written(case, f"Write a runbook +{BEN.email}", document="Review")
    [task] = await tasks(case)
    assert task.owner.same_as(BEN)


async def test_while_google_is_down_it_is_seen_and_read_when_it_is_back(open_house: OpenHouse) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    await house.fault("google.drive.comments.list", "down")
    written(case, f"Restart the replica +{CHLOE.email}")
    await case.time_passes(2 * MINUTE)
    waiting = await case.step("comments/incident-document", StepState.RETRYING)
    assert waiting.what == "read the comments of the incident document"
    await house.calm()
    await case.time_passes(6 * MINUTE)
    assert len(await tasks(case)) == 1
    await case.all_settled()


async def test_closing_waits_for_no_comment(open_house: OpenHouse) -> None:
    house = await reading(open_house)
    case = await house.under_way()
    await a_task(case)
    await case.becomes(Status.STABLE)
    await case.closes()
    assert "(not said to be done)" in words_of(case.said("Task 1 for")[0])


async def test_what_was_written_since_the_last_look_before_closing_counts_and_is_handed_over(
    open_house: OpenHouse,
) -> None:
    house = await reading(open_house, policy={"review": ReviewPolicy(quiet_hours=None)})
    case = await house.under_way()
    comment = await a_task(case)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    answered(case, comment, action="resolve")
    written(case, f"Add an alert +{BEN.email}")
    await case.closes()
    assert [task.open for task in await tasks(case, 2)] == [False, True]
    assert [task.text for task in (await house.incidents.review(case.id)).tasks] == ["Add an alert"]
    assert "Add an alert" in case.text()
    [record] = [f for f in case.files if f.name.endswith(".json")]
    assert b"gave Ben Okafor task 2 in a comment" in (record.content or b"")


async def test_the_place_is_kept_when_the_workflow_continues_as_new(
    open_house: OpenHouse, forgetful_env: WorkflowEnvironment
) -> None:
    house = await reading(open_house, env=forgetful_env)
    case = await house.under_way()
    comment = await a_task(case)
    for n in range(6):
        await case.told(RecordEvent, text=f"Something happened, {n}")
    await case.time_passes(5 * MINUTE)
    assert len([run async for run in house.env.client.list_workflows(f"WorkflowId = '{case.handle.id}'")]) > 1
    written(case, f"Check the other one +{BEN.email}")
    answered(case, comment, action="resolve")
    await case.time_passes(2 * MINUTE)
    first, second = await tasks(case, 2)
    assert (first.open, second.open) == (False, True)
    await case.all_settled()
    assert case.doubled() == []
