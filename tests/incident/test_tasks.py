"""Tasks: one named owner, "understood" asked for, a call-back when the time is up that climbs until it is done."""

from datetime import timedelta

import pytest

from incident import events as e
from incident.commands import AcknowledgeTask, Command, CompleteTask, CreateTask, SnoozeReminder
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role, Rung, Status, What
from incident.words import tasks as words
from tests.incident.incidents import ANA, BEN, CARA, DAY, MINUTE, NOW, Story, people


def led() -> Story:
    story = Story()
    story.page(ANA)
    return story


def said(kind: type[Command], by: Person, **payload: object) -> Command:
    return kind.model_validate({"command_id": "c", "actor": by, **payload})


def kinds(story: Story) -> list[What]:
    return [due.what for due in story.dues()]


def test_whoever_is_given_a_task_takes_part_from_then_on() -> None:
    story = led()
    joined, given = story.task(CARA)
    assert isinstance(joined, e.ParticipantAdded)
    assert isinstance(given, e.TaskCreated)
    assert (given.number, given.owner, given.until) == (1, CARA, NOW + 10 * MINUTE)
    assert CARA in people(story.incident, Role.PARTICIPANT)


def test_the_commander_hears_once_that_a_task_is_not_understood() -> None:
    story = led()
    story.task(CARA)
    assert story.remind(What.UNDERSTOOD).at == NOW + MINUTE
    assert What.UNDERSTOOD not in kinds(story)


def test_understood_in_time_nobody_hears_of_it() -> None:
    story = led()
    story.task(CARA)
    story.tell(said(AcknowledgeTask, CARA))
    assert What.UNDERSTOOD not in kinds(story)
    assert story.tell(said(AcknowledgeTask, CARA, task=1)) == []


def test_the_call_back_climbs_from_the_owner_to_the_commander_to_the_channel() -> None:
    story = led()
    story.task(CARA)
    rungs = [story.remind(What.TASK).to for _ in range(3)]
    assert rungs == [Rung.OWNER, Rung.COMMANDER, Rung.CHANNEL]


def test_a_task_that_is_done_calls_nobody_back() -> None:
    story = led()
    story.task(CARA)
    story.tell(said(CompleteTask, CARA, outcome="It  works"))
    assert {What.TASK, What.UNDERSTOOD}.isdisjoint(kinds(story))
    done = story.incident.events[-1]
    assert isinstance(done, e.TaskCompleted)
    assert done.outcome == "It works"


def test_a_task_without_a_time_calls_nobody_back_and_is_still_asked_to_be_understood() -> None:
    story = led()
    story.task(CARA, within=None)
    assert What.TASK not in kinds(story)
    assert What.UNDERSTOOD in kinds(story)


def test_a_task_without_a_time_is_asked_for_once_a_week_while_the_incident_is_stable() -> None:
    story = led()
    story.task(CARA, within=None)
    story.wait(DAY).mark(Status.STABLE)
    asked = [story.remind(What.TASK) for _ in range(3)]
    assert [(due.to, due.at - NOW) for due in asked] == [
        (Rung.OWNER, 7 * DAY),
        (Rung.COMMANDER, 14 * DAY),
        (Rung.CHANNEL, 21 * DAY),
    ]
    assert words.time_is_up(story.incident, story.incident.tasks[0], None).text == "Task 1 is not done yet."
    story.tell(said(SnoozeReminder, CARA, duration="1d", task=1))
    assert story.due(What.TASK).at == story.incident.tasks[0].until == NOW + 22 * DAY


def test_more_time_is_a_new_time() -> None:
    story = led()
    story.task(CARA)
    story.wait(5 * MINUTE).tell(said(SnoozeReminder, CARA, duration="30m", task=1))
    assert story.due(What.TASK).at == NOW + 35 * MINUTE
    assert story.incident.tasks[0].until == NOW + 35 * MINUTE


class TestRefusals:
    def test_a_task_for_nobody_in_particular_or_without_words(self) -> None:
        story = led()
        with pytest.raises(Refused, match="is not an e-mail address or a Slack user"):
            story.task(Person(name="somebody"))
        with pytest.raises(Refused, match="The task is empty"):
            story.task(CARA, text="  ")

    def test_a_time_that_makes_no_sense(self) -> None:
        with pytest.raises(Refused, match="The time of a task can be between 1m and 30d"):
            led().task(CARA, within="5s")

    def test_an_observer_is_given_none(self) -> None:
        story = led()
        story.assign(CARA, Role.OBSERVER)
        with pytest.raises(Refused, match="Cara Diaz is observer here, and observers are given no tasks"):
            story.task(CARA)

    def test_only_the_owner_understands(self) -> None:
        story = led()
        story.task(CARA)
        with pytest.raises(Refused, match="That task is Cara Diaz's"):
            story.tell(said(AcknowledgeTask, BEN, task=1))

    def test_which_task_is_meant_has_to_be_said_where_there_are_several(self) -> None:
        story = led()
        story.task(CARA)
        story.task(CARA)
        with pytest.raises(Refused, match=r"More than one task is meant\. Say which: 1, 2\."):
            story.tell(said(CompleteTask, CARA))
        story.tell(said(CompleteTask, CARA, task=2))
        with pytest.raises(Refused, match=r"There is no task 2 to which this fits\. Say which: 1\."):
            story.tell(said(CompleteTask, CARA, task=2))

    def test_tasks_are_given_by_those_who_lead(self) -> None:
        story = led()
        with pytest.raises(Refused, match=r"Only the commander, deputy or scribe may give tasks\. Ask Ana"):
            story.tell(said(CreateTask, BEN, owner=CARA, text="Restart it"))

    def test_snoozing_what_does_not_run(self) -> None:
        story = led()
        with pytest.raises(Refused, match="No task waits for this"):
            story.tell(said(SnoozeReminder, ANA, duration="10m", task=None, what="task"))
        with pytest.raises(Refused, match="No reminder of that kind runs"):
            story.tell(said(SnoozeReminder, ANA, duration="10m", what="close"))


def test_the_time_box_is_written_down_as_it_was_given() -> None:
    story = led()
    story.task(CARA, within="90s")
    assert story.due(What.TASK).at - NOW == timedelta(seconds=90)


def test_a_task_has_one_time_and_a_snooze_one_reminder() -> None:
    story = led()
    twice = {"owner": CARA, "text": "Restart it", "within": "10m", "due": NOW + 20 * MINUTE}
    with pytest.raises(Refused, match="Give one of within and due"):
        story.tell(said(CreateTask, ANA, **twice))
    story.task(CARA)
    with pytest.raises(Refused, match="Give one of a kind and a task"):
        story.tell(said(SnoozeReminder, ANA, duration="10m", what=What.FATIGUE, task=1))
