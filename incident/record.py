"""The record of an incident: everything that is known of it, in one versioned JSON document, and what was known when."""

import json
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from incident.apply import fold
from incident.events import Declared, Event
from incident.policy import Policy
from incident.state import Incident, Steps
from incident.view import Entry, IncidentView, timeline, view

SCHEMA: Final = "muster.record/1"


class RecordError(ValueError):
    """This is no record, or one that this Muster cannot read; the message says which and what to do."""


class Record(BaseModel):
    """Read back; the incident itself is the fold of its events."""

    schema_: str = Field(alias="schema")
    incident: dict[str, Any]  # as the `incident` query answered
    timeline: list[Entry]
    events: list[Event] = Field(min_length=1)
    policy: dict[str, Any] = {}  # that the incident was led by; older records have none

    @field_validator("events")
    @classmethod
    def _begins_with_the_declaration(cls, events: list[Event]) -> list[Event]:
        if not isinstance(events[0], Declared):
            raise ValueError("do not begin with the declaration")
        return events


class Written(Record):
    """The record of an incident, as Muster writes it."""

    model_config = ConfigDict(title="Record", json_schema_serialization_defaults_required=True)

    schema_: Literal["muster.record/1"] = Field(SCHEMA, alias="schema")
    incident: IncidentView  # type: ignore[assignment]
    policy: Policy  # type: ignore[assignment]


def record(incident: Incident, steps: Steps, policy: Policy) -> str:
    """State, timeline, the events they come from, the policy, and the steps as they stood when it was written."""
    written = Written(
        incident=view(incident, steps, policy),
        timeline=timeline(incident),
        events=incident.events,
        policy=policy,
    )
    return written.model_dump_json(indent=1, by_alias=True)


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


def shown(record: Record) -> IncidentView:
    """As the `incident` query answered when it was written. Raises RecordError."""
    try:
        return IncidentView.model_validate(record.incident)
    except ValidationError as error:
        raise RecordError("the record shows the incident in a way that this Muster does not know") from error


def known_at(events: list[Event], at: datetime) -> Incident:
    """The incident as it was known then. Raises RecordError for a time before it was declared."""
    before = [event for event in events if event.at <= at]
    if not before:
        raise RecordError(
            f"It was declared at {events[0].at:%Y-%m-%d %H:%M:%S} UTC; nothing was known before."
        )
    return fold(before)
