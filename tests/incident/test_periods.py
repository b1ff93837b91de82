"""Calendar days and business days, as people agree on them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.periods import BusinessDays, end_of, period

FRIDAY = datetime(2026, 3, 6, 15, tzinfo=UTC)


def test_five_business_days_from_a_friday_end_on_the_next_friday() -> None:
    assert end_of(period("5 business days"), FRIDAY, None) == datetime(2026, 3, 13, 15, tzinfo=UTC)


def test_three_days_of_the_calendar_count_the_weekend() -> None:
    assert end_of(period("3d"), FRIDAY, None) == FRIDAY + timedelta(days=3)


def test_the_weekend_is_that_of_the_zone() -> None:
    """Late on a Friday in UTC it is Saturday in Auckland: the first business day is Monday there."""
    late = datetime(2026, 3, 6, 20, tzinfo=UTC)
    end = end_of(BusinessDays(days=1), late, "Pacific/Auckland")
    assert end == datetime(2026, 3, 8, 20, tzinfo=UTC)


@given(days=st.integers(1, 60), since=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_a_period_of_business_days_never_ends_on_a_weekend(days: int, since: datetime) -> None:
    end = end_of(BusinessDays(days=days), since.replace(tzinfo=UTC), None)
    assert end.weekday() < 5
    assert (end - since.replace(tzinfo=UTC)).days >= days


@pytest.mark.parametrize("text", ["", "soon", "0 business days", "-1d", "5 days of business", "5"])
def test_what_is_no_period_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match='write one like "3d" or "5 business days"'):
        period(text)
