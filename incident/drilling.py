"""What the policy says of drills."""

from datetime import timedelta

from pydantic import BaseModel

from incident.durations import Duration
from incident.severities import STRICT, Identifier


class DrillPolicy(BaseModel):
    """Drills: where your own scenarios lie, who hears of drills in place of stakeholders, and how long they are kept."""

    model_config = STRICT

    scenarios: Identifier | None = None  # a directory, beside the scenarios that come with Muster
    channels: list[Identifier] = []
    keep_for: Duration = timedelta(days=90)  # after its end; then all that Muster has of a drill is deleted
