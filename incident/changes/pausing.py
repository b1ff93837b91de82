"""Time stands still while a drill is paused: on its going on, everything that runs is later by as long as it rested."""

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from incident import events as e
from incident.changes.change import Changes, changes
from incident.state import Incident, Reminder

M = TypeVar("M", bound=BaseModel)


@changes.register
def _(event: e.ClocksPaused, incident: Incident) -> Changes:
    return {"paused_since": event.at}


@changes.register
def _(event: e.ClocksResumed, incident: Incident) -> Changes:
    begin, end = incident.paused_since or event.at, event.at
    return {"paused_since": None, **_later(incident, begin, end)}


def _later(incident: Incident, begin: datetime, end: datetime) -> Changes:
    """What is due is shifted with what it counts from, so that nothing comes sooner or later than it would have."""

    def later(at: datetime) -> datetime:
        return at + (end - max(begin, at))

    def moved(thing: M, *since: str, until: str = "") -> M:
        known = {name: at for name in since if (at := getattr(thing, name))}
        update = {name: later(at) for name, at in known.items()}
        if until and (last := getattr(thing, until)):
            update[until] = last + (update[since[0]] - known[since[0]])
        return thing.model_copy(update=update)

    def reminded(running: Reminder) -> Reminder:
        snoozed = running.snoozed_until  # before: nobody snoozes while everything rests
        shifted = moved(running, "since", "round_began", "last_sent", "ignored_since")
        return shifted.model_copy(update={"snoozed_until": snoozed and snoozed + (end - begin)})

    return {
        "reminders": {key: reminded(running) for key, running in incident.reminders.items()},
        "tasks": [moved(task, "at", "done_at", until="until") for task in incident.tasks],
        "proposals": [moved(each, "at", "settled_at", until="until") for each in incident.proposals],
        "offer": incident.offer and moved(incident.offer, "at", until="until"),
        "prompted": [moved(each, "at") for each in incident.prompted],
        "page": incident.page and moved(incident.page, "rung_at"),
        "page_asked_at": incident.page_asked_at and later(incident.page_asked_at),
    }
