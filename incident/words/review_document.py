"""What the review document knows when it is made: times of the impact, decisions, tasks, the timeline. For participants."""

from incident.durations import written
from incident.state import Incident
from incident.words.phrases import day_and_clock, fitting, named, sentence
from incident.words.plain import tokens
from incident.words.timeline import timeline_text, told

LIMIT = 200_000  # characters of each: a document takes a million, and none at all of what is more
NOTHING_DECIDED, NOTHING_LEFT = "Nothing was proposed.", "Nothing is left to do."


def review_tokens(incident: Incident, *, channel_url: str | None) -> dict[str, str]:
    return tokens(incident, channel_url=channel_url) | {
        "stable_at": day_and_clock(incident.stable_at) if incident.stable_at else "not yet",
        "impact": _impact(incident),
        "decisions": _decisions(incident),
        "tasks": _tasks(incident),
        "timeline": _timeline(incident),
    }


def _impact(incident: Incident) -> str:
    """As far as Muster saw it: people put it right where it began before somebody declared."""
    if incident.stable_at is None:
        return f"Since {day_and_clock(incident.declared_at)}."
    lasted = incident.stable_at.replace(microsecond=0) - incident.declared_at.replace(microsecond=0)
    begun, ended = day_and_clock(incident.declared_at), day_and_clock(incident.stable_at)
    return f"From {begun} (declared) to {ended} (stable): {written(lasted)}."


def _decisions(incident: Incident) -> str:
    lines = [
        f"{p.number}. {day_and_clock(p.at)}, {named(p.by)}: {sentence(p.text)} {p.standing.capitalize()}"
        f"{f', {p.outcome}' if p.outcome else ''}."
        for p in incident.proposals
    ]
    return _latest(lines) or NOTHING_DECIDED


def _tasks(incident: Incident) -> str:
    """Those that are not done."""
    lines = [
        f"{task.number}. {named(incident.known(task.owner))}: {sentence(task.text)}"
        for task in incident.tasks
        if task.open
    ]
    return _latest(lines) or NOTHING_LEFT


def _timeline(incident: Incident) -> str:
    return _latest([f"{day_and_clock(event.at)} · {timeline_text(event)}" for event in told(incident.events)])


def _latest(lines: list[str]) -> str:
    return "\n".join(fitting(reversed(lines), len(lines), LIMIT))
