"""Moments as people write them: "17:00", "2026-11-25", "2026-11-25 17:00"; in their own zone, always ahead."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
END_OF_DAY = time(17)  # of a day without a time
HOW = '"{}" is not a time ahead; write one like "17:00", "2026-11-25" or "2026-11-25 17:00"'


def moment(text: str, now: datetime, zone: tzinfo = UTC) -> datetime:
    """A time of the day is the next one, a day its end of work. ValueError says how to write one."""
    day, _, clock = text.strip().replace("T", " ").rpartition(" ")
    if DAY.match(clock):
        day, clock = clock, f"{END_OF_DAY:%H:%M}"
    found = CLOCK.match(clock)
    if found is None or (day and not DAY.match(day)):
        raise ValueError(HOW.format(text))
    here = now.astimezone(zone)
    try:
        date = datetime.fromisoformat(day).date() if day else here.date()
    except ValueError:
        raise ValueError(HOW.format(text)) from None
    at = datetime.combine(date, time(int(found[1]), int(found[2])), tzinfo=zone)
    if not day and at <= here:
        at += timedelta(days=1)
    if at <= here:
        raise ValueError(HOW.format(text))
    return at.astimezone(UTC)
