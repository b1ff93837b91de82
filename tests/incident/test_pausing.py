"""While a drill is paused nothing falls due in it, and afterwards everything is as far away as it was."""

from datetime import datetime, timedelta

import pytest

from incident.commands import PauseClocks, SnoozeReminder
from incident.facts import MUSTER
from incident.refusals import Refused
from incident.vocabulary import Role, Severity, Status, What
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, Story, declaration

PRIVATE = (What.FATIGUE, What.PROMPT)


def drill(*, drill: bool = True) -> Story:
    """Ana commands."""
    story = Story(declaration(drill=drill))
    story.page(ANA)
    return story


def pause(story: Story, *, paused: bool = True) -> None:
    story.tell(PauseClocks(command_id=f"p{story.now}", actor=MUSTER, paused=paused))


def rests(story: Story, length: timedelta) -> None:
    pause(story)
    story.wait(length)
    pause(story, paused=False)


def times(story: Story) -> dict[tuple[What, int], datetime]:
    return {(due.what, due.number): due.at for due in story.dues() if due.what not in PRIVATE}


def test_nothing_falls_due_meanwhile() -> None:
    story = drill().wait(29 * MINUTE)
    due = story.due()
    pause(story)
    story.wait(2 * MINUTE)
    assert story.dues() == []
    assert story.tell(due) == []


def test_everything_that_runs_is_as_far_away_as_it_was() -> None:
    story = drill()
    story.report(promise=50 * MINUTE)
    story.task(within="20m")
    story.propose()
    story.assign(CARA, Role.COMMANDER)
    story.wait(MINUTE / 2)
    before = times(story)
    assert {what for what, _ in before} >= {
        What.STATUS_REPORT,
        What.TASK,
        What.UNDERSTOOD,
        What.OBJECTIONS,
        What.HAND_OVER,
    }
    rests(story, 3 * HOUR)
    assert times(story) == {key: at + 3 * HOUR for key, at in before.items()}


def test_a_ladder_is_climbed_on_from_where_it_was() -> None:
    story = drill()
    story.remind()
    story.wait(MINUTE)
    following = story.due()
    rests(story, HOUR)
    assert story.due() == following.model_copy(update={"at": following.at + HOUR})


def test_a_snooze_goes_on_too() -> None:
    story = drill()
    story.tell(SnoozeReminder(command_id="s", actor=ANA, duration=HOUR))
    due = story.due().at
    rests(story, 2 * HOUR)
    assert story.due().at == due + 2 * HOUR


def test_what_begins_during_the_pause_counts_from_its_end() -> None:
    story = drill()
    pause(story)
    story.wait(5 * MINUTE).report()
    story.task(within="20m")
    story.propose()
    story.wait(HOUR)
    pause(story, paused=False)
    assert story.due().at == story.now + 30 * MINUTE
    assert story.due(What.TASK).at == story.now + 20 * MINUTE
    assert story.due(What.OBJECTIONS).at == story.now + MINUTE


def test_two_pauses_add_up() -> None:
    story = drill().wait(MINUTE)
    due = story.due().at
    rests(story, HOUR)
    story.wait(MINUTE)
    rests(story, HOUR)
    assert story.due().at == due + 2 * HOUR


def test_twice_paused_is_once() -> None:
    story = drill()
    due = story.due().at
    pause(story)
    story.wait(HOUR)
    assert story.tell(PauseClocks(command_id="again", actor=BEN, paused=True)) == []
    story.wait(HOUR)
    pause(story, paused=False)
    assert story.due().at == due + 2 * HOUR


def test_a_severity_that_changes_meanwhile_counts() -> None:
    story = drill().wait(5 * MINUTE)
    pause(story)
    story.severity(Severity.CRITICAL)
    story.wait(HOUR)
    pause(story, paused=False)
    assert story.due().at == story.now + 15 * MINUTE


def test_nobody_snoozes_what_rests() -> None:
    story = drill()
    pause(story)
    with pytest.raises(Refused, match="The drill is paused, and so are its reminders"):
        story.tell(SnoozeReminder(command_id="s", actor=ANA, duration=HOUR))


def test_a_drill_that_is_begun_again_is_not_paused_any_more() -> None:
    story = drill()
    story.report()
    pause(story)
    for status in (Status.STABLE, Status.CLOSED, Status.ACTIVE):
        story.mark(status)
    assert story.due(What.STATUS_REPORT)


def test_what_is_real_never_rests() -> None:
    story = drill(drill=False)
    with pytest.raises(Refused, match="what is due in a real incident does not wait"):
        pause(story)
    assert story.due(What.STATUS_REPORT)
