"""What the person who gave a command is told when it was carried out: one sentence per event that came of it."""

from incident import events as e
from incident.durations import written
from incident.words.phrases import clock, named
from incident.words.timeline import timeline_text

NOTHING_CHANGED = "Nothing to do: that is so already."
APPLIED_BEFORE = "That was done already."


def result(events: list[e.Event]) -> str:
    return " ".join(_sentence(event) for event in events) or NOTHING_CHANGED


def _sentence(event: e.Event) -> str:
    match event:
        case e.StatusReported():
            promised = (
                f" The next one is promised in {written(event.next_report_in)}."
                if event.next_report_in
                else ""
            )
            return f"Report sent.{promised}"
        case e.RoleAssigned():
            return f"{named(event.person)} is {event.role} now."
        case e.EventRecorded():
            return "It is on the timeline."
        case e.OncallEngaged():
            return f"Paging the {event.team} on-call."
        case e.ReminderSnoozed():
            return f"I will remind you again at {clock(event.until)}."
        case _:
            return timeline_text(event)
