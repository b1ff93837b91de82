"""When somebody can be asked, as people write it: "wed 9-17", "mon-fri 09:00-17:30, sat 10-12", "always". In their own zone."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, PlainSerializer

from incident.hours import Span, hours, zone_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
HOW = 'write it like "wed 9-17" or "mon-fri 09:00-17:30, sat 10-12", or "always"'
_WRITTEN = re.compile(r"^([a-z]+)(?:\s*-\s*([a-z]+))?\s+(\d{1,2}(?::\d\d)?)\s*[-–]\s*(\d{1,2}(?::\d\d)?)$")


class Slot(BaseModel, frozen=True):
    """Some hours of some days of the week; Monday is 0."""

    days: frozenset[int]
    hours: Span

    def holds(self, local: datetime) -> bool:
        """What goes on over midnight belongs to the day on which it began."""
        early = self.hours.begin > self.hours.end and local.time() < self.hours.end
        day = (local.weekday() - early) % 7
        return day in self.days and self.hours.holds(local.time())


def slots(value: object) -> tuple[Slot, ...]:
    """No slots: always. ValueError says how to write them."""
    if isinstance(value, tuple | list) and all(isinstance(each, Slot) for each in value):
        return tuple(value)
    text = value.strip().lower() if isinstance(value, str) else ""
    if text == ALWAYS:
        return ()
    found = [_slot(part.strip()) for part in text.split(",")]
    if not text or None in found:
        raise ValueError(f'"{value}" is no time of the week; {HOW}')
    return tuple(slot for slot in found if slot)


def _slot(text: str) -> Slot | None:
    found = _WRITTEN.match(text)
    first, last = (_day(found[1]), _day(found[2] or found[1])) if found else (None, None)
    if found is None or first is None or last is None:
        return None
    span = hours(f"{_clock(found[3])}-{_clock(found[4])}")
    days = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return Slot(days=days, hours=span) if span else None


def _day(name: str) -> int | None:
    """By its first three letters: "wed", "Wednesday", "Wednesdays"."""
    return DAYS.index(name[:3]) if name[:3] in DAYS else None


def _clock(text: str) -> str:
    hour, _, minute = text.partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def written(value: tuple[Slot, ...]) -> str:
    return (
        ", ".join(f"{_days(slot.days)} {slot.hours.begin:%H:%M}-{slot.hours.end:%H:%M}" for slot in value)
        or ALWAYS
    )


def _days(days: frozenset[int]) -> str:
    begin = next((day for day in sorted(days) if (day - 1) % 7 not in days), 0)
    last = (begin + len(days) - 1) % 7
    return DAYS[begin] if len(days) == 1 else f"{DAYS[begin]}-{DAYS[last]}"


Slots = Annotated[tuple[Slot, ...], BeforeValidator(slots), PlainSerializer(written, return_type=str)]


def open_at(when: tuple[Slot, ...], at: datetime, timezone: str | None) -> bool:
    """Whether somebody can be asked then; a zone that nobody knows counts as UTC."""
    local = at.astimezone(zone_of(timezone) or zone_of("UTC"))
    return not when or any(slot.holds(local) for slot in when)
