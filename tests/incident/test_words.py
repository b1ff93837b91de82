"""What people read: whole sentences, true, short and calm."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident import events as e
from incident import limits
from incident.apply import apply
from incident.commands import ReportStatus
from incident.people import Person
from incident.state import Step
from incident.vocabulary import Rung, Status, StepState, What
from incident.words import plain, reminders
from incident.words.card import TROUBLES_SHOWN, card
from incident.words.phrases import aside, fitting, one_line, sentence, state
from incident.words.results import APPLIED_BEFORE, NOTHING_CHANGED, result
from incident.words.review_document import review_tokens
from incident.words.slack import timeline_is_longer
from incident.words.timeline import timeline_text
from incident.words.timeline.telling import REMINDED_OF
from tests.incident.incidents import ANA, BEN, CARA, DAY, HOUR, NOW, POLICY, Story, declaration
from tests.incident.renderings import (
    URL,
    every_message,
    in_public,
    some_steps,
    words,
)
from tests.incident.strategies import Life, lives
from tests.incident.test_visibility import eventful


class TestEverySentence:
    @settings(max_examples=50)
    @given(lives)
    def test_reads_well(self, life: Life) -> None:
        for message in every_message(life.last):
            assert message.text.strip()
            for text in words(message):
                assert_reads_well(text)

    @settings(max_examples=50)
    @given(lives)
    def test_reads_well_outside_slack(self, life: Life) -> None:
        shown = in_public(life.last) | review_tokens(life.last, channel_url=None)
        for where, text in shown.items():
            if not where.startswith("notice"):
                assert text.strip(), where
                assert_reads_well(text)

    def test_a_message_is_short(self) -> None:
        for story in eventful("Checkout is failing", "Payments fail"):
            for message in every_message(story.incident):
                for text in words(message):
                    assert len(re.sub(r"<[^>|]*\|([^>]*)>", r"\1", text)) < 300, text


def assert_reads_well(text: str) -> None:
    assert "None" not in text, text
    assert "  " not in text, text
    assert ".." not in text, text
    assert " ." not in text, text
    assert " ," not in text, text
    assert "()" not in text, text
    assert text == text.strip(), text


class TestTopic:
    @given(st.text(min_size=1, max_size=200).filter(str.strip), st.text(min_size=1, max_size=300))
    def test_the_topic_fits_however_long_title_and_name_are(self, title: str, name: str) -> None:
        story = Story(declaration(title, drill=True))
        story.page(Person(name=name, email="long@example.com"))
        topic = plain.topic(story.incident)
        assert len(topic) <= plain.TOPIC_LIMIT
        assert topic.startswith("🔥 active · 🟠 high · Commander: ")

    def test_the_topic_says_what_one_must_know(self) -> None:
        story = Story()
        assert plain.topic(story.incident).endswith("Commander: nobody yet · Checkout is failing")
        story.page(ANA)
        story.mark(Status.STABLE)
        assert (
            plain.topic(story.incident) == "🩹 stable · 🟠 high · Commander: Ana Lima · Checkout is failing"
        )


class TestReminders:
    def test_the_reminder_says_when_the_last_report_came(self) -> None:
        story = Story()
        story.page(ANA)
        story.remind()
        assert "There has been none yet; the incident was declared <!date^" in reminder(story)
        story.report()
        story.remind()
        assert "The last one came <!date^" in reminder(story)

    def test_the_reminder_settles_itself_in_one_press(self) -> None:
        story = Story()
        story.remind()
        event = story.incident.events[-1]
        assert isinstance(event, e.FellDue)
        buttons = reminders.report_reminder(story.incident, event, None).buttons
        assert [(b.action, b.value) for b in buttons] == [
            ("open_status_report", "k3f9q2mx"),
            ("snooze_reminder", "k3f9q2mx 10m status_report"),
            ("snooze_reminder", "k3f9q2mx 30m status_report"),
        ]

    def test_an_overdue_report_is_asked_of_the_commander_or_of_whoever_knows(self) -> None:
        event = e.FellDue(at=NOW, actor=ANA, what=What.STATUS_REPORT, rung=2, due=NOW)
        story = Story()
        assert "Nobody commands yet" in reminders.report_overdue(story.incident, event).body[0]
        story.page(ANA)
        assert "<@U0ANA>, please report" in reminders.report_overdue(story.incident, event).body[0]

    @pytest.mark.parametrize(
        ("to", "paged", "said"),
        [
            (Rung.COMMANDER, [], "Somebody should relieve them."),
            (Rung.CHANNEL, [], "Somebody should relieve them."),
            (Rung.PAGE, [], "Nobody could be paged to relieve them."),
            (Rung.PAGE, [BEN], "<@U0BEN> is paged to relieve them."),
            (Rung.PAGE, [BEN, CARA], "<@U0BEN>, <@U0CARA> are paged to relieve them."),
        ],
    )
    def test_that_nobody_could_be_paged_is_said_only_where_it_was_tried(
        self, to: Rung, paged: list[Person], said: str
    ) -> None:
        story = Story()
        story.page(ANA)
        event = e.FellDue(at=NOW + 2 * HOUR, actor=ANA, what=What.FATIGUE, rung=1, due=NOW, to=to)
        assert reminders.relief_paged(story.incident, event, paged).text.endswith(f"for 2h. {said}")

    def test_a_proposal_to_close_says_the_day(self) -> None:
        story = Story()
        story.mark(Status.STABLE)
        story.wait(3 * DAY)
        assert "{date_short_pretty}" in reminders.close_reminder(story.incident, None).body[0]
        assert "has been stable since" in reminders.close_reminder(story.incident, URL).body[0]


class TestCard:
    def test_the_page_is_claimed_only_when_there_is_one(self) -> None:
        story = Story()
        assert "Page" not in dict(card(story.incident, {}, POLICY).facts)
        story.page(ANA)
        assert "not acknowledged yet" in dict(card(story.incident, {}, POLICY).facts)["Page"]

    def test_every_resource_says_its_state_and_the_reason(self) -> None:
        shown = "\n".join(card(Story().incident, some_steps(NOW), POLICY).body)
        assert f"✅ <{URL}|Page>: done" in shown
        assert "➖ Record: skipped: Google is off" in shown
        assert "🔁 set the topic: retrying since 02:58 UTC: Slack is down" in shown
        assert "❌ invite Dee: failed: nobody | knows" in shown

    def test_many_troubles_do_not_bury_the_card(self) -> None:
        steps = {
            str(n): Step(key=str(n), what=f"step {n}", state=StepState.FAILED, since=NOW, reason="no")
            for n in range(TROUBLES_SHOWN + 3)
        }
        (troubles,) = card(Story(declaration(description="")).incident, steps, POLICY).body
        assert troubles.splitlines()[-1] == "… and 3 more."
        assert len(troubles.splitlines()) == TROUBLES_SHOWN + 1

    def test_what_can_be_done_next_can_be_pressed(self) -> None:
        story = Story()
        assert "mark_stable" in actions(story)
        story.mark(Status.STABLE)
        assert "mark_closed" in actions(story)
        story.mark(Status.CLOSED)
        assert actions(story) == []


class TestResults:
    def test_what_was_done_is_said_in_one_answer(self) -> None:
        events: list[e.Event] = [
            e.DetailsEdited(at=NOW, actor=ANA, title="T", description="D"),
            e.SeverityChanged(at=NOW, actor=ANA, severity="low", previous="high"),
        ]
        assert result(events) == "Changed: title and description. The severity is low now."

    def test_a_reminder_that_is_put_off_says_of_what_and_on_another_day_the_day(self) -> None:
        later = e.ReminderSnoozed(at=NOW, actor=ANA, until=NOW + HOUR)
        tomorrow = e.ReminderSnoozed(at=NOW, actor=ANA, until=NOW + DAY, what=What.TASK, number=3)
        assert result([later]) == "The next reminder of the status report comes at 03:58 UTC."
        assert result([tomorrow]) == "The next reminder of task 3 comes at 2026-03-02 02:58 UTC."
        assert timeline_text(later).endswith("to be reminded of the status report again at 03:58 UTC.")
        assert timeline_text(tomorrow).endswith("to be reminded of task 3 again at 2026-03-02 02:58 UTC.")

    @pytest.mark.parametrize("what", REMINDED_OF)
    def test_whatever_is_put_off_has_a_name(self, what: What) -> None:
        assert REMINDED_OF[what] in result([e.ReminderSnoozed(at=NOW, actor=ANA, until=NOW, what=what)])

    def test_a_task_of_days_says_the_day_of_its_call_back(self) -> None:
        given = e.TaskCreated(at=NOW, actor=ANA, number=1, owner=BEN, text="Patch it", until=NOW + 24 * DAY)
        again = e.TaskReopened(at=NOW, actor=ANA, number=1, text="Patch it", until=NOW + 24 * DAY)
        for event in (given, again):
            assert "They are called back at 2026-03-25 02:58 UTC." in result([event])
        assert timeline_text(given) == "Ana Lima gave Ben Chen task 1, until 2026-03-25 02:58 UTC: Patch it."
        soon = given.model_copy(update={"until": NOW + HOUR})
        assert result([soon]) == "Task 1 is Ben Chen's. They are called back at 03:58 UTC."

    def test_nothing_to_do_is_said_too(self) -> None:
        assert result([]) == NOTHING_CHANGED
        assert all(words.endswith(".") for words in (NOTHING_CHANGED, APPLIED_BEFORE))


class TestTimeline:
    def test_it_reads_as_the_story_of_the_incident(self) -> None:
        story = Story(declaration(by=BEN))
        story.page(ANA)
        story.hand_over(CARA)
        story.report(by=CARA)
        story.mark(Status.STABLE)
        assert review_tokens(story.incident, channel_url=None)["timeline"].splitlines() == [
            '2026-03-01 02:58 UTC · Ben Chen declared a high-severity incident: "Checkout is failing".',
            "2026-03-01 02:58 UTC · PagerDuty incident #42 was raised and paged Ana Lima.",
            "2026-03-01 02:58 UTC · Ana Lima took command (paged by PagerDuty, #42).",
            "2026-03-01 02:58 UTC · Ana Lima offered command to Cara Diaz, until 03:03 UTC.",
            "2026-03-01 02:58 UTC · Cara Diaz accepted command and read back: Payments fail in the EU, failing over.",
            "2026-03-01 02:58 UTC · Command passed from Ana Lima to Cara Diaz. Ana Lima stays as deputy.",
            "2026-03-01 02:58 UTC · Cara Diaz reported. Conditions: Payments fail in the EU. "
            "Actions: Failing over. Needs: Someone from network.",
            "2026-03-01 02:58 UTC · Ana Lima marked the incident stable.",
        ]

    def test_who_was_found_in_the_directory_is_no_news(self) -> None:
        story = Story()
        found = e.PersonIdentified(at=NOW, actor=ANA, person=BEN)
        assert "directory" in timeline_text(found)
        told = review_tokens(apply(story.incident, found), channel_url=None)["timeline"]
        assert "directory" not in told

    def test_of_a_long_incident_the_review_document_has_as_much_as_fits(self) -> None:
        story, long = Story(), "x" * limits.REPORT_FIELD_LIMIT
        for n in range(200):
            told = {"conditions": f"Report {n}", "actions": long, "needs": long}
            story.tell(ReportStatus(command_id="report", actor=ANA, **told))
        tokens = review_tokens(story.incident, channel_url=None)
        assert sum(map(len, tokens.values())) < 1_000_000
        first, *_, last = tokens["timeline"].splitlines()
        assert first.endswith("earlier entries are in the incident's record.")
        assert "Report 199" in last

    @pytest.mark.parametrize(("count", "said"), [(2, "1 earlier entry is"), (3, "2 earlier entries are")])
    def test_how_many_did_not_fit_is_counted(self, count: int, said: str) -> None:
        assert fitting(["x", "too long"], count, room=2) == [f"{said} in the incident's record.", "x"]
        assert timeline_is_longer("k3f9", count - 1).startswith(f"{said} not shown here; `muster show k3f9")

    @pytest.mark.parametrize(
        ("actor", "line"),
        [(CARA, "Cara Diaz takes part (joined the channel)."), (ANA, "Ana Lima added Cara Diaz")],
    )
    def test_who_brought_somebody_in_is_said(self, actor: Person, line: str) -> None:
        reason = "joined the channel" if actor is CARA else ""
        added = e.ParticipantAdded(at=NOW, actor=actor, person=CARA, reason=reason)
        assert timeline_text(added).startswith(line)

    def test_a_thing_without_words_is_a_mistake_in_the_program(self) -> None:
        with pytest.raises(TypeError, match="no words for"):
            timeline_text(object())


class TestPhrases:
    @given(st.text(max_size=40))
    def test_a_sentence_ends_once(self, text: str) -> None:
        line = sentence(text)
        assert line.endswith((".", "!", "?", "…"))
        assert line == one_line(line)

    @pytest.mark.parametrize(("reason", "shown"), [("", ""), (" \n", ""), ("on call.", " (on call)")])
    def test_a_reason_is_told_aside_or_not_at_all(self, reason: str, shown: str) -> None:
        assert aside(reason) == shown

    @pytest.mark.parametrize("which", StepState)
    def test_every_state_of_a_step_has_words(self, which: StepState) -> None:
        step = Step(key="k", what="w", state=which, since=NOW, reason="Google answers 503")
        shown = state(step)
        assert shown.startswith(which)
        assert ("Google answers 503" in shown) == (which is not StepState.DONE)


def reminder(story: Story) -> str:
    event = story.incident.events[-1]
    assert isinstance(event, e.FellDue)
    return reminders.report_reminder(story.incident, event, None).body[0]


def actions(story: Story) -> list[str]:
    return [button.action for button in card(story.incident, {}, POLICY).buttons]
