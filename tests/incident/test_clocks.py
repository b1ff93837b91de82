"""The tempo of an incident: when reports are asked for, of whom, and when it is proposed to close."""

from datetime import timedelta

import pytest

from incident.climbing import needless
from incident.clocks import clocks, next_due
from incident.commands import SnoozeReminder
from incident.durations import duration
from incident.events import FellDue
from incident.facts import Due
from incident.vocabulary import Role, Rung, Severity, Status, What
from tests.incident.incidents import ANA, CARA, DAY, HOUR, MINUTE, NOW, Story, declaration, policy

TO_COMMANDER, TO_CHANNEL, TO_DEPUTY, TO_PAGE, _ = Rung


def report_due(story: Story) -> tuple[timedelta, Rung | None]:
    """How long from now, and to whom."""
    due = story.due()
    return due.at - story.now, due.to


def snooze(story: Story, text: str) -> None:
    story.tell(SnoozeReminder(command_id="snooze", actor=ANA, duration=duration(text)))


class TestCadence:
    @pytest.mark.parametrize(
        ("severity", "every"),
        [
            (Severity.CRITICAL, 20 * MINUTE),
            (Severity.HIGH, 30 * MINUTE),
            (Severity.MEDIUM, 2 * HOUR),
            (Severity.LOW, 6 * HOUR),
        ],
    )
    def test_the_first_report_is_due_one_cadence_after_the_declaration(
        self, severity: Severity, every: timedelta
    ) -> None:
        assert report_due(Story(declaration(severity=severity))) == (every, TO_COMMANDER)

    def test_the_next_is_measured_from_the_last_report(self) -> None:
        story = Story().wait(17 * MINUTE)
        story.report()
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_other_commands_do_not_move_it(self) -> None:
        story = Story().wait(5 * MINUTE)
        story.page(ANA)
        assert report_due(story) == (25 * MINUTE, TO_COMMANDER)

    def test_a_stable_incident_is_calmer(self) -> None:
        story = Story().wait(10 * MINUTE)
        story.mark(Status.STABLE)
        assert report_due(story) == (4 * HOUR, TO_COMMANDER)

    def test_a_reopened_incident_has_its_old_tempo_from_then_on(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.wait(HOUR).mark(Status.ACTIVE)
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_a_closed_incident_is_left_alone(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.mark(Status.CLOSED)
        assert clocks(story.incident, story.policy) == []
        assert next_due(story.incident, story.policy) is None


class TestSeverity:
    def test_a_graver_severity_is_followed_at_once(self) -> None:
        story = Story(declaration(severity=Severity.MEDIUM)).wait(HOUR)
        story.severity(Severity.HIGH)
        assert report_due(story) == (-30 * MINUTE, TO_COMMANDER)

    def test_a_lesser_severity_is_followed_at_once(self) -> None:
        story = Story().wait(29 * MINUTE)
        story.severity(Severity.MEDIUM)
        assert report_due(story) == (2 * HOUR - 29 * MINUTE, TO_COMMANDER)

    def test_it_is_measured_from_the_last_report_and_not_from_the_change(self) -> None:
        story = Story(declaration(severity=Severity.MEDIUM)).wait(HOUR)
        story.report()
        story.wait(5 * MINUTE).severity(Severity.CRITICAL)
        assert report_due(story) == (15 * MINUTE, TO_COMMANDER)

    def test_what_was_overdue_and_no_longer_is_does_not_climb_to_the_channel(self) -> None:
        story = Story()
        story.remind()
        story.wait(MINUTE).severity(Severity.MEDIUM)
        assert story.due() == Due(what=What.STATUS_REPORT, at=NOW + 2 * HOUR, rung=1, to=TO_COMMANDER)

    def test_a_reminder_climbs_faster_when_the_severity_rises(self) -> None:
        story = Story()
        story.remind()
        story.wait(MINUTE).severity(Severity.CRITICAL)
        assert report_due(story) == (4 * MINUTE, TO_CHANNEL)

    def test_up_and_down_again_ends_where_it_began(self) -> None:
        story = Story().wait(MINUTE)
        before = story.due()
        story.severity(Severity.LOW)
        story.severity(Severity.HIGH)
        assert story.due() == before


class TestPromise:
    def test_a_promise_is_kept_whether_sooner_or_later_than_the_cadence(self) -> None:
        for promise in (5 * MINUTE, 3 * HOUR):
            story = Story()
            story.report(promise=promise)
            assert report_due(story) == (promise, TO_COMMANDER)

    def test_a_promise_holds_once(self) -> None:
        story = Story()
        story.report(promise=3 * HOUR)
        story.wait(HOUR).report()
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_after_an_unkept_promise_the_rounds_follow_the_cadence(self) -> None:
        story = Story()
        story.report(promise=3 * HOUR)
        for _ in range(3):
            story.remind()
        assert story.due().at == NOW + 3 * HOUR + 30 * MINUTE

    def test_a_graver_severity_overrules_a_long_promise(self) -> None:
        story = Story()
        story.report(promise=3 * HOUR)
        story.severity(Severity.CRITICAL)
        assert report_due(story) == (20 * MINUTE, TO_COMMANDER)

    def test_a_changed_severity_leaves_a_short_promise_as_it_is(self) -> None:
        for severity in (Severity.CRITICAL, Severity.LOW):
            story = Story()
            story.report(promise=5 * MINUTE)
            story.severity(severity)
            assert report_due(story) == (5 * MINUTE, TO_COMMANDER)


class TestLadder:
    def test_an_ignored_reminder_climbs_to_a_page_and_begins_anew_without_paging_again(self) -> None:
        story = Story()
        rounds = [(due.at - NOW, due.to) for due in (story.remind() for _ in range(6))]
        assert rounds == [
            (30 * MINUTE, TO_COMMANDER),
            (40 * MINUTE, TO_CHANNEL),
            (50 * MINUTE, TO_PAGE),
            (60 * MINUTE, TO_COMMANDER),
            (70 * MINUTE, TO_CHANNEL),
            (90 * MINUTE, TO_COMMANDER),
        ]

    def test_a_deputy_hears_of_it_before_anybody_is_paged(self) -> None:
        story = Story()
        story.page(ANA)
        story.assign(CARA, Role.DEPUTY)
        rounds = [(due.at - NOW, due.to) for due in (story.remind() for _ in range(5))]
        assert rounds == [
            (30 * MINUTE, TO_COMMANDER),
            (40 * MINUTE, TO_CHANNEL),
            (50 * MINUTE, TO_DEPUTY),
            (60 * MINUTE, TO_PAGE),
            (70 * MINUTE, TO_COMMANDER),
        ]

    def test_a_deputy_who_comes_in_the_middle_of_it_hears_of_it_too(self) -> None:
        story = Story()
        story.page(ANA)
        story.remind()
        story.remind()
        story.assign(CARA, Role.DEPUTY)
        assert report_due(story) == (10 * MINUTE, TO_DEPUTY)

    def test_after_a_report_somebody_may_be_paged_again(self) -> None:
        story = Story()
        for _ in range(3):
            story.remind()
        story.report()
        assert [story.remind().to for _ in range(3)] == [TO_COMMANDER, TO_CHANNEL, TO_PAGE]

    def test_drills_and_what_pages_nobody_stay_quiet(self) -> None:
        for declared in (declaration(drill=True), declaration(severity=Severity.MEDIUM)):
            story = Story(declared)
            assert TO_PAGE not in [story.remind().to for _ in range(6)]

    def test_a_ladder_on_which_nobody_stands_leads_to_the_channel(self) -> None:
        story = Story(policy=policy('[severities.high]\nreminder_ladder = ["deputy"]'))
        assert report_due(story) == (30 * MINUTE, TO_CHANNEL)

    def test_a_report_ends_the_round(self) -> None:
        story = Story()
        story.remind()
        story.wait(MINUTE).report()
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_a_reminder_that_was_answered_meanwhile_is_not_sent(self) -> None:
        story = Story()
        due = story.due()
        story.wait(30 * MINUTE).report()
        assert story.tell(due) == []

    def test_a_reminder_is_not_sent_before_its_time(self) -> None:
        story = Story().wait(30 * MINUTE - timedelta(seconds=1))
        assert story.tell(story.due()) == []

    def test_the_same_reminder_is_not_sent_twice(self) -> None:
        story = Story()
        due = story.remind()
        assert story.tell(due) == []

    def test_the_channel_hears_of_it_even_where_reports_are_due_faster_than_reminders_climb(self) -> None:
        story = Story(
            policy=policy('[severities.high]\nreport_every = "5m"\nescalate_reminder_after = "10m"')
        )
        rounds = [(due.at - NOW, due.to) for due in (story.remind() for _ in range(3))]
        assert rounds == [(5 * MINUTE, TO_COMMANDER), (10 * MINUTE, TO_CHANNEL), (15 * MINUTE, TO_COMMANDER)]


class TestDowntime:
    def test_one_reminder_and_not_a_burst(self) -> None:
        story = Story().wait(7 * HOUR)
        story.remind()
        assert report_due(story) == (10 * MINUTE, TO_CHANNEL)

    def test_a_late_word_to_the_channel_is_not_followed_by_a_new_round_at_once(self) -> None:
        story = Story()
        story.remind()
        story.wait(7 * HOUR).remind()
        assert report_due(story) == (10 * MINUTE, TO_PAGE)

    def test_what_was_reported_before_it_could_be_asked_for_is_not_asked_for(self) -> None:
        story = Story().wait(7 * HOUR)
        due = story.due()
        story.report()
        assert story.tell(due) == []
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_of_what_could_not_be_sent_for_long_everybody_gets_the_last_word_only(self) -> None:
        story = Story()
        for _ in range(5):
            story.remind()
        sent = [event for event in story.incident.events if isinstance(event, FellDue)]
        assert [event.to for event in sent if needless(story.incident, event) is None] == [
            TO_PAGE,
            TO_COMMANDER,
            TO_CHANNEL,
        ]
        story.wait(MINUTE).report()
        assert None not in [needless(story.incident, event) for event in sent]


class TestSnooze:
    def test_a_snooze_moves_the_reminder_and_begins_a_new_round(self) -> None:
        story = Story()
        story.remind()
        snooze(story, "15m")
        assert report_due(story) == (15 * MINUTE, TO_COMMANDER)
        story.remind()
        assert report_due(story) == (10 * MINUTE, TO_CHANNEL)

    def test_a_snooze_before_anything_is_due_is_kept_to_the_minute(self) -> None:
        for text, length in (("10m", 10 * MINUTE), ("2h", 2 * HOUR)):
            story = Story()
            snooze(story, text)
            assert report_due(story) == (length, TO_COMMANDER)

    def test_a_reminder_that_was_asked_for_early_does_not_replace_the_regular_one(self) -> None:
        story = Story()
        snooze(story, "10m")
        story.remind()
        assert report_due(story) == (20 * MINUTE, TO_COMMANDER)

    def test_the_last_snooze_counts(self) -> None:
        story = Story()
        snooze(story, "10m")
        snooze(story, "2m")
        assert report_due(story) == (2 * MINUTE, TO_COMMANDER)

    def test_a_report_ends_the_snooze(self) -> None:
        story = Story()
        snooze(story, "2h")
        story.report()
        assert report_due(story) == (30 * MINUTE, TO_COMMANDER)

    def test_a_changed_severity_ends_the_snooze(self) -> None:
        story = Story()
        story.remind()
        snooze(story, "2h")
        story.severity(Severity.CRITICAL)
        assert report_due(story) == (-10 * MINUTE, TO_COMMANDER)

    def test_a_snooze_does_not_touch_the_proposal_to_close(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        before = story.due(What.CLOSE)
        snooze(story, "24h")
        assert story.due(What.CLOSE) == before


class TestClosing:
    def test_closing_is_proposed_after_days_of_being_stable_and_again(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        assert story.due(What.CLOSE) == Due(
            what=What.CLOSE, at=NOW + 3 * DAY, rung=1, to=TO_COMMANDER, last=True
        )
        story.remind(What.CLOSE)
        assert story.due(What.CLOSE) == Due(
            what=What.CLOSE, at=NOW + 6 * DAY, rung=1, to=TO_COMMANDER, last=True
        )

    def test_an_active_incident_is_not_asked(self) -> None:
        story = Story()
        assert [due.what for due in clocks(story.incident, story.policy)] == [What.STATUS_REPORT]
        story.mark(Status.STABLE)
        story.mark(Status.ACTIVE)
        assert [due.what for due in clocks(story.incident, story.policy)] == [What.STATUS_REPORT]

    def test_a_report_shows_that_work_goes_on(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.wait(2 * DAY).report()
        assert story.due(What.CLOSE).at == story.now + 3 * DAY

    def test_stable_anew_counts_anew(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.wait(2 * DAY).mark(Status.ACTIVE)
        story.mark(Status.STABLE)
        assert story.due(What.CLOSE).at == story.now + 3 * DAY

    def test_a_proposal_that_comes_late_is_not_followed_by_another_at_once(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.wait(30 * DAY).remind(What.CLOSE)
        assert story.due(What.CLOSE).at == story.now + 3 * DAY


def test_what_is_due_soonest_comes_first() -> None:
    story = Story(
        policy=policy('[severities.high]\nclose_reminder_after = "1h"\nreport_every_when_stable = "2h"')
    )
    story.mark(Status.STABLE)
    assert [due.what for due in clocks(story.incident, story.policy)] == [What.CLOSE, What.STATUS_REPORT]
    assert next_due(story.incident, story.policy) == story.due(What.CLOSE)


def test_the_longest_durations_do_not_overflow() -> None:
    year = policy('[severities.high]\nreport_every = "365d"\nescalate_reminder_after = "365d"')
    story = Story(policy=year)
    story.remind()
    story.remind()
    assert report_due(story) == (365 * DAY, TO_COMMANDER)
