"""Messages on the timeline: there once, as long as somebody's mark is on them, in whatever order the marks are told."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from pydantic import ValidationError

from incident.commands import ImportMessage, WithdrawMessage
from incident.events import MessageImported, MessageWithdrawn
from incident.facts import MessageRead
from incident.people import Person
from incident.record import known_at, read_record, record
from incident.view import timeline
from incident.vocabulary import Mark
from incident.words.record import markdown
from incident.words.timeline import told
from tests.incident.incidents import ANA, BEN, CARA, MINUTE, NOW, POLICY, Story

MESSAGE = "1772333940.000200"  # 02:59 UTC, a minute after it was declared
URL = "https://slack.example/archives/C1/p1772333940000200"


def given(
    kind: type[ImportMessage | WithdrawMessage], by: Person, mark: Mark, at: datetime | None = None
) -> ImportMessage | WithdrawMessage:
    return kind(command_id="marked", actor=by, message=MESSAGE, mark=mark, done_at=at)


class Told(Story):
    def marks(self, by: Person = ANA, mark: Mark = Mark.REACTION) -> None:
        self.wait(MINUTE).tell(given(ImportMessage, by, mark))

    def unmarks(self, by: Person = ANA, mark: Mark = Mark.REACTION) -> None:
        self.wait(MINUTE).tell(given(WithdrawMessage, by, mark))

    def reads(self, text: str = "Payments fail\nsince the release") -> None:
        self.tell(MessageRead(message=MESSAGE, marked_by=ANA, author=BEN, text=text, url=URL))

    @property
    def lines(self) -> list[str]:
        return [entry.text for entry in told(timeline(self.incident)) if entry.message]


LINE = f"Ben Chen wrote at 02:59 UTC: Payments fail since the release. Noted by Ana Lima from {URL}."


def test_a_marked_message_is_on_the_timeline_with_author_text_time_and_link() -> None:
    story = Told()
    story.marks()
    assert story.lines == []  # before it is read
    story.reads()
    assert story.lines == [LINE]
    assert LINE.split(" Noted")[0] in markdown(story.incident)


def test_the_day_is_said_of_a_message_of_another_day() -> None:
    story = Told()
    story.wait(timedelta(days=1))
    story.marks()
    story.reads()
    assert "wrote at 2026-03-01 02:59 UTC" in story.lines[0]


def test_however_many_marks_and_readings_it_is_one_entry() -> None:
    story = Told()
    for by, mark in ((ANA, Mark.REACTION), (ANA, Mark.REACTION), (CARA, Mark.REACTION), (CARA, Mark.PIN)):
        story.marks(by, mark)
        story.reads()
    assert story.lines == [LINE]


def test_it_leaves_with_the_last_mark_and_the_record_keeps_that_it_was_there() -> None:
    story = Told()
    story.marks(ANA)
    story.marks(CARA)
    story.marks(BEN, Mark.PIN)
    story.reads()
    story.unmarks(ANA)
    story.unmarks(CARA, Mark.PIN)  # of a pin it does not matter who takes it off
    assert story.lines == [LINE]
    with_it = story.now
    story.unmarks(CARA)
    assert story.lines == []
    assert "Payments fail since" not in markdown(story.incident)
    kept = read_record(record(story.incident, {}, POLICY), "x")
    assert [type(event) for event in kept.events[-1:]] == [MessageWithdrawn]
    assert any(isinstance(event, MessageImported) for event in kept.events)
    assert told(kept.timeline)[-1].kind == "declared"
    assert "Payments fail since" in markdown(known_at(kept.events, with_it))


def test_marked_again_it_is_back_as_it_reads_then() -> None:
    story = Told()
    story.marks()
    story.reads()
    story.unmarks()
    story.marks()
    story.reads("Payments fail since noon")
    assert len(story.lines) == 1
    assert "Payments fail since noon." in story.lines[0]


def test_a_mark_taken_off_while_it_is_read_imports_nothing() -> None:
    story = Told()
    story.marks()
    story.unmarks()
    story.reads()
    assert story.lines == []


def test_slacks_events_in_any_order_come_to_the_same() -> None:
    seconds = [NOW + timedelta(seconds=n) for n in range(4)]
    commands = [
        given(kind, ANA, Mark.REACTION, at)
        for kind, at in zip(
            (ImportMessage, WithdrawMessage, ImportMessage, WithdrawMessage), seconds, strict=True
        )
    ]
    for order in permutations(commands):
        story = Told()
        for command in [*order, order[0]]:
            story.tell(command)
            story.reads()
        assert story.lines == []


def test_a_withdrawal_of_what_was_never_marked_is_no_trouble() -> None:
    story = Told()
    story.unmarks()
    assert story.lines == []


@pytest.mark.parametrize("message", ["", "C1", "1772333940", "1772333940.0002", "99999999999.000200"])
def test_what_is_no_timestamp_of_slacks_is_refused(message: str) -> None:
    with pytest.raises(ValidationError):
        ImportMessage(command_id="x", actor=ANA, message=message)
