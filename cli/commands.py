"""The commands of an incident from a terminal: each waits for its result, `--json` prints it for machines."""

import getpass
import uuid
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from cli.reconciling import looked_around, show_look
from cli.running import fail, out, run
from cli.showing import print_json, show_incident, show_list
from incident.commands import (
    AddParticipant,
    AssignRole,
    ChangeStatus,
    Command,
    Declare,
    EditIncident,
    EngageOncall,
    Reconcile,
    RecordEvent,
    ReportStatus,
)
from incident.people import Person
from incident.vocabulary import ASSIGNABLE, Role, Severity, Status
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


def declare(
    title: Annotated[str, typer.Argument(help='What is broken, for example "checkout is failing".')],
    severity: Annotated[Severity, typer.Option(help="How bad it is.")] = Severity.HIGH,
    description: Annotated[str, typer.Option(help="More words, if you have them.")] = "",
    restricted: Annotated[bool, typer.Option("--restricted", help="For participants' eyes only.")] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help="An exercise: marked as such, and nobody is paged.")
    ] = False,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Declare an incident: page the on-call commander, open a channel and documents."""
    declaration = _made(
        Declare,
        actor,
        command_id,
        title=title,
        severity=severity,
        description=description,
        restricted=restricted,
        drill=drill,
    )
    opened = run(_with(lambda incidents: incidents.declare(declaration)))
    if json:
        print_json(opened)
    else:
        again = " already" if opened.already else ""
        out.print(
            f"Incident [bold]{opened.id}[/bold] is{again} declared. `muster show {opened.id}` follows it."
        )


def assign_role(
    incident: Incident,
    user: Annotated[str, typer.Argument(help="E-mail address or Slack id.")],
    role: Annotated[Role, typer.Argument(help=f"One of: {', '.join(ASSIGNABLE)}.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Give somebody a role; command, deputy, scribe and liaison pass from whoever has them."""
    _tell(incident, _made(AssignRole, actor, command_id, user=user, role=role), json)


def status_report(
    incident: Incident,
    conditions: Annotated[str, typer.Option(help="How things stand.", prompt=True)],
    actions: Annotated[str, typer.Option(help="What is being done.", prompt=True)],
    needs: Annotated[str, typer.Option(help='What is missing; "none" if nothing.', prompt=True)],
    next_report_in: Annotated[str | None, typer.Option(help="When the next one comes, such as 20m.")] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Report conditions, actions and needs: to the channel, the stakeholders and the document."""
    report = _made(
        ReportStatus,
        actor,
        command_id,
        conditions=conditions,
        actions=actions,
        needs=needs,
        next_report_in=next_report_in,
    )
    _tell(incident, report, json)


def edit(
    incident: Incident,
    title: Annotated[str | None, typer.Option(help="New title.")] = None,
    description: Annotated[str | None, typer.Option(help="New description.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="New severity; one that pages, pages.")] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Change title, description or severity."""
    changes = {"title": title, "description": description, "severity": severity}
    _tell(incident, _made(EditIncident, actor, command_id, **changes), json)


def mark_stable(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """The impact is contained: begin the review, report less often."""
    _tell(incident, _made(ChangeStatus, actor, command_id, status=Status.STABLE), json)


def mark_closed(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """It is over: resolve the page, write the record, archive folder and channel."""
    _tell(incident, _made(ChangeStatus, actor, command_id, status=Status.CLOSED), json)


def reopen(incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """A stable incident is active again."""
    _tell(incident, _made(ChangeStatus, actor, command_id, status=Status.ACTIVE), json)


def engage_oncall(
    incident: Incident,
    team: Annotated[str, typer.Argument(help="A team of the policy's [pagerduty.teams].")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Page whoever is on call for a team."""
    _tell(incident, _made(EngageOncall, actor, command_id, team=team), json)


def add_participant(
    incident: Incident,
    user: Annotated[str, typer.Argument(help="E-mail address or Slack id.")],
    reason: Annotated[str, typer.Option(help="Why they are needed.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Bring somebody in: channel and documents."""
    _tell(incident, _made(AddParticipant, actor, command_id, user=user, reason=reason), json)


def event(
    incident: Incident,
    text: Annotated[str, typer.Argument(help="What happened, in a line.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Put a line on the timeline."""
    _tell(incident, _made(RecordEvent, actor, command_id, text=text), json)


def reconcile(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """Look through Slack, Google and PagerDuty: remove duplicates, put back what is missing, say what people changed."""
    command = _made(Reconcile, actor, command_id)
    look = run(_with(lambda incidents: looked_around(incidents, incident, command)))
    print_json(look) if json else show_look(look)
    if look.waiting:
        raise typer.Exit(1)


def list_incidents(json: Json = False) -> None:
    """List the open incidents. Restricted ones keep their titles to themselves."""
    listed = run(_with(lambda incidents: incidents.list()))
    print_json(listed) if json else show_list(listed)


def show(
    incident: Incident,
    timeline: Annotated[bool, typer.Option("--timeline", help="Everything that happened, in words.")] = False,
    json: Json = False,
) -> None:
    """Show an incident: who commands, what is due, and the true state of every resource."""
    if timeline:
        entries = run(_with(lambda incidents: incidents.timeline(incident)))
        if json:
            print_json(entries)
            return
        for entry in entries:
            out.print(f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.text}", highlight=False, markup=False)
        return
    view = run(_with(lambda incidents: incidents.incident(incident)))
    print_json(view) if json else show_incident(view)


def _tell(incident: str, command: Command, json: bool) -> None:
    result = run(_with(lambda incidents: incidents.update(incident, command)))
    if json:
        print_json({"command_id": command.command_id, "result": result})
    else:
        out.print(result, highlight=False, markup=False)


def _made(kind: type[C], actor: str | None, command_id: str | None, **fields: object) -> C:
    """The command as typed; a field that cannot be what it should be is said in one line."""
    try:
        who = Person.model_validate(getpass.getuser() if actor is None else actor)
        return kind.model_validate(
            {"command_id": command_id or f"cli:{uuid.uuid4()}", "actor": who, **fields}
        )
    except ValidationError as error:
        problems = (f"{e['loc'][0] if e['loc'] else 'actor'}: {e['msg']}" for e in error.errors())
        fail("; ".join(p.replace("Value error, ", "") for p in problems))


async def _with(ask: Callable[[Incidents], Awaitable[T]]) -> T:
    return await ask(Incidents(await connect(), read_settings().muster_task_queue))
