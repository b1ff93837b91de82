"""What every event has: when, and who did it."""

from datetime import datetime

from pydantic import BaseModel

from incident.people import Person


class Happened(BaseModel, frozen=True):
    at: datetime
    actor: Person
