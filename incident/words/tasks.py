"""What is said of tasks: who is to do what by when, whether they understood, and what came of it."""

from incident import events as e
from incident.message import Button, Message, escaped
from incident.state import Incident, Task
from incident.visibility import Audience, title
from incident.vocabulary import What
from incident.words.phrases import local_clock, mention, sentence
from incident.words.reminders import snooze

MORE_TIME = "10m"


def given(incident: Incident, task: Task) -> Message:
    """In the channel, with the two buttons that answer; each goes once it is answered."""
    owner, by = mention(incident.known(task.owner)), mention(task.by)
    until = f", until {local_clock(task.until)}" if task.until else ""
    asked = "" if task.understood else f"\n{owner}, understood?"
    return Message(
        text=f"Task {task.number} for {owner}: {escaped(sentence(task.text))}",
        body=[f"*Task {task.number}* for {owner}{until}, from {by}: {escaped(sentence(task.text))}{asked}"],
        buttons=[
            *([] if task.understood else [_button(incident, task, "Understood", "acknowledge_task")]),
            _button(incident, task, "Done", "complete_task"),
        ],
    )


def over(incident: Incident, task: Task) -> Message:
    """What takes the place of that once it is done, or the incident is closed."""
    how = "done" if task.done_at else "not said to be done"
    owner = mention(incident.known(task.owner))
    return Message(text=f"Task {task.number} for {owner}: {escaped(sentence(task.text))} ({how})")


def completed(incident: Incident, event: e.TaskCompleted) -> Message:
    came = f" {escaped(sentence(event.outcome))}" if event.outcome else ""
    return Message(
        text=f"Task {event.number} is done, says {mention(event.actor)}: {escaped(sentence(event.text))}{came}"
    )


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
        text=f"The time of task {task.number} is up.",
        body=[
            f"The time of *task {task.number}*{_where(incident, channel_url)} is up: "
            f"{escaped(sentence(task.text))} How does it stand?"
        ],
        buttons=[
            _button(incident, task, "Done", "complete_task"),
            snooze(incident, f"{MORE_TIME} more", MORE_TIME, What.TASK, task.number),
        ],
    )


def owner_is_silent(incident: Incident, task: Task, channel_url: str | None) -> Message:
    """To the commander, privately, when the owner has not answered the call-back."""
    owner = mention(incident.known(task.owner))
    return Message(
        text=f"{owner} has not said how task {task.number} stands.",
        body=[
            f"{owner} has not said how *task {task.number}*{_where(incident, channel_url)} stands, and its time "
            f"is up: {escaped(sentence(task.text))} Ask them, or give it to somebody else."
        ],
        buttons=[_button(incident, task, "It is done", "complete_task")],
    )


def asked_in_channel(incident: Incident, task: Task) -> Message:
    owner = mention(incident.known(task.owner))
    return Message(
        text=f"The time of task {task.number} is up.",
        body=[
            f"The time of *task {task.number}* is up: {escaped(sentence(task.text))} "
            f"{owner}, or whoever knows: how does it stand?"
        ],
        buttons=[
            _button(incident, task, "Done", "complete_task"),
            snooze(incident, f"{MORE_TIME} more", MORE_TIME, What.TASK, task.number),
        ],
    )


def line(incident: Incident, task: Task) -> str:
    """For the brief."""
    until = f", until {local_clock(task.until)}" if task.until and not task.done_at else ""
    stands = "done" if task.done_at else "understood" if task.understood else "not understood yet"
    owner = mention(incident.known(task.owner))
    return f"• {task.number}: {escaped(sentence(task.text))} {owner}{until} ({stands})"


def _where(incident: Incident, channel_url: str | None) -> str:
    shown = escaped(title(incident, Audience.PARTICIPANTS))
    return f" in <{channel_url}|{shown}>" if channel_url else f" in {shown}"


def _button(incident: Incident, task: Task, label: str, action: str) -> Button:
    return Button(label=label, action=action, value=f"{incident.id} {task.number}")
