"""What Temporal can list of an incident without asking it: typed search attributes and memo. Readable by everybody there."""

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from incident.state import Incident
from incident.visibility import Audience, title

STATUS = SearchAttributeKey.for_keyword("IncidentStatus")
SEVERITY = SearchAttributeKey.for_keyword("IncidentSeverity")
COMMANDER = SearchAttributeKey.for_keyword("IncidentCommander")
CHANNEL = SearchAttributeKey.for_keyword("IncidentChannel")
DRILL = SearchAttributeKey.for_bool("IncidentDrill")

ALL: list[SearchAttributeKey] = [STATUS, SEVERITY, COMMANDER, CHANNEL, DRILL]  # type: ignore[type-arg]


def attributes(incident: Incident, channel_id: str | None) -> TypedSearchAttributes:
    """Searchable by everybody who may open the Temporal Web UI: ids and closed sets of words only, never a title."""
    commander = incident.commander
    who = (commander.email or commander.slack_id or commander.label) if commander else "none"
    return TypedSearchAttributes(
        [
            SearchAttributePair(STATUS, incident.status.value),
            SearchAttributePair(SEVERITY, incident.severity.value),
            SearchAttributePair(COMMANDER, who),
            SearchAttributePair(DRILL, incident.drill),
            *([SearchAttributePair(CHANNEL, channel_id)] if channel_id else []),
        ]
    )


def memo(incident: Incident, channel_url: str | None) -> dict[str, str | bool]:
    return {
        "title": title(incident, Audience.PUBLIC),
        "restricted": incident.restricted,
        "declared_at": incident.declared_at.isoformat(),
        "channel_url": channel_url or "",
    }
