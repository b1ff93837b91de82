"""Comments as tasks: one each, however often it is seen and in whatever order; the last word in the document counts."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident import events as e
from incident import limits
from incident.changes.tasks import tasks_after
from incident.commands import CompleteTask, ReopenTask
from incident.comments import LOOK_BACK, REMEMBERED, Comment, Cursor, assigned_in
from incident.facts import CommentsSeen, OwnerFound
from incident.refusals import Refused
from incident.rules.comments import followed
from incident.vocabulary import Role, Status, What
from incident.words import tasks as words
from incident.words.timeline import timeline_text
from tests.incident.incidents import ANA, BEN, CARA, MINUTE, NOW, Story, people

SECOND = timedelta(seconds=1)


def led() -> Story:
    story = Story()
    story.page(ANA)
    return story


def comment(text: str = f"Restart the replica +{CARA.email}", *, after: int = 0, **how: Any) -> Comment:
    """As it stood so many seconds later."""
    given: dict[str, Any] = {
        "file": "DOC",
        "id": "C1",
        "url": "https://doc.example/?disco=C1",
        "author": "Ana Lima",
    }
    named = {"assignee": assigned_in(text), "modified": NOW + after * SECOND, "text": text}
    return Comment(**given | named | how)


def seen(story: Story, *comments: Comment) -> list[e.Event]:
    return story.tell(CommentsSeen(comments=list(comments)))


def resolved(after: int, turn: str = "R1", **how: Any) -> Comment:
    return comment(after=after, resolved=True, turn=turn, turned_by="Ben Chen", **how)


def reopened(after: int, turn: str = "R2", **how: Any) -> Comment:
    return comment(after=after, turn=turn, turned_by="Ben Chen", **how)


def test_an_assigned_comment_is_a_task_without_its_address() -> None:
    story = led()
    [created] = seen(story, comment(quoted="the replica lags"))
    [task] = story.incident.tasks
    assert (task.text, task.owner.email, task.by.name) == ("Restart the replica", CARA.email, "Ana Lima")
    assert task.source
    assert task.source.quoted == "the replica lags"
    assert (
        timeline_text(created) == "Ana Lima gave cara@example.com task 1 in a comment: Restart the replica."
    )


def test_its_owner_is_known_by_name_where_somebody_knows_them_and_takes_part_once_slack_does() -> None:
    story = led()
    story.tell(CommentsSeen(comments=[comment()], people=[CARA]))
    assert story.incident.tasks[0].owner == CARA
    assert CARA not in people(story.incident, Role.PARTICIPANT)
    story.tell(OwnerFound(person=CARA))
    assert CARA in people(story.incident, Role.PARTICIPANT)
    assert story.tell(OwnerFound(person=CARA)) == []


@pytest.mark.parametrize(
    "nobodys",
    [
        comment("Is that right, cara@example.com? @cara@example.com"),
        comment("1+1@example is two"),
        comment(deleted=True),
        resolved(1),
    ],
    ids=["mentioned", "no address", "deleted", "resolved before anybody looked"],
)
def test_what_is_nobodys_work_is_no_task(nobodys: Comment) -> None:
    assert seen(led(), nobodys) == []


def test_a_comment_that_says_nothing_but_an_address_is_about_what_it_was_written_to() -> None:
    story = led()
    seen(story, comment(f"+{CARA.email}", quoted="Failover of the EU"))
    seen(story, comment(f"+{CARA.email}", id="C2"))
    assert [task.text for task in story.incident.tasks] == ["Failover of the EU", "see the comment"]


def test_an_author_without_an_account_and_a_text_without_end() -> None:
    story = led()
    seen(story, comment("x" * 5000 + " +kim@vendor.example", author=" "))
    [task] = story.incident.tasks
    assert task.by.label == "somebody in the document"
    assert len(task.text) == limits.LINE_LIMIT
    assert task.owner.email == "kim@vendor.example"


def test_nobody_is_asked_whether_they_understood_and_nobody_is_called_back() -> None:
    story = led()
    seen(story, comment())
    assert {What.UNDERSTOOD, What.TASK}.isdisjoint({due.what for due in story.dues()})


def test_seen_again_nothing_happens() -> None:
    story = led()
    seen(story, comment(), comment(), comment(after=5))
    assert len(story.incident.tasks) == 1
    assert seen(story, comment(after=9)) == []


def test_the_same_id_in_another_document_is_another_comment() -> None:
    story = led()
    seen(story, comment(), comment(file="REVIEW"))
    assert len(story.incident.tasks) == 2


def test_words_and_owner_follow_and_no_late_answer_turns_them_back() -> None:
    story = led()
    seen(story, comment())
    seen(story, comment(f"Restart both +{CARA.email}", after=10))
    [changed] = seen(story, comment(f"Restart both +{CARA.email}", after=20, assignee=BEN.email))
    assert isinstance(changed, e.TaskChanged)
    assert timeline_text(changed).startswith(
        "In the document task 1 passed from cara@example.com to Ben Chen"
    )
    assert seen(story, comment(after=5)) == []
    [task] = story.incident.tasks
    assert (task.text, task.owner) == ("Restart both", BEN)


def test_resolved_and_reopened_the_task_follows() -> None:
    story = led()
    seen(story, comment())
    [done] = seen(story, resolved(1))
    assert timeline_text(done) == "Ben Chen said in the document that task 1 is done: Restart the replica."
    assert not story.incident.tasks[0].open
    [again] = seen(story, reopened(2))
    assert isinstance(again, e.TaskReopened)
    assert story.incident.tasks[0].open


def test_a_deleted_comment_withdraws_what_is_not_done() -> None:
    story = led()
    seen(story, comment(), comment(id="C2"))
    seen(story, resolved(1, id="C2"))
    gone = [comment("", after=3, deleted=True, id=id) for id in ("C1", "C2")]
    [withdrawn] = seen(story, *gone)
    assert isinstance(withdrawn, e.TaskWithdrawn)
    assert [(task.withdrawn, task.open) for task in story.incident.tasks] == [(True, False), (False, False)]
    assert seen(story, *gone) == []
    with pytest.raises(Refused, match="No task waits for this"):
        story.tell(CompleteTask(command_id="c", actor=ANA, task=None))


class TestNoEcho:
    """What Muster writes into a comment comes back at the next look."""

    def done_here(self) -> Story:
        story = led()
        seen(story, comment())
        story.tell(CompleteTask(command_id="c", actor=ANA, task=1))
        return story

    def test_until_it_is_written_the_open_comment_says_nothing(self) -> None:
        story = self.done_here()
        assert seen(story, comment(after=30)) == []

    def test_its_own_turn_says_nothing_not_even_when_it_is_out_of_date(self) -> None:
        story = self.done_here()
        ours = resolved(2, "M1", ours=True)
        assert seen(story, ours) == []
        story.tell(ReopenTask(command_id="r", actor=ANA, task=1))
        assert seen(story, ours.model_copy(update={"modified": NOW + MINUTE})) == []
        assert story.incident.tasks[0].open

    def test_both_at_once_is_once_and_that_old_turn_says_nothing_later(self) -> None:
        story = self.done_here()
        [noted] = seen(story, resolved(2))
        assert isinstance(noted, e.CommentNoted)
        story.tell(ReopenTask(command_id="r", actor=ANA, task=1))
        assert seen(story, resolved(3)) == []
        assert story.incident.tasks[0].open

    def test_a_person_s_turn_after_it_counts(self) -> None:
        story = self.done_here()
        seen(story, resolved(2, "M1", ours=True))
        [again] = seen(story, reopened(3, "P1"))
        assert isinstance(again, e.TaskReopened)

    def test_the_reply_gives_the_task_to_nobody(self) -> None:
        story = led()
        seen(story, comment())
        [done] = story.tell(
            CompleteTask(command_id="c", actor=ANA, task=1, outcome="thanks to +ben@example.com")
        )
        assert isinstance(done, e.TaskCompleted)
        assert assigned_in(words.reply(done)) is None


def test_reopened_it_is_called_back_after_as_long_as_before() -> None:
    story = led()
    story.task(CARA, within="10m")
    story.tell(CompleteTask(command_id="c", actor=CARA, task=1))
    story.wait(5 * MINUTE).tell(ReopenTask(command_id="r", actor=CARA, task=1))
    assert story.due(What.TASK).at == NOW + 15 * MINUTE
    with pytest.raises(Refused, match="There is no task 1 to which this fits"):
        story.tell(ReopenTask(command_id="r2", actor=CARA, task=1))


def test_after_the_incident_is_closed_it_takes_no_more_but_a_list_of_tasks_can_be_followed() -> None:
    story = led()
    seen(story, comment())
    story.mark(Status.STABLE)
    story.mark(Status.CLOSED)
    assert seen(story, resolved(1)) == []
    [done] = followed(story.incident.tasks, [resolved(1)], story.incident.known, story.now)
    assert not tasks_after(done, story.incident.tasks)[0].open


def test_what_was_written_before_the_incident_was_closed_and_read_afterwards_counts() -> None:
    story = led().wait(10 * MINUTE)
    story.mark(Status.STABLE)
    story.mark(Status.CLOSED)
    seen(story.wait(SECOND), comment(after=599), comment(id="C2", after=601))
    seen(story.wait(SECOND), resolved(600))
    [task] = story.incident.tasks
    assert (task.source and task.source.comment, task.open) == ("C1", False)
    assert story.dues() == []


class TestByTheThousand:
    def test_so_many_are_taken_and_that_there_are_more_is_said_once(self) -> None:
        story = led()
        many = [comment(id=f"C{n}") for n in range(2000)]
        for n in range(0, 2000, 100):
            seen(story, *many[n : n + 100], many[n])
        assert len(story.incident.tasks) == limits.COMMENT_TASKS
        [said] = [event for event in story.incident.events if event.kind == "event_recorded"]
        assert said.text == words.MORE_COMMENTS
        seen(story, resolved(1, id="C1"))
        assert not story.incident.tasks[1].open

    def test_as_many_as_are_taken_fit_into_what_is_carried_on(self) -> None:
        story = led()
        longest = f"{'x' * 600} +{CARA.email}"
        for n in range(limits.COMMENT_TASKS):
            seen(story, comment(longest, id=f"C{n}", quoted="q" * limits.QUOTE_LIMIT))
        assert len(story.incident.model_dump_json()) < 1_700_000  # Temporal takes 2 MiB

    def test_many_at_once_are_one_short_message(self) -> None:
        story = led()
        seen(story, *(comment(id=f"C{n}") for n in range(100)))
        message = words.given_together(story.incident, story.incident.tasks)
        assert "90 more" in message.body[1]
        assert len(json.dumps(message.model_dump())) < 4000


STATES = [
    comment(),
    comment(after=1),
    comment(f"Restart both +{CARA.email}", after=2),
    comment(f"Restart both +{BEN.email}", after=3),
    resolved(4, text=f"Restart both +{BEN.email}", assignee=BEN.email),
    reopened(5, text=f"Restart both +{BEN.email}", assignee=BEN.email),
    comment("", after=6, deleted=True),
]


@given(st.lists(st.lists(st.sampled_from(STATES), max_size=6), max_size=4))
def test_each_comment_is_at_most_one_task_in_whatever_order_it_is_seen(looks: list[list[Comment]]) -> None:
    story = led()
    for look in looks:
        seen(story, *look)
        assert len(story.incident.tasks) <= 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_after_the_latest_has_been_seen_the_task_is_as_the_document_says(order: tuple[int, ...]) -> None:
    story = led()
    for n in order:
        seen(story, STATES[1:4][n])
    [task] = story.incident.tasks
    assert (task.text, task.owner) == ("Restart both", BEN)


class TestCursor:
    def test_what_was_read_is_no_news_until_it_changes(self) -> None:
        cursor = Cursor().after([("C1", NOW), ("C2", NOW + SECOND)])
        assert not cursor.is_news("C1", NOW)
        assert cursor.is_news("C1", NOW + SECOND)
        assert cursor.is_news("C3", NOW - SECOND)  # listed late

    def test_it_looks_back_a_little_and_forgets_the_rest(self) -> None:
        cursor = Cursor().after([("old", NOW - 2 * LOOK_BACK), ("C1", NOW)])
        assert cursor.since == NOW - LOOK_BACK
        assert list(cursor.seen) == ["C1"]
        assert Cursor().after([]) == Cursor()

    def test_by_the_thousand_it_looks_back_no_further_than_it_remembers(self) -> None:
        cursor = Cursor().after((f"C{n}", NOW + n * timedelta(milliseconds=1)) for n in range(5000))
        assert len(cursor.seen) == REMEMBERED
        assert cursor.since == min(cursor.seen.values())

    def test_of_those_written_at_the_same_moment_none_is_news_again(self) -> None:
        read = [(f"C{n}", NOW) for n in range(5 * REMEMBERED)]
        cursor = Cursor().after(read)
        assert not any(cursor.is_news(*each) for each in read)
