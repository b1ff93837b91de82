"""What people type after a verb, as it is understood."""

from datetime import timedelta

import pytest

from incident.refusals import Refused
from slack_adapter import arguments

TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("typed", "within", "by", "text"),
    [
        ("10m restart", TEN, None, "restart"),
        ("in 10m restart", TEN, None, "restart"),
        ("within 10m restart", TEN, None, "restart"),
        ("Within 10m restart", TEN, None, "restart"),
        ("by 17:00 restart", None, "17:00", "restart"),
        ("By 2026-11-25 17:00 restart", None, "2026-11-25 17:00", "restart"),
        ("by hand restart", None, None, "by hand restart"),
        ("in the EU restart", None, None, "in the EU restart"),
        ("in 2 regions restart", None, None, "in 2 regions restart"),
        ("10 restarts are enough", None, None, "10 restarts are enough"),
        ("1st replica: restart", None, None, "1st replica: restart"),
        ("2nd replica: restart", None, None, "2nd replica: restart"),
        ("5xx in the EU: find out why", None, None, "5xx in the EU: find out why"),
    ],
)
def test_a_task_is_text_with_a_time_before_it_or_none(
    typed: str, within: timedelta | None, by: str | None, text: str
) -> None:
    task = arguments.task(f"<@U0BEN> {typed}")
    assert (task.within, task.by, task.text) == (within, by, text)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("0m restart", '"0m" is not a duration; write one like'),
        ("1.5h restart", '"1.5h" is not a duration; write one like'),
        ("10mm restart", '"10mm" is not a duration; write one like'),
        ("1h30 restart", '"1h30" is not a duration; write one like'),
        ("in 0m restart", '"0m" is not a duration; write one like'),
        ("within 1.5H restart", '"1.5H" is not a duration; write one like'),
        ("400d restart", '"400d" is too long; at most 365d.'),
        ("by 5pm restart", '"5pm" is not a time ahead; write one like'),
        ("by 9:00pm restart", '"9:00pm" is not a time ahead; write one like'),
        ("by 17:00", "Say who and what"),
        ("within 10m", "Say who and what"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_and_never_becomes_text(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        arguments.task(f"<@U0BEN> {typed}")
    assert refused.value.reason.startswith(why)


@pytest.mark.parametrize(
    ("typed", "number", "text"),
    [
        ("3", 3, ""),
        ("3 it works", 3, "it works"),
        ("#3 it works", 3, "it works"),
        ("#3: it works", 3, "it works"),
        ("task 3", 3, ""),
        ("Task #3 it works", 3, "it works"),
        ("it works", None, "it works"),
        ("3rd try worked", None, "3rd try worked"),
        ("proposal 3", None, "proposal 3"),
        ("", None, ""),
    ],
)
def test_a_task_is_named_by_its_number_however_people_write_it(
    typed: str, number: int | None, text: str
) -> None:
    assert arguments.numbered(typed) == (number, text)


def test_an_objection_may_be_about_a_task() -> None:
    assert arguments.numbered("task 3 is not done", of="proposal") == (None, "task 3 is not done")
    assert arguments.numbered("proposal 3 is too slow", of="proposal") == (3, "is too slow")
