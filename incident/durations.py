"""Durations as people write them: "30m", "90s", "2h", "3d"."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer
from pytimeparse2 import parse

_WRITTEN = re.compile(r"^(\d+\s*[a-z]+\s*)+$", re.ASCII)
LONGEST = timedelta(days=365)


def duration(value: object) -> timedelta:
    """Whole seconds, at most a year; ValueError says how to write one. Bare numbers are refused: 30 of what?"""
    seconds = value.total_seconds() if isinstance(value, timedelta) else _seconds(value)
    if seconds is None or seconds <= 0 or seconds % 1:
        raise ValueError(f'"{value}" is not a duration; write one like "30m", "90s", "2h" or "3d"')
    if seconds > LONGEST.total_seconds():
        raise ValueError(f'"{value}" is too long; at most {written(LONGEST)}')
    return timedelta(seconds=seconds)


def _seconds(value: object) -> float | None:
    text = value.strip().lower() if isinstance(value, str) else ""
    seconds = parse(text) if _WRITTEN.match(text) else None
    return seconds if isinstance(seconds, (int, float)) else None


def written(value: timedelta) -> str:
    """The shortest way to write a duration: 90 minutes is "1h30m"."""
    left = int(value.total_seconds())
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


Duration = Annotated[timedelta, BeforeValidator(duration), PlainSerializer(written, when_used="json")]
