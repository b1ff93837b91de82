"""When somebody can be asked, as people write it."""

from datetime import UTC, datetime

import pytest

from roster.slots import open_at, slots, written


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("wed 9-17", "wed 09:00-17:00"),
        ("Wednesdays 9–17", "wed 09:00-17:00"),
        ("mon-fri 09:00-17:30, sat 10-12", "mon-fri 09:00-17:30, sat 10:00-12:00"),
        ("fri-mon 8-20", "fri-mon 08:00-20:00"),
        ("mon-sun 0:00-23:59", "mon-sun 00:00-23:59"),
        ("always", "always"),
    ],
)
def test_times_of_the_week_are_read_and_written(said: str, means: str) -> None:
    assert written(slots(said)) == means
    assert slots(means) == slots(said)


@pytest.mark.parametrize("said", ["", "9-17", "wed", "someday 9-17", "wed 9-17,", "wed 17-17", "wed 9-25", 7])
def test_what_is_no_time_of_the_week_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match="write"):
        slots(said)


def at(hour: int, day: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)  # the second is a Monday


def test_the_hours_are_those_of_the_persons_zone() -> None:
    wednesdays = slots("wed 9-17")
    assert open_at(wednesdays, at(8, 4), "Europe/Madrid")
    assert not open_at(wednesdays, at(8, 4), "Europe/London")
    assert not open_at(wednesdays, at(12, 5), "Europe/Madrid")
    assert open_at(wednesdays, at(12, 4), None)


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday_night = slots("fri 22-6")
    assert open_at(friday_night, at(23, 6), "UTC")
    assert open_at(friday_night, at(5, 7), "UTC")
    assert not open_at(friday_night, at(5, 6), "UTC")


def test_without_any_it_is_always() -> None:
    assert open_at((), at(3, 8), None)
