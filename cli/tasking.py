"""Tasks from a terminal: give one, say that it is understood, done, or not done after all, list them."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from cli.running import fail, out, run
from cli.showing import print_json, show_table
from cli.telling import Actor, CommandId, Incident, Json, made, speaker, tell, through_temporal
from incident.commands import AcknowledgeTask, CompleteTask, CreateTask, ReopenTask
from incident.moments import moment
from incident.view import TaskView
from incident.words.phrases import day_and_clock
from workflows.own_tasks import tasks_in, tasks_of

Number = Annotated[int | None, typer.Option("--task", help="Its number, where several are meant.", min=1)]


def create_task(
    incident: Incident,
    owner: Annotated[str, typer.Argument(help="Who is to do it: e-mail address or Slack id.")],
    text: Annotated[str, typer.Argument(help="What is to be done, in a line.")],
    within: Annotated[
        str | None, typer.Option(help="They are called back after this long, such as 10m.")
    ] = None,
    due: Annotated[
        str | None, typer.Option(help='Or at this time, such as "17:00" or "2026-11-25", in your zone.')
    ] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Give a task to one named person, with a time."""
    try:
        at = moment(due, datetime.now(UTC), datetime.now().astimezone().tzinfo or UTC) if due else None
    except ValueError as error:
        fail(f"--due: {error}")
    tell(incident, made(CreateTask, actor, command_id, owner=owner, text=text, within=within, due=at), json)


def acknowledge_task(
    incident: Incident,
    task: Number = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say that you understood your task."""
    tell(incident, made(AcknowledgeTask, actor, command_id, task=task), json)


def complete_task(
    incident: Incident,
    task: Number = None,
    outcome: Annotated[str, typer.Option(help="What came of it, in a line.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say that a task is done."""
    tell(incident, made(CompleteTask, actor, command_id, task=task, outcome=outcome), json)


def reopen_task(
    incident: Incident,
    task: Number = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say that a task is not done after all."""
    tell(incident, made(ReopenTask, actor, command_id, task=task), json)


def list_tasks(incident: Incident, json: Json = False) -> None:
    """List the tasks of an incident, those that are done too; of a closed one as they stand now."""
    tasks = run(through_temporal(lambda incidents: tasks_in(incidents, incident)))
    if json:
        print_json(tasks)
        return
    if not tasks:
        out.print("No tasks.")
        return
    table = Table("", "task", "owner", "until", "stands", box=None, pad_edge=False)
    for task in tasks:
        table.add_row(str(task.number), task.text, task.owner.label, _until(task), _stands(task))
    show_table(table)


def my_tasks(actor: Actor = None, json: Json = False) -> None:
    """List what you have to do, in open incidents and in closed ones."""
    if actor is None:
        fail("Say who you are: --as ana@example.com")
    who = speaker(actor)
    mine = run(through_temporal(lambda incidents: tasks_of(incidents, who)))
    if json:
        print_json([{"incident": given_in.id, **task.model_dump(mode="json")} for given_in, task in mine])
        return
    if not mine:
        out.print("No tasks.")
        return
    table = Table("incident", "", "task", "until", "stands", box=None, pad_edge=False)
    for given_in, task in mine:
        table.add_row(given_in.id, str(task.number), task.text, _until(task), _stands(task))
    show_table(table)


def _until(task: TaskView) -> str:
    return day_and_clock(task.until) if task.until else ""


def _stands(task: TaskView) -> str:
    if task.withdrawn:
        return "withdrawn"
    return "done" if task.done_at else "understood" if task.understood else "not understood yet"
