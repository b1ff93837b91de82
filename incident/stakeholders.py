"""Who hears of an incident without taking part: stakeholders and executives. Of a restricted one, nobody does."""

from incident.policy import Policy
from incident.state import Incident
from incident.visibility import broadcasts


def stakeholders(incident: Incident, policy: Policy, position: int | None = None) -> list[str]:
    """The channels of every severity and type it has had, up to the event at `position`: who heard of it hears how it ends."""
    if not broadcasts(incident):
        return []
    channels: list[str] = []
    as_it_was = incident
    for event in incident.events[: None if position is None else position + 1]:
        if event.kind in ("declared", "severity_changed"):
            as_it_was = as_it_was.model_copy(update={"severity": event.severity})
        if event.kind in ("declared", "type_changed"):
            as_it_was = as_it_was.model_copy(update={"type": event.type})
        if event.kind in ("declared", "severity_changed", "type_changed"):
            channels += policy.behaviour(as_it_was).stakeholder_channels
    return list(dict.fromkeys(channels))


def executives(incident: Incident, policy: Policy) -> list[str]:
    return policy.slack.executive_channels if broadcasts(incident) else []


def executives_read(incident: Incident, policy: Policy) -> bool:
    """Whether executive reports have readers: in a channel, or in a document of their own. Nobody reads those of a rehearsal."""
    google = policy.google
    document = google is not None and google.executive_template is not None and not incident.rehearsal
    return bool(executives(incident, policy)) or (document and broadcasts(incident))
