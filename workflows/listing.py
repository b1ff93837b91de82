"""What Temporal can list of an incident without asking it: typed search attributes and memo. Readable by everybody there."""

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from incident.people import Person
from incident.state import Incident
from incident.visibility import Audience, title

STATUS = SearchAttributeKey.for_keyword("IncidentStatus")
SEVERITY = SearchAttributeKey.for_keyword("IncidentSeverity")
COMMANDER = SearchAttributeKey.for_keyword("IncidentCommander")
NEEDS = SearchAttributeKey.for_keyword_list("IncidentNeeds")
CHANNEL = SearchAttributeKey.for_keyword("IncidentChannel")
DRILL = SearchAttributeKey.for_bool("IncidentDrill")

ALL: list[SearchAttributeKey] = [STATUS, SEVERITY, COMMANDER, NEEDS, CHANNEL, DRILL]  # type: ignore[type-arg]

LARGEST = 2000  # bytes; Temporal's limit for the value of a search attribute is 2 kB


def attributes(incident: Incident, channel_id: str | None) -> TypedSearchAttributes:
    """Searchable by everybody who may open the Temporal Web UI: ids and closed sets of words only, never a title."""
    commander, needed = incident.commander, needs(incident)
    return TypedSearchAttributes(
        [
            SearchAttributePair(STATUS, incident.status.value),
            SearchAttributePair(SEVERITY, incident.severity.value),
            SearchAttributePair(COMMANDER, _searched(commander) if commander else "none"),
            SearchAttributePair(DRILL, incident.drill),
            *([SearchAttributePair(NEEDS, needed)] if needed else []),
            *([SearchAttributePair(CHANNEL, channel_id)] if channel_id else []),
        ]
    )


def needs(incident: Incident) -> list[str]:
    """As many as one value can hold, its commander among them: a larger one would fail every workflow task.

    Of a restricted incident nobody else: who takes part in it is not for everybody to read.
    """
    commander = [incident.commander] if incident.commander else []
    people = commander if incident.restricted else [*commander, *incident.needed]
    found, room = list[str](), LARGEST
    for name in dict.fromkeys(map(_searched, people)):
        room -= len(name.encode()) + len('"",')
        if room > 0:
            found.append(name)
    return sorted(found)


def _searched(person: Person) -> str:
    return person.email or person.slack_id or person.label


def memo(incident: Incident, channel_url: str | None) -> dict[str, str | bool]:
    return {
        "title": title(incident, Audience.PUBLIC),
        "restricted": incident.restricted,
        "declared_at": incident.declared_at.isoformat(),
        "channel_url": channel_url or "",
    }
