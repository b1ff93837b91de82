"""What those who took part said of how it went."""

from cli.running import out, run
from cli.showing import print_json
from cli.telling import Incident, Json, through_temporal
from incident.feedback import Summary
from incident.words import feedback as words
from workflows.client import Incidents
from workflows.feedback_door import feedback_on


def feedback(incident: Incident, json: Json = False) -> None:
    """Show what those who took part said of how it went; asked when an incident is closed."""
    summary = run(through_temporal(lambda incidents: _on(incidents, incident)))
    if json:
        print_json(summary.model_dump(mode="json") if summary else {})
        return
    if summary is None:
        out.print(words.never_asked())
        return
    out.print(words.plain(summary), markup=False, highlight=False)


async def _on(incidents: Incidents, incident: str) -> Summary | None:
    """None where nobody was asked. Raises NoSuchIncident where there is nothing to ask about."""
    summary = await feedback_on(incidents, incident)
    if summary is None:
        await incidents.incident(incident)
    return summary
