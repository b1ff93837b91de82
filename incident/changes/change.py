"""Where the chapters meet: what changes in the state of an incident, one function per kind of event."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from incident.state import Incident, Reminder, reminder_key
from incident.vocabulary import What

Changes = dict[str, Any]


@singledispatch
def changes(event: object, incident: Incident) -> Changes:
    """The fields that are new. Events that only tell change none."""
    return {}


def restarted(incident: Incident, at: datetime, *whats: What) -> dict[str, Reminder]:
    """All reminders that run, these from the beginning."""
    return {**incident.reminders, **{reminder_key(what): Reminder(since=at) for what in whats}}


def altered(incident: Incident, update: dict[str, Any], *whats: What, number: int = 0) -> dict[str, Reminder]:
    """All reminders that run, these with something changed."""
    keys = [reminder_key(what, number) for what in whats]
    running = incident.reminders
    return {**running, **{key: running[key].model_copy(update=update) for key in keys if key in running}}


def without(incident: Incident, what: What, number: int = 0) -> dict[str, Reminder]:
    return {key: running for key, running in incident.reminders.items() if key != reminder_key(what, number)}
