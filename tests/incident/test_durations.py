"""Durations as people write them, and back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from incident.durations import LONGEST, Duration, duration, written

seconds = st.integers(1, int(LONGEST.total_seconds()))


class Timer(BaseModel):
    rings_in: Duration


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30m", timedelta(minutes=30)),
        ("90s", timedelta(seconds=90)),
        ("2h", timedelta(hours=2)),
        ("3d", timedelta(days=3)),
        ("1h30m", timedelta(minutes=90)),
        (" 1H 30M ", timedelta(minutes=90)),
        ("5 minutes", timedelta(minutes=5)),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, meant: timedelta) -> None:
    assert duration(text) == meant


@pytest.mark.parametrize(
    "nonsense", ["", "30", 30, 1.5, None, "soon", "-5m", "0s", "500ms", "m", "30x", "٣٠m", "1m1m", [], True]
)
def test_what_is_no_duration_is_refused_with_an_example(nonsense: object) -> None:
    with pytest.raises(ValueError, match='is not a duration; write one like "30m"'):
        duration(nonsense)


@pytest.mark.parametrize("endless", ["366d", "20y", "3000000d"])
def test_a_duration_beyond_a_year_is_refused(endless: str) -> None:
    with pytest.raises(ValueError, match="is too long; at most 365d"):
        duration(endless)


@pytest.mark.parametrize("wrong", [timedelta(), timedelta(seconds=-1), timedelta(seconds=1.5)])
def test_a_timedelta_is_held_to_the_same_rules(wrong: timedelta) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        duration(wrong)


@given(seconds)
def test_what_is_written_reads_as_the_same_duration(count: int) -> None:
    assert duration(written(timedelta(seconds=count))) == timedelta(seconds=count)


@given(seconds)
def test_a_duration_survives_json(count: int) -> None:
    timer = Timer(rings_in=timedelta(seconds=count))
    assert Timer.model_validate_json(timer.model_dump_json()) == timer


@given(st.text(max_size=20) | st.from_regex(r"\A[0-9]{1,9} ?[a-z]{1,5}\Z"))
def test_any_text_is_a_usable_duration_or_refused(text: str) -> None:
    try:
        meant = duration(text)
    except ValueError:
        return
    assert timedelta() < meant <= LONGEST
    assert duration(written(meant)) == meant


def test_a_bad_duration_in_a_message_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError, match='"soon" is not a duration'):
        Timer.model_validate({"rings_in": "soon"})


@pytest.mark.parametrize(
    ("meant", "text"),
    [(timedelta(minutes=90), "1h30m"), (timedelta(days=1), "1d"), (timedelta(seconds=61), "1m1s")],
)
def test_a_duration_is_written_the_short_way(meant: timedelta, text: str) -> None:
    assert written(meant) == text
