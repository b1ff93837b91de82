"""Tasks, and when their owners are called back. `tasks_after` takes a list of tasks and knows of no incident."""

from functools import singledispatch
from typing import Any

from incident import events as e
from incident.changes.change import Changes, changes, without
from incident.state import Incident, Reminder, Task, reminder_key
from incident.vocabulary import What


@singledispatch
def tasks_after(event: object, tasks: list[Task]) -> list[Task]:
    """The tasks as an event leaves them."""
    return tasks


@tasks_after.register
def _(event: e.TaskCreated, tasks: list[Task]) -> list[Task]:
    """Whoever was given a task in a comment is not asked whether they understood: they were not spoken to."""
    task = Task(
        number=event.number,
        text=event.text,
        owner=event.owner,
        by=event.actor,
        at=event.at,
        until=event.until,
        understood=event.source is not None,
        source=event.source,
    )
    return [*tasks, task]


@tasks_after.register
def _(event: e.TaskUnderstood, tasks: list[Task]) -> list[Task]:
    return _with(tasks, event.number, understood=True)


@tasks_after.register
def _(event: e.TaskChanged, tasks: list[Task]) -> list[Task]:
    return _with(tasks, event.number, text=event.text, owner=event.owner, source=event.source)


@tasks_after.register
def _(event: e.TaskCompleted, tasks: list[Task]) -> list[Task]:
    return _turned(_with(tasks, event.number, understood=True, done_at=event.at), event.number, event.turn)


@tasks_after.register
def _(event: e.TaskReopened, tasks: list[Task]) -> list[Task]:
    again = _with(tasks, event.number, at=event.at, until=event.until, done_at=None)
    return _turned(again, event.number, event.turn)


@tasks_after.register
def _(event: e.TaskWithdrawn, tasks: list[Task]) -> list[Task]:
    return _with(tasks, event.number, withdrawn=True)


@tasks_after.register
def _(event: e.CommentNoted, tasks: list[Task]) -> list[Task]:
    return _turned(tasks, event.number, event.turn)


def _turned(tasks: list[Task], number: int, turn: str | None) -> list[Task]:
    source = next(task.source for task in tasks if task.number == number)
    if source is None or turn is None:
        return tasks
    return _with(tasks, number, source=source.model_copy(update={"turn": turn}))


def _with(tasks: list[Task], number: int, **changed: Any) -> list[Task]:
    return [task.model_copy(update=changed) if task.number == number else task for task in tasks]


def task_with(incident: Incident, number: int, **changed: Any) -> Changes:
    return {"tasks": _with(incident.tasks, number, **changed)}


@changes.register(e.TaskUnderstood)
@changes.register(e.TaskChanged)
@changes.register(e.CommentNoted)
def _(event: e.Event, incident: Incident) -> Changes:
    return {"tasks": tasks_after(event, incident.tasks)}


@changes.register(e.TaskCreated)
@changes.register(e.TaskReopened)
def _(event: e.TaskCreated | e.TaskReopened, incident: Incident) -> Changes:
    """Its owner is called back: when its time is up, or, where it has none, of a stable incident once in a while."""
    called_back = {reminder_key(What.TASK, event.number): Reminder(since=event.at)}
    return {
        "tasks": tasks_after(event, incident.tasks),
        "reminders": {**incident.reminders, **called_back},
    }


@changes.register(e.TaskCompleted)
@changes.register(e.TaskWithdrawn)
def _(event: e.TaskCompleted | e.TaskWithdrawn, incident: Incident) -> Changes:
    return {
        "tasks": tasks_after(event, incident.tasks),
        "reminders": without(incident, What.TASK, event.number),
    }
