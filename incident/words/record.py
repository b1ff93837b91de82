"""The record in Markdown, for people: what happened, who led, what was reported and decided. For participants."""

from incident.durations import written
from incident.state import Incident, Task
from incident.visibility import Audience, title
from incident.words.phrases import day_and_clock, named, sentence
from incident.words.plain import verbatim
from incident.words.timeline import timeline_text, told


def markdown(incident: Incident) -> str:
    return f"{known(incident)}\n\n{_timeline(incident)}\n"


def known(incident: Incident) -> str:
    """The same without the timeline: how things stood at one moment."""
    chapters = (_facts, _people, _reports, _decisions, _tasks)
    return "\n\n".join(text for chapter in chapters if (text := chapter(incident)))


def _facts(incident: Incident) -> str:
    lines = [
        f"# {verbatim(title(incident, Audience.PARTICIPANTS))}",
        "",
        f"- Incident {incident.id}, {incident.status}, severity {incident.severity}"
        + (f", {incident.type}" if incident.type else ""),
        f"- Declared {day_and_clock(incident.declared_at)} by {verbatim(named(incident.reporter))}",
        f"- Commander: {verbatim(named(incident.commander))}",
    ]
    if incident.stable_at:
        after = written(
            incident.stable_at.replace(microsecond=0) - incident.declared_at.replace(microsecond=0)
        )
        lines.append(f"- Stable {day_and_clock(incident.stable_at)}, after {after}")
    if incident.closed_at:
        lines.append(f"- Closed {day_and_clock(incident.closed_at)}")
    if incident.description:
        lines += ["", verbatim(incident.description)]
    return "\n".join(lines)


def _people(incident: Incident) -> str:
    lines = [
        f"- {verbatim(named(p.person))}: {', '.join(p.roles)}, since {day_and_clock(p.since)}"
        + (f" ({verbatim(p.reason)})" if p.reason else "")
        for p in incident.participants
    ]
    return "\n".join(["## People", "", *lines])


def _reports(incident: Incident) -> str:
    lines = []
    for number, report in enumerate(incident.reports, 1):
        lines += [
            f"### Status report {number}, {day_and_clock(report.at)}, {verbatim(named(report.by))}",
            "",
            f"- Conditions: {verbatim(report.conditions)}",
            f"- Actions: {verbatim(report.actions)}",
            f"- Needs: {verbatim(report.needs)}",
            "",
        ]
    return "\n".join(["## Reports", "", *lines]).rstrip() if lines else ""


def _decisions(incident: Incident) -> str:
    lines = []
    for proposal in incident.proposals:
        came = f", {proposal.outcome}" if proposal.outcome else ""
        lines.append(
            f"- {proposal.number}, {day_and_clock(proposal.at)}, {verbatim(named(proposal.by))}: "
            f"{verbatim(sentence(proposal.text))} {proposal.standing.capitalize()}{came}."
        )
        lines += [
            f"  - {verbatim(named(o.by))} objected: {verbatim(sentence(o.reason))}"
            for o in proposal.objections
        ]
    return "\n".join(["## Decisions", "", *lines]) if lines else ""


def _tasks(incident: Incident) -> str:
    lines = [
        f"- {task.number}, {verbatim(named(task.owner))}: {verbatim(sentence(task.text))} " + _stands(task)
        for task in incident.tasks
    ]
    return "\n".join(["## Tasks", "", *lines]) if lines else ""


def _stands(task: Task) -> str:
    if task.withdrawn:
        return "Withdrawn."
    return f"Done {day_and_clock(task.done_at)}." if task.done_at else "Not done."


def _timeline(incident: Incident) -> str:
    lines = [
        f"- {day_and_clock(event.at)}: {verbatim(timeline_text(event))}" for event in told(incident.events)
    ]
    return "\n".join(["## Timeline", "", *lines])
