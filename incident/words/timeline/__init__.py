"""The timeline: every event in one plain line. Names as they were known then; never a Slack id where a name is known."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from incident.words.timeline import capturing, people, telling, work, world
from incident.words.timeline.line import timeline_text

__all__ = ["timeline_text", "told"]

CHAPTERS = (capturing, people, telling, work, world)  # importing them registers their words
ASIDES = (
    "person_identified",
    "prompted",
    "message_marked",
    "comment_noted",
)  # kinds of events that are not told: looked up, said to one person only, or told by what came of them


class _Happened(Protocol):
    @property
    def kind(self) -> str: ...


H = TypeVar("H", bound=_Happened)


def told(events: Sequence[H]) -> list[H]:
    """What belongs on a timeline that people read: without what was withdrawn, and the withdrawal."""
    withdrawn: set[str] = set()
    told = []
    for event in reversed(events):
        message: str = getattr(event, "message", None) or ""
        if event.kind == "message_withdrawn":
            withdrawn.add(message)
        elif event.kind == "message_imported" and message in withdrawn:
            withdrawn.remove(message)
        elif event.kind not in ASIDES:
            told.append(event)
    return told[::-1]
