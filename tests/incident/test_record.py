"""The record: read back it is the incident, and it says what was known at any time."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.commands import CompleteTask
from incident.record import SCHEMA, RecordError, known_at, read_record, record
from incident.words.record import known, markdown
from tests.incident.incidents import ANA, CARA, DAY, MINUTE, NOW, POLICY, Story
from tests.incident.strategies import Life, lives, states


def led() -> Story:
    story = Story()
    story.page(ANA)
    story.wait(5 * MINUTE).report()
    story.wait(5 * MINUTE).propose("Restart | the *queue*")
    story.task(CARA)
    return story


@given(lives, st.integers(0, 100))
def test_what_was_known_at_a_time_is_what_was_known_then(life: Life, percent: int) -> None:
    every = states(life)
    then = every[len(every) * percent // 101]
    at = then.events[-1].at
    last = [state for state in every if state.events[-1].at <= at][-1]
    assert known_at(life.last.events, at) == last


@given(lives)
def test_read_back_it_has_the_same_events_and_reads_well(life: Life) -> None:
    read = read_record(record(life.last, {}, POLICY), "x")
    assert read.events == life.last.events
    assert "None" not in markdown(life.last)


def test_before_it_was_declared_nothing_was_known() -> None:
    with pytest.raises(
        RecordError, match="It was declared at 2026-03-01 02:58:00 UTC; nothing was known before"
    ):
        known_at(led().incident.events, NOW - timedelta(seconds=1))


def test_what_was_known_leaves_out_what_came_later() -> None:
    then = known(known_at(led().incident.events, NOW + 6 * MINUTE))
    assert "Payments fail in the EU" in then
    assert "queue" not in then


def test_the_markdown_has_everything_and_peoples_words_do_nothing_in_it() -> None:
    text = markdown(led().incident)
    for heading in ("# Checkout is failing", "## People", "### Status report 1", "## Decisions", "## Tasks"):
        assert heading in text
    assert r"Restart \| the \*queue\*." in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "not a record of Muster"),
        ("{", "not a record of Muster"),
        (
            '{"schema": "muster.record/2"}',
            "its schema is muster.record/2, and this Muster reads muster.record/1",
        ),
        (json.dumps({"schema": SCHEMA}), "not a whole record: incident"),
        (
            json.dumps({"schema": SCHEMA, "incident": {}, "timeline": [], "events": []}),
            "not a whole record: events",
        ),
    ],
)
def test_what_is_no_record_is_refused_with_its_name(text: str, why: str) -> None:
    with pytest.raises(RecordError, match=r"bad\.json: ") as refused:
        read_record(text, "bad.json")
    assert why in str(refused.value)


def test_what_came_on_another_day_says_the_day() -> None:
    story = led()
    story.wait(DAY).tell(CompleteTask(command_id="done", actor=CARA, task=1, outcome=""))
    story.propose("Patch it", by=ANA)
    text = markdown(story.incident)
    assert "- Ana Lima: commander, since 2026-03-01 02:58 UTC" in text
    assert "- 2, 2026-03-02 03:08 UTC, Ana Lima: Patch it." in text
    assert "Done 2026-03-02 03:08 UTC." in text
