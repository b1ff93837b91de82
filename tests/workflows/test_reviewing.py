"""The review outlives its incident: who owns it is reminded, and what the closing left is tracked to its end."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from incident.commands import (
    AssignReview,
    ChangeStatus,
    CompleteTask,
    CreateTask,
    EditIncident,
    MarkDrafted,
    MarkReviewed,
    ReopenTask,
)
from incident.identity import review_id
from incident.policy import ReviewPolicy
from incident.review.state import Kind
from incident.vocabulary import Severity, Status
from sandbox import people
from sandbox.google import leave_comment
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, DEV, Case, eventually
from tests.workflows.house import House
from tests.workflows.test_commenting import reading
from tests.workflows.test_keeping import kept_files
from workflows.client import NoSuchIncident
from workflows.own_tasks import tasks_in, tasks_of

pytestmark = pytest.mark.google

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AT_ANY_HOUR = {"review": ReviewPolicy(quiet_hours=None)}


def review_of(case: Case) -> WorkflowHandle[Any, Any]:
    return case.house.env.client.get_workflow_handle(review_id(case.id))


async def is_told(case: Case, words: str, who: Any, times: int = 1) -> None:
    async def look() -> bool:
        return len(case.said(words, case.to(who))) >= times

    await eventually(look, f"{who.name} is told {words}")


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy=AT_ANY_HOUR)


async def stable(house: House, **details: Any) -> Case:
    case = await house.under_way(**details)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    return case


async def ended(case: Case) -> bool:
    described = await review_of(case).describe()
    return described.status is WorkflowExecutionStatus.COMPLETED


async def read_only(case: Case, locked: bool) -> bool:
    return case.file("Review").read_only is locked


async def test_the_commander_owns_it_and_is_told_by_when(house: House) -> None:
    case = await stable(house)
    await is_told(case, "You own the review", ANA)
    [message] = case.said("You own the review", case.to(ANA))
    assert case.file("Review").id in str(message.blocks)
    review = await house.incidents.review(case.id)
    assert review.owner == (await case.view()).roles["commander"]
    assert review.review_by


async def test_closing_the_incident_does_not_end_it_and_being_reviewed_does(house: House) -> None:
    case = await stable(house)
    await case.closes()
    assert not await ended(case)
    assert not case.file("Review").read_only
    assert await case.told(MarkDrafted) == "Ana Reyes wrote the review; it can be read before the meeting."
    assert await case.told(MarkReviewed) == "Ana Reyes said that the review is done."
    await eventually(lambda: ended(case), "the review is over")
    assert case.file("Review").read_only


async def test_ignored_reminders_climb_from_the_owner_to_the_commander_to_the_channel(
    open_house: OpenHouse,
) -> None:
    rules = ReviewPolicy(quiet_hours=None, channel="C0STATUS")
    house = await open_house(policy={"review": rules})
    case = await stable(house, severity=Severity.CRITICAL)
    await case.told(AssignReview, owner=BEN.email)
    await case.closes()
    await is_told(case, "You own the review", BEN)
    await house.env.fast_forward(review_of(case), 2 * DAY + timedelta(hours=1))
    await is_told(case, "is to be written", BEN)
    assert case.said("has not been written", case.to(ANA)) == []
    await house.env.fast_forward(review_of(case), DAY)
    await is_told(case, "has not been written", ANA)
    await house.env.fast_forward(review_of(case), DAY)

    async def in_channel() -> bool:
        return len(case.said("has not been written", case.stakeholders)) == 1

    await eventually(in_channel, "the channel hears of it")
    assert case.doubled() == []


async def test_what_is_left_to_do_at_closing_is_reminded_of_until_it_is_done(house: House) -> None:
    case = await stable(house)
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.told(CreateTask, owner=DEV.email, text="Tell the shop")
    await case.told(CompleteTask, task=2)
    await case.told(MarkReviewed)
    await case.closes()
    assert [task.text for task in (await house.incidents.review(case.id)).tasks] == ["Add an alert"]
    await house.env.fast_forward(review_of(case), 8 * DAY)
    await is_told(case, "is yours and not done: Add an alert", BEN)
    [(given_in, task)] = await tasks_of(house.incidents, BEN)
    assert (given_in.id, task.text) == (case.id, "Add an alert")
    assert "task 1 is done" in await case.told(CompleteTask, BEN, task=1)
    assert [task.open for task in await tasks_in(house.incidents, case.id)] == [False, False]
    await eventually(lambda: ended(case), "nothing is left")


async def test_tasks_come_back_to_a_reopened_incident_with_what_was_done_meanwhile(house: House) -> None:
    case = await stable(house)
    for text in ("Add an alert", "Tell the shop"):
        await case.told(CreateTask, owner=BEN.email, text=text)
    await case.closes()
    await case.told(CompleteTask, BEN, task=1)
    await case.told(ChangeStatus, DEV, status="active")

    def known(view: Any) -> bool:
        return [bool(task.done_at) for task in view.tasks] == [True, False]

    await case.until(known, "the incident knows what was done")
    assert (await house.incidents.review(case.id)).tasks == []


async def test_after_a_review_that_is_over_all_that_it_was_given_is_done(house: House) -> None:
    case = await stable(house)
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.closes()
    await case.told(MarkReviewed)
    await case.told(CompleteTask, BEN, task=1)
    await eventually(lambda: ended(case), "the review is over")
    await case.told(ChangeStatus, DEV, status="active")
    await case.until(lambda view: view.tasks[0].done_at is not None, "the incident knows that it is done")
    await eventually(lambda: read_only(case, False), "its document can be written in again")
    await case.becomes(Status.STABLE)
    await case.closes()
    assert case.file("Review").read_only


async def test_a_second_closing_leaves_its_tasks_though_the_review_is_over(house: House) -> None:
    case = await stable(house)
    await case.closes()
    await case.told(MarkReviewed)
    await eventually(lambda: ended(case), "the review is over")
    await case.told(ChangeStatus, DEV, status="active")
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.becomes(Status.STABLE)
    await case.closes()

    async def left() -> list[str]:
        return [task.text for task in (await house.incidents.review(case.id)).tasks]

    async def handed_over() -> bool:
        return not await ended(case) and await left() == ["Add an alert"]

    await eventually(handed_over, "somebody sees to the task")
    assert len(case.said("You own the review", case.to(ANA))) == 1
    await house.env.fast_forward(review_of(case), 8 * DAY)
    await is_told(case, "is yours and not done: Add an alert", BEN)


async def test_tasks_of_a_second_closing_are_seen_to_though_google_keeps_the_end_of_the_review_waiting(
    house: House,
) -> None:
    case = await stable(house)
    await case.closes()
    await case.is_kept()
    update = "google.drive.files.update"
    await house.fault(update)
    asked = len(await house.calls(update))
    await case.told(MarkReviewed)

    async def in_hand() -> bool:
        return len(await house.calls(update)) > asked and len(kept_files(house)) == 2

    await eventually(in_hand, "its record is written, and Google refuses to lock its document")
    await case.told(ChangeStatus, DEV, status="active")
    await case.told(CreateTask, owner=BEN.email, text="Add an alert")
    await case.becomes(Status.STABLE, Status.CLOSED)

    async def handed_over() -> bool:
        return [task.text for task in (await house.incidents.review(case.id)).tasks] == ["Add an alert"]

    await eventually(handed_over, "the review has the task")
    await house.calm()
    await house.env.fast_forward(review_of(case), 8 * DAY)
    await is_told(case, "is yours and not done: Add an alert", BEN)
    assert not await ended(case)


async def test_google_failing_delays_its_document_and_not_the_review(house: House) -> None:
    case = await house.under_way()
    await case.all_settled()
    await house.fault("google.drive.files.copy", times=9)
    await case.becomes(Status.STABLE)
    await house.env.fast_forward(case.handle, timedelta(seconds=61))
    await is_told(case, "You own the review", ANA)
    assert not (await house.incidents.review(case.id)).documents

    async def told() -> bool:
        return Kind.REVIEW in (await house.incidents.review(case.id)).documents

    await eventually(told, "the review knows its document", 60)
    paper = (await house.incidents.review(case.id)).documents[Kind.REVIEW]
    assert paper.id == case.file("Review").id
    assert paper.id in paper.url


async def test_it_is_begun_once_however_often_the_incident_becomes_stable(house: House) -> None:
    case = await stable(house)
    await case.becomes(Status.ACTIVE, Status.STABLE)
    await case.all_settled()
    runs = [run async for run in house.env.client.list_workflows(f"WorkflowId = '{review_id(case.id)}'")]
    assert len(runs) == 1
    await is_told(case, "You own the review", ANA)
    assert len(case.said("You own the review", case.to(ANA))) == 1


async def test_a_severity_raised_while_stable_asks_for_a_review_which_hears_who_commands(
    open_house: OpenHouse, house: House
) -> None:
    severities = house.policy.severities
    asks_for_none = {Severity.LOW: severities[Severity.LOW].model_copy(update={"review": False})}
    house = await open_house(policy={**AT_ANY_HOUR, "severities": severities | asks_for_none})
    case = await stable(house, severity=Severity.LOW)
    with pytest.raises(NoSuchIncident):
        await house.incidents.review(case.id)
    await case.told(EditIncident, severity=Severity.CRITICAL)
    await is_told(case, "You own the review", ANA)
    await case.step("review-document")
    await case.hands_over(BEN)

    async def heard() -> bool:
        commander = (await house.incidents.review(case.id)).commander
        return bool(commander and commander.same_as(BEN))

    await eventually(heard, "the review knows who commands")
    assert len(case.said("You own the review", case.to(ANA))) == 1


async def test_work_given_in_the_review_document_after_the_closing_is_seen_to_its_end(
    open_house: OpenHouse,
) -> None:
    house = await reading(open_house, policy=AT_ANY_HOUR)
    case = await stable(house)
    await case.told(CreateTask, owner=DEV.email, text="Tell the shop")
    await case.told(CompleteTask, task=1)
    await case.closes()
    file, google = case.file("Review").id, house.state.google
    comment = leave_comment(google, file, ANA.email or "", f"Add an alert +{BEN.email}", lambda: None)
    await house.env.fast_forward(review_of(case), 2 * HOUR)
    await is_told(case, "gave you *task 2* in a comment on *Checkout is failing*: Add an alert", BEN)
    await case.told(CompleteTask, BEN, task=2)
    assert "is not done after all" in await case.told(ReopenTask, BEN, task=2)
    await case.told(MarkReviewed)
    assert not await ended(case), "a task is left"
    assert "task 2 is done" in await case.told(CompleteTask, BEN, task=2)
    await eventually(lambda: ended(case), "nothing is left")
    assert comment.resolved
    assert [reply.action for reply in comment.replies] == ["resolve", "reopen", "resolve"]


async def test_slack_down_delays_its_words_and_loses_none(house: House) -> None:
    case = await stable(house)
    await is_told(case, "You own the review", ANA)
    await case.closes()
    await house.fault("slack.*")
    await case.told(AssignReview, owner=BEN.email)
    await house.calm()
    await house.env.fast_forward(review_of(case), timedelta(minutes=6))
    await is_told(case, "You own the review", BEN)
    assert len(case.said("You own the review", case.to(BEN))) == 1


async def test_a_restricted_one_tells_no_channel_and_no_title_in_the_web_ui(open_house: OpenHouse) -> None:
    rules = ReviewPolicy(quiet_hours=None, channel="C0STATUS")
    house = await open_house(policy={"review": rules})
    case = await stable(house, title="Data of customers has leaked", restricted=True)
    for _ in range(14):
        await house.env.fast_forward(review_of(case), DAY)
    assert "leaked" not in await house.seen_by(people.PEOPLE[4].slack_id)
    described = await review_of(case).describe()
    assert "leaked" not in str(described.raw_description)
