"""Small turns of phrase that all messages share: people, times and states, in Slack's mrkdwn or in plain text."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate

from incident.message import escaped
from incident.people import SLACK_ID, Person
from incident.state import Incident, Step
from incident.vocabulary import Severity, Status, StepState

PIECE = 2900  # characters of a list: Slack shows 3,000 in one block
ANSWER = 36_000  # of a list in an answer: well below the 50 blocks and 40,000 characters that Slack takes
POSTED = 10_000  # of one in a posted message: at about 12,000 Slack refuses it as msg_blocks_too_long

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
    real = person.slack_id and SLACK_ID.fullmatch(person.slack_id)
    return f"<@{person.slack_id}>" if real else escaped(one_line(person.label))


def named(person: Person | None) -> str:
    """For everywhere else, and for records."""
    return one_line(person.label) if person else "nobody yet"


def one_line(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def sentence(text: str) -> str:
    """People's own words as one sentence of ours: one line, and a full stop unless it ends already."""
    line = one_line(text)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def aside(reason: str) -> str:
    """A reason in brackets, or nothing."""
    line = one_line(reason).rstrip(".")
    return f" ({line})" if line else ""


def clock(at: datetime) -> str:
    """14:32 UTC, where the day is plain from what stands around it."""
    return at.astimezone(UTC).strftime("%H:%M UTC")


def clock_beside(at: datetime, beside: datetime) -> str:
    """The same, with the day where it is another one than that of what it stands beside."""
    same_day = at.astimezone(UTC).date() == beside.astimezone(UTC).date()
    return clock(at) if same_day else day_and_clock(at)


def day_and_clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def local_clock(at: datetime) -> str:
    """For Slack: in the reader's own time zone, with the day, because a message may be read days later."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{day_and_clock(at)}>"


def severity(incident: Incident) -> str:
    return f"{SEVERITY_MARK[incident.severity]} {incident.severity}"


def status(incident: Incident) -> str:
    return f"{STATUS_MARK[incident.status]} {incident.status}"


def state(step: Step) -> str:
    """The truth about a step: "retrying since 14:32 UTC: Google answers 503"."""
    if step.state is StepState.DONE:
        return f"done. {one_line(step.remark)}" if step.remark else "done"
    since = f" since {clock(step.since)}" if step.state is StepState.RETRYING else ""
    why = f": {one_line(step.reason)}" if step.reason else ""
    return f"{step.state}{since}{why}"


def pieces(lines: Sequence[str]) -> list[str]:
    """Of a long list, as many pieces as it takes to show every line."""
    shown = list(lines[:1])
    for line in lines[1:]:
        if len(shown[-1]) + len(line) < PIECE:
            shown[-1] += f"\n{line}"
        else:
            shown.append(line)
    return shown


def pieces_within(room: int, lines: Sequence[str]) -> list[str]:
    """The same of as many lines as there is room for, in characters, and how many more there are."""
    so_far = accumulate(len(line) + 1 for line in lines)
    shown = [line for line, length in zip(lines, so_far, strict=True) if length <= room]
    more = len(lines) - len(shown)
    return pieces([*shown, *([f"… and {more} more."] if more else [])])


def fitting(latest_first: Iterable[str], count: int, room: int) -> list[str]:
    """Of so many lines the latest for which there is room, in characters; before them, how many are left out."""
    lines: list[str] = []
    for line in latest_first:
        room -= len(line)
        if room < 0:
            left = count - len(lines)
            earlier = "1 earlier entry is" if left == 1 else f"{left} earlier entries are"
            lines.append(f"{earlier} in the incident's record.")
            break
        lines.append(line)
    return lines[::-1]
