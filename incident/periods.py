"""Periods as people agree on them: "3d" are days of the calendar, "5 business days" leave out Saturdays and Sundays."""

import re
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, PlainSerializer

from incident.durations import duration, written

_WRITTEN = re.compile(r"^(\d{1,3}) business days?$")
SATURDAY = 5


class BusinessDays(BaseModel, frozen=True):
    days: int


def period(value: object) -> timedelta | BusinessDays:
    """ValueError says how to write one."""
    if isinstance(value, BusinessDays):
        return value
    found = _WRITTEN.match(value.strip().lower()) if isinstance(value, str) else None
    if found and int(found[1]):
        return BusinessDays(days=int(found[1]))
    try:
        return duration(value)
    except ValueError:
        raise ValueError(f'"{value}" is no period; write one like "3d" or "5 business days"') from None


def _written(value: timedelta | BusinessDays) -> str:
    return f"{value.days} business days" if isinstance(value, BusinessDays) else written(value)


Period = Annotated[
    timedelta | BusinessDays, BeforeValidator(period), PlainSerializer(_written, when_used="json")
]


def end_of(length: timedelta | BusinessDays, since: datetime, timezone: str | None) -> datetime:
    """When a period is over that began then; weekends are those of the zone, of UTC where none is known."""
    if isinstance(length, timedelta):
        return since + length
    local, left = since.astimezone(ZoneInfo(timezone or "UTC")), length.days
    while left:
        local += timedelta(days=1)
        left -= local.weekday() < SATURDAY
    return local.astimezone(since.tzinfo)
