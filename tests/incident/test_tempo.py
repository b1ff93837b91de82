"""The other clocks: stakeholders, executives, fatigue, quiet hours, prompts."""

from datetime import UTC, datetime, timedelta

import pytest

from incident.commands import (
    Command,
    RecordOutcome,
    ReportStatus,
    ReportToExecutives,
    SetPrompts,
    SnoozeReminder,
)
from incident.people import Person
from incident.refusals import Refused
from incident.rules.command import relief
from incident.view import timeline
from incident.vocabulary import Level, Prompt, Result, Role, Rung, Severity, Status, What
from incident.words.prompts import prompt as prompt_words
from incident.words.timeline import told
from tests.incident.incidents import (
    ANA,
    BEN,
    CARA,
    HOUR,
    MINUTE,
    NOW,
    POLICY_TEXT,
    Story,
    declaration,
    policy,
)

SOMEBODY = """
[slack]
stakeholder_channels = ["C0STATUS"]
executive_channels = ["C0EXEC"]
"""
LISBON = ANA.model_copy(update={"timezone": "Europe/Lisbon"})
REPORT = {"conditions": "Payments fail", "actions": "Failing over", "needs": "none"}


def led(text: str = "", *, severity: Severity = Severity.HIGH, by: Person = ANA) -> Story:
    story = Story(declaration(severity=severity), policy=policy(POLICY_TEXT + SOMEBODY + text))
    story.page(by)
    return story


def said(kind: type[Command], by: Person = ANA, **payload: object) -> Command:
    return kind.model_validate({"command_id": "c", "actor": by, **payload})


def kinds(story: Story) -> list[What]:
    return [due.what for due in story.dues()]


class TestStakeholders:
    def test_the_reminder_of_the_report_covers_them(self) -> None:
        story = led()
        assert What.STAKEHOLDER_REPORT not in kinds(story)
        story.report()
        assert What.STAKEHOLDER_REPORT not in kinds(story)

    def test_after_a_report_that_they_did_not_get_they_have_a_clock_of_their_own(self) -> None:
        story = led()
        story.wait(10 * MINUTE).tell(said(ReportStatus, **REPORT, internal=True))
        assert story.due(What.STAKEHOLDER_REPORT).at == NOW + 30 * MINUTE
        assert story.due(What.STATUS_REPORT).at == NOW + 40 * MINUTE
        story.report()
        assert What.STAKEHOLDER_REPORT not in kinds(story)

    def test_they_may_be_told_more_often(self) -> None:
        text = POLICY_TEXT.replace("[severities.high]", '[severities.high]\nstakeholder_report_every = "20m"')
        story = Story(policy=policy(text + SOMEBODY))
        story.page(ANA)
        assert story.due(What.STAKEHOLDER_REPORT).at == NOW + 20 * MINUTE
        assert story.remind(What.STAKEHOLDER_REPORT).to is Rung.COMMANDER
        assert story.remind(What.STAKEHOLDER_REPORT).to is Rung.CHANNEL

    def test_a_promise_that_they_have_read_is_their_clock(self) -> None:
        text = POLICY_TEXT.replace("[severities.high]", '[severities.high]\nstakeholder_report_every = "20m"')
        story = Story(policy=policy(text + SOMEBODY))
        story.report(promise=HOUR)
        assert What.STAKEHOLDER_REPORT not in kinds(story)


class TestExecutives:
    def test_one_is_due_until_it_is_written_and_then_again(self) -> None:
        story = led(severity=Severity.CRITICAL)
        assert story.remind(What.EXECUTIVE_REPORT).to is Rung.COMMANDER
        story.tell(said(ReportToExecutives, status="Red", overview="EU is down", next_steps="Failing over"))
        assert story.due(What.EXECUTIVE_REPORT).at == story.now + HOUR / 2

    def test_snoozed_it_comes_then(self) -> None:
        story = led(severity=Severity.CRITICAL)
        story.tell(said(SnoozeReminder, duration="2h", what=What.EXECUTIVE_REPORT))
        assert story.due(What.EXECUTIVE_REPORT).at == NOW + 2 * HOUR

    def test_where_none_is_due_none_is_snoozed(self) -> None:
        story = led()
        for what in (What.EXECUTIVE_REPORT, What.STAKEHOLDER_REPORT):
            with pytest.raises(Refused, match="so there is nothing to snooze"):
                story.tell(said(SnoozeReminder, duration="1h", what=what))

    def test_none_is_due_once_the_incident_is_stable(self) -> None:
        story = led(severity=Severity.CRITICAL)
        story.mark(Status.STABLE)
        assert What.EXECUTIVE_REPORT not in kinds(story)

    def test_what_is_empty_or_restricted_or_for_nobody_is_refused(self) -> None:
        words = {"status": "Red", "overview": "EU is down", "next_steps": " "}
        with pytest.raises(Refused, match='"Next steps" is empty'):
            led().tell(said(ReportToExecutives, **words))
        secret = Story(declaration(restricted=True), policy=policy(POLICY_TEXT + SOMEBODY))
        with pytest.raises(Refused, match="restricted, so nothing of it goes to executives"):
            secret.tell(said(ReportToExecutives, **words | {"next_steps": "x"}))
        with pytest.raises(Refused, match=r"slack\.executive_channels"):
            Story().tell(said(ReportToExecutives, **words | {"next_steps": "x"}))


class TestFatigue:
    def test_by_day_it_comes_after_two_four_and_six_hours(self) -> None:
        story = led()
        rungs = [(due.to, due.at - NOW) for due in (story.remind(What.FATIGUE) for _ in range(3))]
        assert rungs == [(Rung.COMMANDER, 2 * HOUR), (Rung.DEPUTY, 4 * HOUR), (Rung.PAGE, 6 * HOUR)]
        assert What.FATIGUE not in kinds(story)

    def test_nobody_is_woken_for_what_wakes_nobody_or_is_stable(self) -> None:
        calm = led(severity=Severity.MEDIUM)
        assert [calm.remind(What.FATIGUE).to for _ in range(2)] == [Rung.COMMANDER, Rung.DEPUTY]
        assert What.FATIGUE not in kinds(calm)
        story = led()
        story.mark(Status.STABLE)
        assert [story.remind(What.FATIGUE).to for _ in range(2)] == [Rung.COMMANDER, Rung.DEPUTY]
        assert What.FATIGUE not in kinds(story)
        story.mark(Status.ACTIVE)
        assert (story.due(What.FATIGUE).to, story.due(What.FATIGUE).at) == (Rung.PAGE, NOW + 6 * HOUR)

    def test_without_a_backup_everybody_hears_it_and_the_commander_is_not_woken_to_relieve_themselves(
        self,
    ) -> None:
        story = Story(policy=policy(POLICY_TEXT.replace('backup = "PEP0002"', "")))
        story.page(ANA)
        rungs = [story.remind(What.FATIGUE).to for _ in range(3)]
        assert rungs == [Rung.COMMANDER, Rung.DEPUTY, Rung.CHANNEL]

    def test_the_commander_of_a_low_one_is_let_sleep(self) -> None:
        story = led('[severities.low]\nquiet_hours = "22:00-07:00"', severity=Severity.LOW, by=LISBON)
        assert story.due(What.FATIGUE).at == datetime(2026, 3, 1, 7, tzinfo=UTC)

    def test_at_night_where_the_commander_is_it_comes_sooner(self) -> None:
        story = led(by=LISBON)  # 02:58 there
        assert story.due(What.FATIGUE).at - NOW == 80 * MINUTE

    def test_whoever_takes_command_is_fresh(self) -> None:
        story = led()
        story.remind(What.FATIGUE)
        story.wait(HOUR).hand_over(CARA)
        assert (story.due(What.FATIGUE).rung, story.due(What.FATIGUE).at) == (1, story.now + 2 * HOUR)

    def test_asked_again_later_if_the_commander_wishes(self) -> None:
        story = led()
        story.remind(What.FATIGUE)
        story.tell(said(SnoozeReminder, duration="1h", what=What.FATIGUE))
        assert (story.due(What.FATIGUE).at, story.due(What.FATIGUE).rung) == (story.now + HOUR, 1)

    def test_after_the_last_word_about_it_one_more_can_be_asked_for(self) -> None:
        story = led()
        for _ in range(3):
            story.remind(What.FATIGUE)
        story.tell(said(SnoozeReminder, duration="1h", what=What.FATIGUE))
        assert story.due(What.FATIGUE).at == story.now + HOUR

    def test_the_relief_is_the_deputy_before_anybody_else(self) -> None:
        story = led()
        assert relief(story.incident, story.policy) is None
        story.assign(BEN, Role.SCRIBE)
        assert relief(story.incident, story.policy) == BEN
        story.assign(CARA, Role.DEPUTY)
        assert relief(story.incident, story.policy) == CARA


class TestQuietHours:
    TEXT = POLICY_TEXT + '[severities.low]\nquiet_hours = "22:00-07:00"\nreport_every = "1h"'

    def test_a_low_incident_lets_its_commander_sleep(self) -> None:
        story = Story(declaration(severity=Severity.LOW), policy=policy(self.TEXT))
        story.page(LISBON)
        due = story.remind()
        assert due.at == datetime(2026, 3, 1, 7, tzinfo=UTC)
        assert story.due().at == due.at + HOUR

    def test_a_grave_one_does_not(self) -> None:
        story = Story(policy=policy(self.TEXT))
        story.page(LISBON)
        assert story.due().at == NOW + 30 * MINUTE


class TestRoles:
    TEXT = POLICY_TEXT + "[roles.operations-lead]\n[roles.helper]\nheld_by_one = false"

    def test_those_of_the_policy_are_given_and_change_hands(self) -> None:
        story = Story(policy=policy(self.TEXT))
        story.page(ANA)
        story.assign(BEN, "operations-lead")
        story.assign(CARA, "operations-lead")
        assert story.incident.holder("operations-lead") == CARA
        story.assign(BEN, "helper")
        story.assign(CARA, "helper")
        assert "helper" in story.incident.roles_of(BEN)

    def test_liaisons_to_customers_and_to_the_company_may_be_two_people(self) -> None:
        story = led()
        story.assign(BEN, Role.CUSTOMER_LIAISON)
        story.assign(CARA, Role.INTERNAL_LIAISON)
        assert story.incident.holder(Role.CUSTOMER_LIAISON) == BEN
        assert story.incident.holder(Role.INTERNAL_LIAISON) == CARA

    def test_one_that_nobody_named_is_refused_with_those_that_there_are(self) -> None:
        with pytest.raises(
            Refused, match=r"The role poet cannot be assigned\. Choose one of: commander, .*, helper\."
        ):
            Story(policy=policy(self.TEXT)).assign(BEN, "poet")


class TestPrompts:
    TEXT = POLICY_TEXT.replace('level = "off"', 'level = "newcomer"')

    def story(self) -> Story:
        story = Story(policy=policy(self.TEXT))
        story.page(ANA)
        return story

    def prompted(self, story: Story) -> Prompt | None:
        due = next((due for due in story.dues() if due.what is What.PROMPT), None)
        if due is None:
            return None
        story.now = max(story.now, due.at)
        story.tell(due)
        assert due.prompt
        assert prompt_words(story.incident, story.policy, due.prompt, due.number).body
        return due.prompt

    def test_the_loop_from_beginning_to_end(self) -> None:
        story = self.story()
        assert [self.prompted(story) for _ in range(3)] == [Prompt.START, Prompt.SIZE_UP, None]
        story.report()
        assert self.prompted(story) is Prompt.PROPOSE
        story.propose()
        assert self.prompted(story) is Prompt.OBJECTIONS
        story.remind(What.OBJECTIONS)
        assert self.prompted(story) is Prompt.ASSIGN
        story.task(CARA)
        assert (
            story.due(What.PROMPT).at >= story.now + 9 * MINUTE
        )  # whether it worked is asked when it has had time to
        assert self.prompted(story) is Prompt.VERIFY
        story.tell(said_outcome(Result.REVERTED))
        assert self.prompted(story) is Prompt.PROPOSE
        story.mark(Status.STABLE)
        assert [self.prompted(story), self.prompted(story)] == [Prompt.END, None]

    def test_one_at_a_time_and_never_on_the_heels_of_another(self) -> None:
        story = self.story()
        self.prompted(story)
        assert story.due(What.PROMPT).at == story.now + MINUTE

    def test_who_has_commanded_before_is_told_less(self) -> None:
        story = self.story()
        story.tell(said(SetPrompts, level=Level.EXPERIENCED))
        assert [self.prompted(story), self.prompted(story)] == [Prompt.SIZE_UP, None]

    def test_off_is_off(self) -> None:
        story = self.story()
        story.tell(said(SetPrompts, level=Level.OFF))
        assert self.prompted(story) is None
        assert story.tell(said(SetPrompts, level=Level.OFF)) == []

    def test_a_new_commander_is_greeted_too(self) -> None:
        story = self.story()
        self.prompted(story)
        story.hand_over(CARA, release=True)
        assert self.prompted(story) is Prompt.START

    def test_nothing_of_it_is_on_the_timeline(self) -> None:
        story = self.story()
        self.prompted(story)
        assert "prompted" not in {entry.kind for entry in told(timeline(story.incident))}


def said_outcome(outcome: Result) -> Command:
    return said(RecordOutcome, outcome=outcome)


def test_a_day_away_leads_to_one_word_about_fatigue() -> None:
    story = led()
    story.wait(timedelta(days=1))
    story.remind(What.FATIGUE)
    assert story.due(What.FATIGUE).at >= story.now + 2 * HOUR
