"""The rules of a review: who is reminded of what and when, and what it takes to be over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.commands import AssignReview, Command, CompleteTask, MarkDrafted, MarkReviewed, ReopenTask
from incident.people import Person
from incident.policy import ReviewPolicy
from incident.refusals import Refused
from incident.review.clocks import ReviewDue, reminded, review_clocks
from incident.review.rules import document_made, given_back, handed_over, told
from incident.review.state import (
    Kind,
    Review,
    begin_review,
    counted_from,
    following,
    known_of,
    tasks_only,
)
from incident.state import Task
from incident.vocabulary import Severity, Status
from incident.words import review as words
from tests.incident.incidents import ANA, BEN, CARA, DAY, HOUR, POLICY, Story, declaration

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)  # a Wednesday
ALWAYS = ReviewPolicy(quiet_hours=None)


def review(severity: Severity = Severity.HIGH) -> Review:
    incident = Story(declaration(severity=severity)).incident
    return begin_review(incident, POLICY, NOW)


def says(kind: type[Command], actor: Person = ANA, **details: object) -> Command:
    return kind.model_validate({"command_id": "c", "actor": actor, **details})


def left(number: int, until: datetime | None = None) -> Task:
    return Task(number=number, text="Add an alert", owner=BEN, by=ANA, at=NOW, until=until)


def test_a_critical_one_is_due_in_three_days_and_a_high_one_in_five_business_days() -> None:
    assert review(Severity.CRITICAL).review_by == NOW + 3 * DAY
    assert review(Severity.HIGH).review_by == NOW + 7 * DAY


def test_the_owner_is_reminded_of_the_draft_then_of_the_review_and_again_every_day() -> None:
    now_known = review(Severity.CRITICAL)
    [draft, meeting] = review_clocks(now_known, ALWAYS)
    assert (draft.what, draft.at, draft.times) == ("draft", NOW + 2 * DAY, 1)
    assert (meeting.what, meeting.at) == ("review", NOW + 3 * DAY)
    after = reminded(now_known, draft, draft.at)
    assert ReviewDue(what="draft", at=NOW + 3 * DAY, times=2) in review_clocks(after, ALWAYS)


def test_a_draft_stops_its_reminder_and_the_review_stops_both() -> None:
    drafted = told(says(MarkDrafted), review(), NOW)
    assert [due.what for due in review_clocks(drafted, ALWAYS)] == ["review"]
    assert review_clocks(told(says(MarkReviewed), drafted, NOW), ALWAYS) == []


def test_nobody_is_reminded_in_the_evening() -> None:
    owner = ANA.model_copy(update={"timezone": "Europe/Berlin"})
    evening = review(Severity.CRITICAL).model_copy(
        update={"owner": owner, "draft_by": datetime(2026, 3, 6, 21, tzinfo=UTC)}
    )
    [draft, _] = review_clocks(evening, ReviewPolicy())
    assert draft.at == datetime(2026, 3, 7, 8, tzinfo=UTC)


def test_who_is_given_the_review_is_asked_from_the_beginning() -> None:
    asked = reminded(review(), review_clocks(review(), ALWAYS)[0], NOW)
    given = told(says(AssignReview, owner=CARA), asked, NOW)
    assert given.owner == CARA
    assert [due.times for due in review_clocks(given, ALWAYS)] == [1, 1]


def test_tasks_that_are_left_are_asked_for_until_they_are_done() -> None:
    closed = handed_over(review(), [left(1, until=NOW + HOUR), left(2)])
    whats = {due.what: due.at for due in review_clocks(closed, ALWAYS)}
    assert (whats["task/1"], whats["task/2"]) == (NOW + HOUR, NOW + 7 * DAY)
    done = told(says(CompleteTask, BEN, task=1), closed, NOW)
    assert "task/1" not in {due.what for due in review_clocks(done, ALWAYS)}
    again = told(says(ReopenTask, ANA), done, NOW)
    assert "task/1" in {due.what for due in review_clocks(again, ALWAYS)}
    assert again.log[-1].text == "Ana Lima said that task 1 is not done after all: Add an alert."
    assert told(says(ReopenTask, ANA, task=1), again, NOW) is again
    with pytest.raises(Refused, match="There is no task 2 to which this fits"):
        told(says(ReopenTask, ANA, task=2), again.model_copy(update={"tasks": again.tasks[:1]}), NOW)


def test_it_is_over_when_it_is_reviewed_and_the_incident_closed_and_nothing_left() -> None:
    reviewed = told(says(MarkReviewed), review(), NOW)
    assert not reviewed.over
    assert not handed_over(reviewed, [left(1)]).over
    assert told(says(CompleteTask, task=1), handed_over(reviewed, [left(1)]), NOW).over
    assert handed_over(reviewed, []).over
    assert not given_back(handed_over(reviewed, [])).over


def test_it_follows_its_incident_in_who_commands_and_by_when_but_keeps_its_owner() -> None:
    story = Story(declaration(severity=Severity.HIGH))
    story.page(ANA)
    story.mark(Status.STABLE)
    begun = begin_review(story.incident, POLICY, counted_from(story.incident))
    story.wait(DAY).hand_over(CARA)
    story.severity(Severity.CRITICAL)
    known = known_of(story.incident, POLICY, counted_from(story.incident))
    now = following(begun, known)
    assert (begun.commander, now.commander, now.owner) == (ANA, CARA, ANA)
    assert now.review_by == story.now + 3 * DAY
    asked_for_none = known.model_copy(update={"draft_within": None, "review_within": None})
    assert following(now, asked_for_none).review_by == now.review_by
    assert following(tasks_only(begun), known).review_by is None


def test_a_restricted_one_says_its_title_to_those_who_took_part_and_to_whoever_commands() -> None:
    story = Story(declaration("Payroll leaks", restricted=True))
    story.page(ANA)
    story.mark(Status.STABLE)
    paper = document_made(begin_review(story.incident, POLICY, NOW), Kind.REVIEW, "d", "https://docs/d")
    told_to = {p.label: str(words.yours(paper.as_shown_to(p))) for p in (ANA, BEN, CARA)}
    assert ["Payroll" in text and "docs/d" in text for text in told_to.values()] == [True, True, False]
    assert f"Restricted incident {story.incident.id}" in told_to[CARA.label]
    [due, _] = review_clocks(told(says(AssignReview, owner=CARA), paper, NOW), ALWAYS)
    assert "Payroll" not in str(words.reminder(paper.as_shown_to(CARA), due))
    story.hand_over(CARA)
    assert following(paper, known_of(story.incident, POLICY, NOW)).known_to(CARA)


def test_an_open_one_says_its_title_to_everybody() -> None:
    assert review().as_shown_to(CARA) == review()


def test_refusals_say_what_is_wrong() -> None:
    reviewed = told(says(MarkReviewed), review(), NOW)
    with pytest.raises(Refused, match="is done already"):
        told(says(AssignReview, owner=BEN), reviewed, NOW)
    with pytest.raises(Refused, match="There is no"):
        told(says(CompleteTask, task=7), review(), NOW)
    with pytest.raises(Refused):
        told(says(AssignReview, owner=Person(name="Somebody")), review(), NOW)


@given(kinds=st.lists(st.sampled_from([MarkDrafted, MarkReviewed]), max_size=6), hours=st.integers(0, 500))
def test_reminders_stop_for_good_once_it_is_reviewed(kinds: list[type[Command]], hours: int) -> None:
    now, known = NOW, review()
    for kind in kinds:
        now += timedelta(hours=hours)
        known = told(says(kind), known, now)
    assert (review_clocks(known, ALWAYS) == []) == (MarkReviewed in kinds)
