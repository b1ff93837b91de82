"""What stakeholders read in a report: what has changed since they were last told, and when they hear next."""

import pytest

from incident import events as e
from incident.commands import ReportStatus
from incident.message import Message
from incident.people import Person
from incident.visibility import Audience
from incident.vocabulary import Severity, Status
from incident.words.reports import report
from tests.incident.incidents import ANA, CARA, HOUR, MINUTE, Story

LAST = "*Since the last report*"


def latest(story: Story, to: Audience = Audience.PUBLIC) -> Message:
    told = [event for event in story.incident.events if isinstance(event, e.StatusReported)]
    return report(story.incident, told[-1], story.policy, number=len(told), to=to)


def internal(by: Person = ANA) -> ReportStatus:
    return ReportStatus(
        command_id="i", actor=by, conditions="Cause found", actions="-", needs="-", internal=True
    )


def led() -> Story:
    story = Story()
    story.page(ANA)
    story.report()
    return story


def test_the_first_one_has_nothing_to_compare_with() -> None:
    assert not any(LAST in part for part in latest(led()).body)


def test_severity_status_and_command_are_said_where_they_are_others_now() -> None:
    story = led().wait(MINUTE)
    story.severity(Severity.CRITICAL)
    story.hand_over(CARA)
    story.mark(Status.STABLE)
    story.report()
    since = latest(story).body[0]
    assert since.startswith(LAST)
    assert "Severity went from high to critical." in since
    assert "It is stable: the impact has stopped." in since
    assert "Cara Diaz commands now." in since


def test_what_went_and_came_back_is_not_said() -> None:
    story = led().wait(MINUTE)
    story.severity(Severity.CRITICAL)
    story.severity(Severity.HIGH)
    story.report()
    assert "Severity, status and command are as they were." in latest(story).body[0]


def test_parts_that_say_the_same_again_are_marked() -> None:
    story = led().wait(MINUTE)
    story.report()
    assert all("(unchanged)" in part for part in latest(story).body[1:])
    assert all("(unchanged)" in part for part in latest(story, Audience.PARTICIPANTS).body)


def test_stakeholders_compare_with_the_last_report_that_they_got() -> None:
    story = led().wait(MINUTE)
    story.tell(internal())
    story.wait(MINUTE).report()
    assert "Conditions* (unchanged)" in latest(story).body[1]
    assert "(unchanged)" not in latest(story, Audience.PARTICIPANTS).body[0]


@pytest.mark.parametrize(("promise", "minutes"), [(None, 30), (HOUR, 60)])
def test_it_says_when_the_next_one_comes(promise: object, minutes: int) -> None:
    story = led().wait(MINUTE)
    story.report(promise=promise)  # type: ignore[arg-type]
    due = int((story.now + minutes * MINUTE).timestamp())
    assert f"Next report by <!date^{due}^" in (latest(story).footer or "")
