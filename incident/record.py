"""The record of an incident: everything that is known of it, in one versioned JSON document, and what was known when."""

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from incident.apply import fold
from incident.events import Event
from incident.policy import Policy
from incident.state import Incident, Steps
from incident.view import Entry, timeline, view

SCHEMA = "muster.record/1"


class RecordError(ValueError):
    """This is no record, or one that this Muster cannot read; the message says which and what to do."""


class Record(BaseModel):
    """Read back; the incident itself is the fold of its events."""

    schema_: str = Field(alias="schema")
    incident: dict[str, Any]  # as the `incident` query answered
    timeline: list[Entry]
    events: list[Event] = Field(min_length=1)


def record(incident: Incident, steps: Steps, policy: Policy) -> str:
    """State, timeline, the events they come from, and the steps as they stood when it was written."""
    content = {
        "schema": SCHEMA,
        "incident": view(incident, steps, policy).model_dump(mode="json"),
        "timeline": [entry.model_dump(mode="json") for entry in timeline(incident)],
        "events": [event.model_dump(mode="json") for event in incident.events],
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def read_record(text: str, source: str) -> Record:
    """Raises RecordError."""
    try:
        schema = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(f"{source}: not a record of Muster") from error
    if schema != SCHEMA:
        raise RecordError(
            f"{source}: its schema is {schema}, and this Muster reads {SCHEMA}. Use a newer one."
        )
    try:
        return Record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordError(f"{source}: not a whole record: {where}: {first['msg']}") from error


def known_at(events: list[Event], at: datetime) -> Incident:
    """The incident as it was known then. Raises RecordError for a time before it was declared."""
    before = [event for event in events if event.at <= at]
    if not before:
        raise RecordError(
            f"It was declared at {events[0].at:%Y-%m-%d %H:%M:%S} UTC; nothing was known before."
        )
    return fold(before)
