"""The record of an incident: everything that is known of it, in one versioned JSON document."""

import json

from incident.policy import Policy
from incident.state import Incident, Steps
from incident.view import timeline, view

SCHEMA = "muster.record/1"


def record(incident: Incident, steps: Steps, policy: Policy) -> str:
    """State, timeline, the events they come from, and the steps as they stood when it was written."""
    content = {
        "schema": SCHEMA,
        "incident": view(incident, steps, policy).model_dump(mode="json"),
        "timeline": [entry.model_dump(mode="json") for entry in timeline(incident)],
        "events": [event.model_dump(mode="json") for event in incident.events],
    }
    return json.dumps(content, indent=1, ensure_ascii=False)
