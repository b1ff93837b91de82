"""The policy's directory: where people work and since when. Organisational attributes only, none of the person's own."""

from datetime import date

from pydantic import BaseModel

from incident.severities import STRICT, Identifier


class Staff(BaseModel):
    model_config = STRICT

    department: Identifier | None = None
    site: Identifier | None = None
    since: date | None = None
