"""What Muster keeps true in the incident document: how things stand, and the timeline. For participants."""

from datetime import datetime

from incident.clocks import report_due
from incident.events import Event
from incident.policy import Policy
from incident.state import Incident, Steps
from incident.vocabulary import LIAISONS, Role
from incident.words.card import RESOURCES
from incident.words.phrases import day_and_clock, fitting, named, one_line, severity, status
from incident.words.timeline import timeline_text, told

BLOCKS = ("facts", "timeline")  # as tokens in the template they say where each belongs
REPORTS = {"status_reported": "Status report", "executives_reported": "Executive report"}
TIMELINE_LIMIT = (
    20_000  # characters: a few hundred lines, which still can be read, and are sent anew with each change
)


def blocks(incident: Incident, steps: Steps, policy: Policy) -> dict[str, list[str]]:
    """By name; each is a heading and its lines."""
    return dict(zip(BLOCKS, (_facts(incident, steps, policy), _timeline(incident)), strict=True))


def _facts(incident: Incident, steps: Steps, policy: Policy) -> list[str]:
    links = ((name, steps[key].url) for key, name in RESOURCES.items() if key in steps)
    return [
        "How it stands, kept by Muster",
        f"Status: {status(incident)}",
        f"Severity: {severity(incident)}{f', {incident.type}' if incident.type else ''}",
        f"Commander: {named(incident.commander)}",
        *(
            f"{role.replace('-', ' ').capitalize()}: {named(holder)}"
            for role in (Role.DEPUTY, Role.SCRIBE, *LIAISONS)
            if (holder := incident.holder(role))
        ),
        f"Declared: {day_and_clock(incident.declared_at)} by {named(incident.reporter)}",
        *([f"Stable: {day_and_clock(incident.stable_at)}"] if incident.stable_at else []),
        *([f"Closed: {day_and_clock(incident.closed_at)}"] if incident.closed_at else []),
        f"Status reports: {_reports(incident, report_due(incident, policy))}",
        *_tasks(incident),
        *(f"{name}: {url}" for name, url in links if url and name != RESOURCES["incident-document"]),
    ]


def _reports(incident: Incident, due: datetime | None) -> str:
    last = incident.reports[-1] if incident.reports else None
    so_far = f"{len(incident.reports)}, the latest {day_and_clock(last.at)}" if last else "none yet"
    return f"{so_far}; next due {day_and_clock(due)}" if due else so_far


def _tasks(incident: Incident) -> list[str]:
    tasks = [task for task in incident.tasks if not task.withdrawn]
    undone = sum(task.open for task in tasks)
    return [f"Tasks: {undone} of {len(tasks)} not done"] if tasks else []


def _timeline(incident: Incident) -> list[str]:
    """The latest entries in full; of a long timeline, how many came before them."""
    events = told(incident.events)
    lines = (f"{day_and_clock(event.at)} · {_line(event)}" for event in reversed(events))
    return ["Timeline, kept by Muster", *fitting(lines, len(events), TIMELINE_LIMIT)]


def _line(event: Event) -> str:
    """Reports stand in the document in full already."""
    if event.kind in REPORTS:
        return f"{REPORTS[event.kind]} by {named(event.actor)}."
    return one_line(timeline_text(event))
