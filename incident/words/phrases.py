"""Small turns of phrase that all messages share: people, times and states, in Slack's mrkdwn or in plain text."""

from datetime import UTC, datetime

from incident.message import escaped
from incident.people import Person
from incident.state import Incident, Step
from incident.vocabulary import Severity, Status, StepState

SEVERITY_MARK = {
    Severity.CRITICAL: "🔴",
    Severity.HIGH: "🟠",
    Severity.MEDIUM: "🟡",
    Severity.LOW: "🔵",
}
STATUS_MARK = {Status.ACTIVE: "🔥", Status.STABLE: "🩹", Status.CLOSED: "✅"}
STATE_MARK = {
    StepState.WAITING: "⏳",
    StepState.RUNNING: "⏳",
    StepState.RETRYING: "🔁",
    StepState.DONE: "✅",
    StepState.FAILED: "❌",
    StepState.SKIPPED: "➖",
}


def mention(person: Person | None) -> str:
    """For Slack: the person is told."""
    if person is None:
        return "nobody yet"
    return f"<@{person.slack_id}>" if person.slack_id else escaped(person.label)


def named(person: Person | None) -> str:
    """For everywhere else, and for records."""
    return person.label if person else "nobody yet"


def clock(at: datetime) -> str:
    """14:32 UTC, the day too when read alone."""
    return at.astimezone(UTC).strftime("%H:%M UTC")


def day_and_clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def local_clock(at: datetime) -> str:
    """For Slack: in the reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{clock(at)}>"


def severity(incident: Incident) -> str:
    return f"{SEVERITY_MARK[incident.severity]} {incident.severity}"


def status(incident: Incident) -> str:
    return f"{STATUS_MARK[incident.status]} {incident.status}"


def state(step: Step) -> str:
    """The truth about a step: "retrying since 14:32 UTC: Google answers 503"."""
    if step.state is StepState.DONE:
        return "done"
    since = f" since {clock(step.since)}" if step.state is StepState.RETRYING else ""
    why = f": {step.reason}" if step.reason else ""
    return f"{step.state}{since}{why}"
