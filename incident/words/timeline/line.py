"""The first words of the timeline: one plain line per event, told by the chapter of its kind."""

from functools import singledispatch


@singledispatch
def timeline_text(event: object) -> str:
    raise TypeError(f"no words for {event!r}")
