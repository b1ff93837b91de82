"""What the records say of incidents together: times waited for, reports on time, and what is still to be done."""

from datetime import timedelta

import pytest

from incident.commands import CompleteTask, PageAcknowledged
from incident.measures import Measured, measured, summaries
from incident.record import read_record, record
from incident.vocabulary import Severity, Status
from tests.incident.incidents import ANA, CARA, HOUR, MINUTE, POLICY, Story, declaration


def figures(story: Story) -> Measured:
    return measured(read_record(record(story.incident, {}, POLICY), "it"))


def led(severity: Severity = Severity.HIGH) -> Story:
    story = Story(declaration(severity=severity))
    story.wait(2 * MINUTE).page(ANA)
    story.wait(3 * MINUTE).tell(PageAcknowledged(command_id="ack", actor=ANA))
    return story


def test_the_times_are_those_that_people_waited() -> None:
    story = led()
    story.wait(5 * MINUTE).report()
    story.wait(20 * MINUTE).mark(Status.STABLE)
    story.wait(HOUR).mark(Status.CLOSED)
    found = figures(story)
    assert found.acknowledged_after == 3 * MINUTE  # of the page
    assert found.first_report_after == 10 * MINUTE
    assert found.stable_after == 30 * MINUTE
    assert found.closed_after == 30 * MINUTE + HOUR


def test_what_never_came_has_no_time() -> None:
    found = figures(Story())
    assert (found.acknowledged_after, found.first_report_after, found.stable_after, found.closed_after) == (
        None,
        None,
        None,
        None,
    )
    assert (found.reports_due, found.reports_on_time, found.tasks) == (0, 0, 0)


def test_stable_counts_from_when_it_stayed_so() -> None:
    story = led()
    story.wait(5 * MINUTE).mark(Status.STABLE)
    story.wait(5 * MINUTE).mark(Status.ACTIVE)
    story.wait(5 * MINUTE).mark(Status.STABLE)
    assert figures(story).stable_after == 20 * MINUTE


def test_a_report_is_on_time_when_nobody_had_to_be_reminded_of_it() -> None:
    story = led()
    story.wait(10 * MINUTE).report()
    story.remind()
    story.wait(MINUTE).report()
    story.wait(10 * MINUTE).report()
    assert (figures(story).reports_on_time, figures(story).reports_due) == (2, 3)


def test_a_report_that_was_asked_for_and_never_came_counts_as_late() -> None:
    story = led()
    story.report()
    story.remind()
    story.mark(Status.STABLE)
    assert (figures(story).reports_on_time, figures(story).reports_due) == (1, 2)
    story.remind()
    assert (figures(story).reports_on_time, figures(story).reports_due) == (1, 3)


def test_tasks_that_nobody_finished_are_open() -> None:
    story = led()
    story.task(CARA)
    story.task(CARA)
    story.tell(CompleteTask(command_id="done", actor=CARA, task=1))
    assert (figures(story).tasks, figures(story).tasks_open) == (2, 1)


def test_a_restricted_incident_keeps_its_title_to_itself() -> None:
    found = figures(Story(declaration(restricted=True)))
    assert found.title == "Restricted incident k3f9q2mx"


def test_severities_come_the_worst_first_with_medians_and_sums_and_all_at_the_end() -> None:
    def took(minutes: int, severity: Severity) -> Measured:
        story = led(severity)
        story.wait((minutes - 5) * MINUTE).report()
        return figures(story)

    rows = summaries(
        [
            took(10, Severity.HIGH),
            took(20, Severity.HIGH),
            took(60, Severity.CRITICAL),
            figures(Story(declaration(severity=Severity.LOW))),
        ]
    )
    assert [(r.severity, r.incidents, r.first_report_after, r.reports_on_time) for r in rows] == [
        ("critical", 1, 60 * MINUTE, 1),
        ("high", 2, 15 * MINUTE, 2),
        ("low", 1, None, 0),
        ("all", 4, 20 * MINUTE, 3),
    ]


@pytest.mark.parametrize("severity", list(Severity))
def test_of_any_severity_figures_add_up(severity: Severity) -> None:
    [one, everything] = summaries([figures(Story(declaration(severity=severity)))])
    assert one.model_copy(update={"severity": "all"}) == everything
    assert one.acknowledged_after in (None, timedelta())
