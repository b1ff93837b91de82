"""Hours of the day where a person is: when it is night there, and when somebody is better left asleep."""

import re
from datetime import datetime, time, timedelta
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, PlainSerializer

_WRITTEN = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")


class Span(BaseModel, frozen=True):
    """From one time of the day to another, over midnight where the second is earlier."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def hours(value: object) -> Span | None:
    """ "22:00-07:00"; the empty text means none. ValueError says how to write them."""
    if value is None or isinstance(value, Span):
        return value
    found = _WRITTEN.match(value) if isinstance(value, str) else None
    if value == "":
        return None
    if found is None:
        raise ValueError(f'"{value}" are no hours; write them like "22:00-07:00", or "" for none')
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begin == end:
        raise ValueError(f'"{value}" begin when they end; write them like "22:00-07:00", or "" for none')
    return Span(begin=begin, end=end)


def _written(span: Span | None) -> str:
    return f"{span.begin:%H:%M}-{span.end:%H:%M}" if span else ""


Hours = Annotated[Span | None, BeforeValidator(hours), PlainSerializer(_written)]


def after(span: Span | None, at: datetime, timezone: str | None) -> datetime:
    """`at`, or the end of the hours it falls into; where the zone is not known, `at`."""
    zone = zone_of(timezone)
    if span is None or zone is None:
        return at
    local = at.astimezone(zone)
    if not span.holds(local.time()):
        return at
    end = local.replace(hour=span.end.hour, minute=span.end.minute, second=0, microsecond=0)
    if end <= local:
        end = (local + timedelta(days=1)).replace(
            hour=span.end.hour, minute=span.end.minute, second=0, microsecond=0
        )
    return end.astimezone(at.tzinfo)


def weighted_after(
    since: datetime, load: timedelta, night: Span | None, weight: float, timezone: str | None
) -> datetime:
    """When `load` has passed since then, of which time in the night counts `weight` times."""
    zone = zone_of(timezone)
    if night is None or zone is None:
        return since + load
    at, left = since, load
    while True:
        local = at.astimezone(zone)
        counts = weight if night.holds(local.time()) else 1.0
        change = _next_change(local, night) - at
        if change * counts >= left:
            return at + left / counts
        at, left = at + change, left - change * counts


def _next_change(local: datetime, span: Span) -> datetime:
    """When the hours begin or end next. Counted in absolute time, for clocks that are put forward or back."""
    changes = []
    for edge in (span.begin, span.end):
        for days in (0, 1):
            day = local.date() + timedelta(days=days)
            changes.append(datetime.combine(day, edge, tzinfo=local.tzinfo))
    return min(change for change in changes if change.timestamp() > local.timestamp())


@cache
def zone_of(name: str | None) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
