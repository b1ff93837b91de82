"""What commands and facts mean, rule by rule."""

from datetime import timedelta

import pytest

from incident.commands import (
    AddParticipant,
    AssignRole,
    ChangeStatus,
    Command,
    EditIncident,
    EngageOncall,
    PageAcknowledged,
    RecordEvent,
    RemoveParticipant,
    ReportStatus,
    SnoozeReminder,
)
from incident.decide import decide
from incident.facts import Made, Paged
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.vocabulary import Severity, Status
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, NOW, Story, declaration, policy


def said(kind: type[Command], **payload: object) -> Command:
    return kind.model_validate({"command_id": "c1", "actor": ANA, **payload})


def kinds(story: Story) -> list[str]:
    return [event.kind for event in story.incident.events]


class TestDeclaring:
    def test_a_title_is_one_line(self) -> None:
        assert Story(declaration("  Checkout\n is   failing ")).incident.title == "Checkout is failing"

    @pytest.mark.parametrize("title", ["", " \n\t"])
    def test_a_title_is_needed(self, title: str) -> None:
        with pytest.raises(Refused, match="The title is empty"):
            Story(declaration(title))

    def test_too_long_a_title_is_refused_and_says_by_how_much(self) -> None:
        with pytest.raises(Refused, match="Title too long: 201 characters, and at most 200 fit"):
            Story(declaration("x" * 201))
        assert len(Story(declaration("x" * 200)).incident.title) == 200

    def test_too_long_a_description_is_refused(self) -> None:
        with pytest.raises(Refused, match="Description too long: 3001 characters"):
            Story(declaration(description="x" * 3001))

    def test_whoever_declares_it_reported_it_and_nobody_commands_yet(self) -> None:
        incident = Story(declaration(by=BEN)).incident
        assert incident.reporter == BEN
        assert incident.commander is None
        assert incident.status is Status.ACTIVE
        assert incident.declared_at == NOW


class TestStatus:
    def test_an_active_incident_is_not_closed_without_being_stable_first(self) -> None:
        with pytest.raises(Refused, match="Mark it stable first"):
            Story().mark(Status.CLOSED)

    def test_a_restricted_one_is_changed_by_those_who_take_part_or_by_whoever_cannot_be_told_from_them(
        self,
    ) -> None:
        story = Story(declaration(restricted=True, by=BEN))
        story.page(ANA)
        story.mark(Status.STABLE)
        story.mark(Status.CLOSED)
        back = said(ChangeStatus, status=Status.ACTIVE)
        with pytest.raises(Refused, match="only who takes part in it"):
            story.tell(back.model_copy(update={"actor": Person(slack_id=CARA.slack_id)}))
        for actor in (BEN, Person(name="somebody at a terminal")):
            assert decide(story.incident, back.model_copy(update={"actor": actor}), story.policy, story.now)

    @pytest.mark.parametrize("status", [Status.ACTIVE, Status.STABLE])
    def test_what_is_so_already_is_refused(self, status: Status) -> None:
        story = Story()
        if status is Status.STABLE:
            story.mark(status)
        with pytest.raises(Refused, match=rf"The incident is {status} already\."):
            story.mark(status)

    def test_stable_again_after_being_reopened_counts_from_then(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.mark(Status.ACTIVE)
        assert story.incident.stable_at is None
        story.wait(HOUR).mark(Status.STABLE)
        assert story.incident.stable_at == story.now

    @pytest.mark.parametrize(
        "command",
        [
            said(AssignRole, user=ANA, role="deputy"),
            said(ReportStatus, conditions="c", actions="a", needs="n"),
            said(ChangeStatus, status="stable"),
            said(ChangeStatus, status="closed"),
            said(EditIncident, title="New"),
            said(AddParticipant, user=CARA),
            said(RemoveParticipant, user=CARA),
            said(RecordEvent, text="Something"),
            said(EngageOncall, team="database"),
            said(PageAcknowledged),
            said(SnoozeReminder, duration="10m"),
        ],
        ids=lambda command: command.name,
    )
    def test_nothing_can_be_said_to_a_closed_incident(self, command: Command) -> None:
        with pytest.raises(Refused, match=r"This incident is closed\. If it is back, reopen it"):
            closed().tell(command)

    def test_a_page_that_is_answered_after_closing_is_still_known_so_that_it_can_be_resolved(self) -> None:
        story = closed()
        story.page(ANA)
        assert story.incident.page is not None


class TestEditing:
    def test_only_what_differs_is_an_event(self) -> None:
        story = Story()
        (event,) = story.tell(
            said(EditIncident, title="Checkout is failing", description="New", severity="high")
        )
        assert event.kind == "details_edited"
        assert (event.title, event.description) == (None, "New")

    def test_title_and_severity_are_two_events(self) -> None:
        events = Story().tell(said(EditIncident, title="Payments", severity="low"))
        assert [event.kind for event in events] == ["details_edited", "severity_changed"]

    def test_a_description_can_be_emptied(self) -> None:
        story = Story()
        story.tell(said(EditIncident, description="  "))
        assert story.incident.description == ""

    @pytest.mark.parametrize("same", [{}, {"title": " Checkout is  failing "}, {"severity": "high"}])
    def test_an_edit_that_changes_nothing_says_so(self, same: dict[str, object]) -> None:
        with pytest.raises(Refused, match="Nothing would change"):
            Story().tell(said(EditIncident, **same))

    def test_a_bad_title_keeps_the_good_severity_from_being_changed_by_half(self) -> None:
        story = Story()
        with pytest.raises(Refused, match="The title is empty"):
            story.tell(said(EditIncident, title="", severity="low"))
        assert story.incident.severity is Severity.HIGH


class TestReports:
    @pytest.mark.parametrize("name", ["conditions", "actions", "needs"])
    def test_all_three_parts_are_needed(self, name: str) -> None:
        parts = {"conditions": "c", "actions": "a", "needs": "n"} | {name: " \n "}
        with pytest.raises(Refused, match=f'"{name.capitalize()}" is empty'):
            Story().tell(said(ReportStatus, **parts))

    def test_a_part_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(Refused, match="Actions too long: 3001 characters"):
            Story().tell(said(ReportStatus, conditions="c", actions="a" * 3001, needs="n"))

    @pytest.mark.parametrize("promise", ["59s", "25h"])
    def test_a_promise_lies_between_a_minute_and_a_day(self, promise: str) -> None:
        with pytest.raises(Refused, match=r"The next report can be between 1m and 24h away\."):
            Story().tell(said(ReportStatus, conditions="c", actions="a", needs="n", next_report_in=promise))

    def test_a_report_is_kept_as_it_was_said(self) -> None:
        story = Story()
        story.wait(MINUTE).report()
        (report,) = story.incident.reports
        assert (report.conditions, report.by, report.at) == ("Payments fail in the EU", ANA, story.now)


class TestPaging:
    @pytest.mark.parametrize(
        ("given", "known"), [("poets", "database"), ("Database", "database"), ("", "database")]
    )
    def test_an_unknown_team_is_refused_with_those_that_there_are(self, given: str, known: str) -> None:
        with pytest.raises(Refused, match=rf'There is no team "{given}"\. Choose one of: {known}\.'):
            Story().tell(said(EngageOncall, team=given))

    def test_without_teams_it_says_where_to_add_them(self) -> None:
        with pytest.raises(Refused, match=r"\[pagerduty.teams\]"):
            Story(policy=policy("")).tell(said(EngageOncall, team="database"))

    def test_the_first_to_acknowledge_is_remembered(self) -> None:
        story = Story()
        story.page(ANA)
        story.tell(said(PageAcknowledged))
        assert story.tell(said(PageAcknowledged, actor=CARA)) == []
        assert story.incident.page is not None
        assert story.incident.page.acknowledged_by == ANA

    def test_an_acknowledgement_that_comes_before_the_answer_of_the_page_is_not_lost(self) -> None:
        story = Story()
        story.tell(said(PageAcknowledged))
        assert story.tell(said(PageAcknowledged)) == []
        story.page(ANA)
        assert story.incident.page is not None
        assert story.incident.page.acknowledged_by == ANA

    def test_there_is_nothing_to_acknowledge_where_nobody_is_paged(self) -> None:
        with pytest.raises(Refused, match=r"There is no page to acknowledge\."):
            Story(declaration(severity=Severity.LOW)).tell(said(PageAcknowledged))


class TestTheRecord:
    def test_an_event_needs_words(self) -> None:
        with pytest.raises(Refused, match="The event is empty"):
            Story().tell(said(RecordEvent, text=" \n"))

    def test_an_event_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(Refused, match="Event too long: 1001 characters"):
            Story().tell(said(RecordEvent, text="x" * 1001))

    def test_a_channel_that_is_made_known_twice_is_on_the_timeline_once(self) -> None:
        story = Story()
        made = Made(resource="channel", id="C1", url="https://x.example/C1")
        story.tell(made)
        assert story.tell(made) == []
        assert kinds(story) == ["declared", "resource_made"]


class TestSnoozing:
    @pytest.mark.parametrize("duration", ["59s", "25h"])
    def test_a_snooze_lies_between_a_minute_and_a_day(self, duration: str) -> None:
        with pytest.raises(Refused, match=r"A snooze can be between 1m and 24h away\."):
            Story().tell(said(SnoozeReminder, duration=duration))


def test_a_thing_without_a_rule_is_a_mistake_in_the_program() -> None:
    with pytest.raises(TypeError, match="no rule for"):
        decide(Story().incident, timedelta(), Policy.model_validate({}), NOW)  # type: ignore[arg-type]


def test_a_page_without_anybody_on_call_leaves_command_open() -> None:
    story = Story()
    story.tell(Paged(id="PI1", number=42, url="https://pd.example/PI1", people=[]))
    assert story.incident.page is not None
    assert story.incident.commander is None


def closed() -> Story:
    story = Story()
    story.mark(Status.STABLE)
    story.mark(Status.CLOSED)
    return story
