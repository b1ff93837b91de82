"""Quiet hours and nights, where a person is: also when clocks are put forward or back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.hours import after, hours, weighted_after

NIGHT = hours("22:00-07:00")
BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "then"),
    [
        ("2026-01-10T02:00", BERLIN, "2026-01-10T06:00"),  # 03:00 there, and 07:00 is 06:00 UTC
        ("2026-01-10T22:30", BERLIN, "2026-01-11T06:00"),
        ("2026-01-10T12:00", BERLIN, "2026-01-10T12:00"),
        ("2026-01-10T06:00", BERLIN, "2026-01-10T06:00"),  # they end then
        ("2026-03-29T00:30", BERLIN, "2026-03-29T05:00"),  # the night in which clocks go forward
        ("2026-01-10T02:00", None, "2026-01-10T02:00"),
        ("2026-01-10T02:00", "Nowhere/At_all", "2026-01-10T02:00"),
        ("2026-01-10T20:00", "Asia/Tokyo", "2026-01-10T22:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(at: str, zone: str | None, then: str) -> None:
    assert after(NIGHT, utc(at), zone) == utc(then)


@pytest.mark.parametrize(
    ("since", "load", "then"),
    [
        ("2026-01-10T10:00", 2, "2026-01-10T12:00"),
        ("2026-01-10T01:00", 3, "2026-01-10T03:00"),  # at night, where an hour counts for one and a half
        ("2026-01-10T04:00", 4, "2026-01-10T07:00"),  # two hours of the night are three, and one of the day
        ("2026-01-10T20:00", 4, "2026-01-10T23:00"),  # one of the evening, two of the night
    ],
)
def test_an_hour_of_the_night_counts_for_more(since: str, load: int, then: str) -> None:
    assert weighted_after(utc(since), timedelta(hours=load), NIGHT, 1.5, BERLIN) == utc(then)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.integers(1, 72 * 60),
    st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", None]),
)
def test_a_load_is_reached_no_later_than_without_nights_and_no_sooner_than_in_an_endless_one(
    since: datetime, minutes: int, zone: str | None
) -> None:
    load = timedelta(minutes=minutes)
    at = weighted_after(since, load, NIGHT, 1.5, zone)
    assert since + load / 1.5 - timedelta(seconds=1) <= at <= since + load
    assert at <= weighted_after(since, load + timedelta(minutes=1), NIGHT, 1.5, zone)


@pytest.mark.parametrize("text", ["all night", "22-07", "25:00-07:00", "07:00-07:00", "22:00-07:00 "])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="22:00-07:00"):
        hours(text)


def test_none_can_be_said() -> None:
    assert hours("") is None
