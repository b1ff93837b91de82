"""Durations as people write them: "30m", "90s", "2h", "3d"."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer
from pytimeparse2 import parse

_WRITTEN = re.compile(r"^(\d+\s*[a-z]+\s*)+$")


def duration(value: object) -> timedelta:
    """Read a duration; ValueError says how to write one. Bare numbers are refused: 30 of what?"""
    if isinstance(value, timedelta):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    seconds = parse(text) if _WRITTEN.match(text) else None
    if not isinstance(seconds, (int, float)) or seconds <= 0:
        raise ValueError(f'"{value}" is not a duration; write one like "30m", "90s", "2h" or "3d"')
    return timedelta(seconds=seconds)


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
