"""What goes into and comes out of the activities that keep records."""

from datetime import datetime

from pydantic import BaseModel

from activities.models import Effect
from incident.people import Person


class EndOf(BaseModel):
    incident: str


class Ended(BaseModel):
    incident: str
    run_id: str  # in which it came to its end


class StoreBundle(Effect):
    """Into the incident's folder."""

    incident: str
    run_id: str
    id: str  # from new_file_id


class KeptAt(BaseModel):
    """Where a record was written, read back and found to be whole."""

    place: str
    checked: int  # how many things were looked at


class LookForRecords(BaseModel):
    """Of all incidents that have ended."""


class Lacking(BaseModel):
    incidents: list[str]


class CreditOf(BaseModel):
    """What one person contributed from then to then."""

    person: Person
    begin: datetime
    end: datetime
