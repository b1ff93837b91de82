"""Reports: to the channel, to stakeholders, to executives. What has changed since the last one is said first."""

from datetime import datetime

from incident import events as e
from incident.message import Message, escaped
from incident.people import Person
from incident.policy import Policy
from incident.state import ExecutiveReport, Incident
from incident.visibility import Audience, title, withheld
from incident.vocabulary import Role, Status
from incident.words.phrases import day_and_clock, local_clock, mention, named, severity, status

PARTS = {"conditions": "Conditions", "actions": "Actions", "needs": "Needs"}
EXECUTIVE_PARTS = {"status": "Status", "overview": "Overview", "next_steps": "Next steps"}


def report(
    incident: Incident, event: e.StatusReported, policy: Policy, *, number: int, to: Audience
) -> Message:
    """For stakeholders with what has changed since they were last told, and when they hear next."""
    shown = title(incident, to)
    following = f" Next report by {local_clock(_next(incident, event, policy))}."
    said = [] if withheld(incident, to) else _said(incident, event, to)
    return Message(
        text=f"Status report {number}: {escaped(shown)}",
        headline=f"Status report {number}" if to is Audience.PARTICIPANTS else f"Status report: {shown}",
        body=said,
        footer=f"{severity(incident)} · {status(incident)} · by {who(event.actor, to)}, {local_clock(event.at)}.{following}",
    )


def _next(incident: Incident, event: e.StatusReported, policy: Policy) -> datetime:
    """As promised; in the usual rhythm otherwise."""
    cadence = policy.behaviour(incident).report_cadence(incident.status)
    return event.at + (event.next_report_in or cadence)


def _said(incident: Incident, event: e.StatusReported, to: Audience) -> list[str]:
    told = [past for past in _before(incident, event) if past.kind == "status_reported"]
    last = next((past for past in reversed(told) if to is Audience.PARTICIPANTS or not past.internal), None)
    parts = []
    for field, name in PARTS.items():
        text = getattr(event, field).strip()
        same = last is not None and getattr(last, field).strip() == text
        parts.append(f"*{name}*{' (unchanged)' if same else ''}\n{escaped(text)}")
    if to is Audience.PARTICIPANTS or last is None:
        return parts
    changes = changed_since(incident, last, event)
    since = f"*Since the last report*, {local_clock(last.at)}\n"
    return [since + escaped(" ".join(changes) or "Severity, status and command are as they were."), *parts]


def changed_since(incident: Incident, last: e.StatusReported, event: e.StatusReported) -> list[str]:
    """What is different now, a sentence each; what went and came back is not."""
    between = _before(incident, event)[incident.events.index(last) + 1 :]
    severities = [past for past in between if past.kind == "severity_changed"]
    statuses = [past for past in between if past.kind == "status_changed"]
    commanders = [past for past in between if past.kind == "role_assigned" and past.role is Role.COMMANDER]
    edited = [past for past in between if past.kind == "details_edited" and past.title]
    changes = []
    if severities and severities[0].previous is not severities[-1].severity:
        changes.append(f"Severity went from {severities[0].previous} to {severities[-1].severity}.")
    if statuses and statuses[0].previous is not statuses[-1].status:
        became = "stable: the impact has stopped" if statuses[-1].status is Status.STABLE else "active again"
        changes.append(f"It is {became}.")
    if commanders:
        changes.append(f"{named(commanders[-1].person)} commands now.")
    if edited:
        changes.append(f'The title is now "{edited[-1].title}".')
    return changes


def _before(incident: Incident, event: e.StatusReported) -> list[e.Event]:
    return incident.events[: incident.events.index(event)]


def executive_report(incident: Incident, event: e.ExecutivesReported, *, to: Audience) -> Message:
    shown = title(incident, to)
    return Message(
        text=f"Executive report: {escaped(shown)}",
        headline=f"Executive report: {shown}" if to is Audience.PUBLIC else "Executive report",
        body=[
            f"*{name}*\n{escaped(getattr(event, field).strip())}" for field, name in EXECUTIVE_PARTS.items()
        ],
        footer=f"{severity(incident)} · {status(incident)} · by {who(event.actor, to)}, {local_clock(event.at)}.",
    )


def executive_section(report: ExecutiveReport, number: int) -> tuple[str, list[str]]:
    """For a document."""
    heading = f"Executive report {number}, {day_and_clock(report.at)}, {named(report.by)}"
    return heading, [f"{name}: {getattr(report, field)}" for field, name in EXECUTIVE_PARTS.items()]


def who(person: Person, to: Audience) -> str:
    """Told where they take part, only named elsewhere."""
    return mention(person) if to is Audience.PARTICIPANTS else escaped(named(person))
