"""What is said of tasks: who is to do what by when, whether they understood, and what came of it."""

from collections.abc import Sequence

from incident import events as e
from incident import limits
from incident.message import Button, Message, escaped
from incident.state import Incident, Task
from incident.visibility import Audience, title
from incident.vocabulary import What
from incident.words.phrases import local_clock, mention, named, one_line, pieces, sentence
from incident.words.reminders import snooze

MORE_TIME, A_DAY = "10m", "1d"
SHOWN = 10  # of tasks that come in one go
MORE_COMMENTS = (
    f"More than {limits.COMMENT_TASKS} comments were assigned; what is in the others is not followed here."
)


def given(incident: Incident, task: Task) -> Message:
    """In the channel, with the two buttons that answer; each goes once it is answered."""
    owner, by = mention(incident.known(task.owner)), mention(task.by)
    until = f", until {local_clock(task.until)}" if task.until else ""
    asked = "" if task.understood else f"\n{owner}, understood?"
    said = f"*Task {task.number}* for {owner}{until}, from {by}: {escaped(sentence(task.text))}"
    return Message(
        text=f"Task {task.number} for {owner}: {escaped(sentence(task.text))}",
        body=[f"{said}{_comment(task)}{asked}"],
        buttons=[
            *([] if task.understood else [_button(incident, task, "Understood", "acknowledge_task")]),
            _button(incident, task, "Done", "complete_task"),
        ],
    )


def over(incident: Incident, task: Task) -> Message:
    """What takes the place of that once it is done, or the incident is closed."""
    how = "withdrawn" if task.withdrawn else "done" if task.done_at else "not said to be done"
    owner = mention(incident.known(task.owner))
    return Message(text=f"Task {task.number} for {owner}: {escaped(sentence(task.text))} ({how})")


def completed(incident: Incident, event: e.TaskCompleted) -> Message:
    came = f" {escaped(sentence(event.outcome))}" if event.outcome else ""
    said = f"Task {event.number} is done, says {mention(event.actor)}{_there(event.turn)}"
    return Message(text=f"{said}: {escaped(sentence(event.text))}{came}")


def given_together(incident: Incident, tasks: Sequence[Task]) -> Message:
    """Many comments at once: one message, or nobody would read the others."""
    lines = [line(incident, task) for task in tasks[:SHOWN]]
    more = len(tasks) - SHOWN
    owners = {owner.label: mention(owner) for owner in (incident.known(task.owner) for task in tasks)}
    return Message(
        text=f"{len(tasks)} tasks were given in comments.",
        body=[
            f"*{len(tasks)} tasks* were given in comments, to {', '.join(owners.values())}.",
            *pieces([*lines, *([f"… and {more} more: `/incident list-tasks`."] if more > 0 else [])]),
        ],
    )


def passed(incident: Incident, event: e.TaskChanged) -> Message:
    owner, previous = incident.known(event.owner), event.previous and incident.known(event.previous)
    return Message(
        text=f"Task {event.number} passed from {mention(previous)} to {mention(owner)} in the document: "
        f"{escaped(sentence(event.text))}"
    )


def reopened(incident: Incident, event: e.TaskReopened, task: Task) -> Message:
    owner = mention(incident.known(task.owner))
    until = f", until {local_clock(event.until)}" if event.until else ""
    said = f"*Task {event.number}* is open again, says {mention(event.actor)}{_there(event.turn)}"
    return Message(
        text=f"Task {event.number} is open again, for {owner}: {escaped(sentence(event.text))}",
        body=[f"{said}. {owner}{until}: {escaped(sentence(event.text))}{_comment(task)}"],
        buttons=[_button(incident, task, "Done", "complete_task")],
    )


def withdrawn(incident: Incident, event: e.TaskWithdrawn, task: Task) -> Message:
    owner = mention(incident.known(task.owner))
    return Message(
        text=f"Task {event.number} for {owner} is withdrawn, because its comment was deleted: "
        f"{escaped(sentence(event.text))}"
    )


def reply(event: e.TaskCompleted | e.TaskReopened) -> str:
    """Into the comment, as plain text. A plus sign before an address would give the task to somebody there."""
    if isinstance(event, e.TaskReopened):
        return f"Not done after all, says {named(event.actor)}."
    came = f": {sentence(event.outcome)}" if event.outcome else "."
    return f"Done, says {named(event.actor)}{came}".replace("+", "+ ")


def not_understood(incident: Incident, task: Task, channel_url: str | None) -> Message:
    """To the commander, privately."""
    owner = mention(incident.known(task.owner))
    return Message(
        text=f"Task {task.number} is not understood yet.",
        body=[
            f"{owner} has not said that they understood *task {task.number}*{_where(incident, channel_url)}: "
            f"{escaped(sentence(task.text))} Ask again, or give it to somebody else."
        ],
    )


def time_is_up(incident: Incident, task: Task, channel_url: str | None) -> Message:
    """To the owner, privately: the call-back."""
    return Message(
        text=f"{_open(task)}.",
        body=[
            f"{_open(task, '*', _where(incident, channel_url))}: "
            f"{escaped(sentence(task.text))} How does it stand?"
        ],
        buttons=_answers(incident, task),
    )


def owner_is_silent(incident: Incident, task: Task, channel_url: str | None) -> Message:
    """To the commander, privately, when the owner has not answered the call-back."""
    owner, late = mention(incident.known(task.owner)), ", and its time is up" if task.until else ""
    return Message(
        text=f"{owner} has not said how task {task.number} stands.",
        body=[
            f"{owner} has not said how *task {task.number}*{_where(incident, channel_url)} stands{late}: "
            f"{escaped(sentence(task.text))} Ask them, or give it to somebody else."
        ],
        buttons=[_button(incident, task, "It is done", "complete_task")],
    )


def asked_in_channel(incident: Incident, task: Task) -> Message:
    owner = mention(incident.known(task.owner))
    return Message(
        text=f"{_open(task)}.",
        body=[
            f"{_open(task, '*')}: {escaped(sentence(task.text))} "
            f"{owner}, or whoever knows: how does it stand?"
        ],
        buttons=_answers(incident, task),
    )


def _open(task: Task, star: str = "", where: str = "") -> str:
    if task.until:
        return f"The time of {star}task {task.number}{star}{where} is up"
    return f"{star}Task {task.number}{star}{where} is not done yet"


def _answers(incident: Incident, task: Task) -> list[Button]:
    later = MORE_TIME if task.until else A_DAY
    return [
        _button(incident, task, "Done", "complete_task"),
        snooze(incident, f"{later} more", later, What.TASK, task.number),
    ]


def line(incident: Incident, task: Task) -> str:
    """For the brief."""
    until = f", until {local_clock(task.until)}" if task.until and not task.done_at else ""
    stands = "done" if task.done_at else "understood" if task.understood else "not understood yet"
    if task.source:
        stands = f"<{task.source.url}|in a comment>"
    owner = mention(incident.known(task.owner))
    return f"• {task.number}: {escaped(sentence(task.text))} {owner}{until} ({stands})"


def _comment(task: Task) -> str:
    """Where it was given, and what it was written to."""
    if task.source is None:
        return ""
    quoted = f"\n> {escaped(one_line(task.source.quoted))}" if task.source.quoted else ""
    return f"{quoted}\n<{task.source.url}|The comment>"


def _there(turn: str | None) -> str:
    return " in the document" if turn else ""


def _where(incident: Incident, channel_url: str | None) -> str:
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return f" in <{channel_url}|{shown}>" if channel_url else f" in {shown}"


def _button(incident: Incident, task: Task, label: str, action: str) -> Button:
    return Button(label=label, action=action, value=f"{incident.id} {task.number}")
