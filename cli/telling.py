"""How a command goes from a terminal to an incident, and its result back: what all of them share."""

import getpass
import uuid
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from cli.running import fail, out, run
from cli.showing import print_json
from incident.commands import Command
from incident.people import Person
from worker.settings import read_settings
from worker.temporal import connect
from workflows.client import Incidents

C = TypeVar("C", bound=Command)
T = TypeVar("T")

Incident = Annotated[str, typer.Argument(help="The incident's id, as `muster list` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Actor = Annotated[
    str | None,
    typer.Option("--as", help="Who says so: an e-mail address or Slack id. Your login name otherwise."),
]
CommandId = Annotated[
    str | None, typer.Option("--command-id", help="The same id twice is applied once; made up otherwise.")
]


def tell(incident: str, command: Command, json: bool) -> None:
    result = run(through_temporal(lambda incidents: incidents.update(incident, command)))
    if json:
        print_json({"command_id": command.command_id, "result": result})
    else:
        out.print(result, highlight=False, markup=False)


def speaker(actor: str | None) -> Person:
    return somebody(getpass.getuser() if actor is None else actor, "actor")


def somebody(typed: str, what: str) -> Person:
    """The person as typed; what names nobody is said in one line."""
    try:
        return Person.model_validate(typed)
    except ValidationError as error:
        fail(_problems(error, what))


def made(kind: type[C], actor: str | None, command_id: str | None, /, **fields: object) -> C:
    """The command as typed; a field that cannot be what it should be is said in one line."""
    said = {"command_id": command_id or f"cli:{uuid.uuid4()}", "actor": speaker(actor), **fields}
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        fail(_problems(error, kind.__name__))


def _problems(error: ValidationError, whole: str) -> str:
    """`whole` is what is wrong where it is no single field."""
    problems = (f"{e['loc'][0] if e['loc'] else whole}: {e['msg']}" for e in error.errors())
    return "; ".join(p.replace("Value error, ", "") for p in problems)


async def through_temporal(ask: Callable[[Incidents], Awaitable[T]]) -> T:
    return await ask(Incidents(await connect(), read_settings().muster_task_queue))
