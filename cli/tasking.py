"""Tasks from a terminal: give one, say that it is understood, say that it is done, list them."""

from typing import Annotated

import typer
from rich.table import Table

from cli.running import out, run
from cli.showing import print_json
from cli.telling import Actor, CommandId, Incident, Json, made, tell, through_temporal
from incident.commands import AcknowledgeTask, CompleteTask, CreateTask

Number = Annotated[int | None, typer.Option("--task", help="Its number, where several are meant.", min=1)]


def create_task(
    incident: Incident,
    owner: Annotated[str, typer.Argument(help="Who is to do it: e-mail address or Slack id.")],
    text: Annotated[str, typer.Argument(help="What is to be done, in a line.")],
    within: Annotated[
        str | None, typer.Option(help="They are called back after this long, such as 10m.")
    ] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Give a task to one named person, with a time."""
    tell(incident, made(CreateTask, actor, command_id, owner=owner, text=text, within=within), json)


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


def list_tasks(incident: Incident, json: Json = False) -> None:
    """List the tasks of an incident, those that are done too."""
    tasks = run(through_temporal(lambda incidents: incidents.incident(incident))).tasks
    if json:
        print_json(tasks)
        return
    if not tasks:
        out.print("No tasks.")
        return
    table = Table("", "task", "owner", "until", "stands", box=None, pad_edge=False)
    for task in tasks:
        stands = "done" if task.done_at else "understood" if task.understood else "not understood yet"
        until = f"{task.until:%Y-%m-%d %H:%M}" if task.until else ""
        table.add_row(str(task.number), task.text, task.owner.label, until, stands)
    out.print(table)
