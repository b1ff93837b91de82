"""The roster from a terminal: who commands and who learns to, and what one says for oneself or as a mentor."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from cli.running import fail, out, run
from cli.showing import print_json, show_table
from cli.telling import Actor, CommandId, Json, made, somebody, speaker, through_temporal
from incident.commands import Command
from incident.durations import duration
from incident.moments import moment
from incident.people import Person
from incident.vocabulary import Severity
from roster import lists
from roster.commands import (
    AddEvidence,
    Defer,
    JoinRoster,
    LeaveRoster,
    NameMentor,
    Promote,
    SetAvailability,
    SetWatching,
    WriteDebrief,
)
from roster.debriefs import Note
from roster.view import CareerView
from roster.vocabulary import Kind
from workflows.roster import Roster

T = TypeVar("T")

app = typer.Typer(help="Who commands and who learns to.", invoke_without_command=True)

Who = Annotated[str, typer.Argument(help="Whose: an e-mail address.")]
Whose = Annotated[str | None, typer.Option("--of", help="Whose: an e-mail address; your own otherwise.")]

Reader = Annotated[
    str | None,
    typer.Option("--as", help="Who reads: an e-mail address. Your login name otherwise."),
]


@app.callback()
def roster(context: typer.Context, json: Json = False) -> None:
    """Who commands and who learns to, and how far each has come."""
    if context.invoked_subcommand:
        context.default_map = {context.invoked_subcommand: {"json": json}}
        return
    everybody = run(_ask(lambda roster: roster.everybody()))
    if json:
        print_json(everybody)
        return
    if not everybody:
        out.print("Nobody is on the roster yet.")
        return
    table = Table("person", "e-mail", "stands", "mentor", "last commanded", box=None, pad_edge=False)
    for each in everybody:
        last = f"{each.last_commanded:%Y-%m-%d}" if each.last_commanded else ""
        mentor = each.mentor.label if each.mentor else ""
        table.add_row(each.person.label, each.person.email, each.in_words, mentor, last)
    show_table(table)


@app.command("show")
def show(who: Who, actor: Reader = None, json: Json = False) -> None:
    """How far somebody has come, their evidence, and what comes next; debriefs for them and their mentor."""
    person, reader = _person(who), speaker(actor)
    view, notes = run(_ask(lambda roster: _career(roster, person, reader)))
    if json:
        print_json({**view.model_dump(mode="json"), "debriefs": [n.model_dump(mode="json") for n in notes]})
        return
    out.print(view.person.label, style="bold", markup=False, highlight=False)
    for line in [*lists.lines(view), *lists.debriefs(notes)]:
        out.print(line, markup=False, highlight=False)


async def _career(roster: Roster, person: Person, reader: Person) -> tuple[CareerView, list[Note]]:
    return await roster.career(person), await roster.notes(person, reader)


def join_roster(actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Join the roster, or come back to it. You need not be an engineer."""
    _tell(None, made(JoinRoster, actor, command_id), json)


def leave_roster(actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Leave the roster; what you did stays with you."""
    _tell(None, made(LeaveRoster, actor, command_id), json)


def defer(
    until: Annotated[str, typer.Argument(help='A day or how long: "2027-03-01", "90d".')],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Be left alone until a day, without a reason."""
    _tell(None, made(Defer, actor, command_id, until=_ahead(until)), json)


def availability(
    when: Annotated[
        str | None, typer.Argument(help='Such as "wed 9-17", "mon-fri 9-17" or "always".')
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Your time zone, such as Europe/Madrid.")] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say when you can be asked, in your own zone."""
    _tell(None, made(SetAvailability, actor, command_id, available=when, timezone=zone), json)


def watch(
    severity: Annotated[
        list[Severity] | None, typer.Option(help="Of this severity; several may be named, all otherwise.")
    ] = None,
    when: Annotated[str | None, typer.Option(help='Such as "mon-fri 9-17"; always otherwise.')] = None,
    paged: Annotated[
        bool, typer.Option("--paged", help="While you shadow: be woken beside the commander.")
    ] = False,
    off: Annotated[bool, typer.Option("--off", help="Not any more.")] = False,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Be brought into incidents as an observer, to learn from them."""
    if off and (severity or when or paged):
        fail("--off stands alone: say what to watch, or that you watch no more.")
    wanted = {"severities": severity or [], "when": when, "paged": paged}
    _tell(None, made(SetWatching, actor, command_id, watch=not off, **wanted), json)


def mentor(
    who: Annotated[str, typer.Argument(help="The mentor: an e-mail address.")],
    of: Whose = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say who accompanies you, or somebody else."""
    _tell(of, made(NameMentor, actor, command_id, mentor=who), json)


def promote(of: Whose = None, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Say yes to what comes next, for yourself or as a mentor for somebody."""
    _tell(of, made(Promote, actor, command_id), json)


def training_read(actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Say that you read the training."""
    now = datetime.now(UTC)
    _tell(None, made(AddEvidence, actor, command_id, kind=Kind.TRAINING, begin=now, end=now), json)


def add_evidence(
    who: Who,
    kind: Annotated[Kind, typer.Argument(help="What they did.")],
    incident: Annotated[str, typer.Argument(help="In which incident or drill: its id.")],
    begin: Annotated[datetime, typer.Argument(help="From when (UTC).")],
    end: Annotated[datetime, typer.Argument(help="Until when (UTC).")],
    drill: Annotated[bool, typer.Option("--drill", help="It was a drill.")] = False,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """As a mentor: add what somebody did elsewhere, or what was missed."""
    times = {"begin": begin.replace(tzinfo=UTC), "end": end.replace(tzinfo=UTC)}
    _tell(who, made(AddEvidence, actor, command_id, kind=kind, incident=incident, drill=drill, **times), json)


def debrief(
    incident: Annotated[str, typer.Argument(help="In which incident: its id.")],
    of: Whose = None,
    well: Annotated[str, typer.Option(help="What went well.")] = "",
    differently: Annotated[str, typer.Option(help="What you would do differently.")] = "",
    try_next: Annotated[str, typer.Option("--try", help="One thing to try next time.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Write down what you saw beside somebody who learns, or as one; they and their mentor read it."""
    said = {"well": well, "differently": differently, "try_next": try_next}
    _tell(of, made(WriteDebrief, actor, command_id, incident=incident, **said), json)


def _tell(whose: str | None, command: Command, json: bool) -> None:
    person = _person(whose) if whose else command.actor
    result = run(_ask(lambda roster: roster.update(person, command)))
    if json:
        print_json({"command_id": command.command_id, "result": result})
    else:
        out.print(result, highlight=False, markup=False)


async def _ask(ask: Callable[[Roster], Awaitable[T]]) -> T:
    return await through_temporal(lambda incidents: ask(Roster(incidents)))


def _person(text: str) -> Person:
    person = somebody(text, "who")
    if person.email is None:
        fail(f'"{text}" is no e-mail address; the roster knows people by theirs.')
    return person


def _ahead(text: str) -> datetime:
    now = datetime.now(UTC)
    try:
        return now + duration(text)
    except ValueError:
        pass
    try:
        return moment(text, now, datetime.now().astimezone().tzinfo or UTC)
    except ValueError as error:
        fail(f"{error}, or 90d")
