"""The commands of an incident from a terminal: each waits for its result, `--json` prints it for machines."""

from typing import Annotated

import typer

from cli.reconciling import looked_around, show_look
from cli.running import fail, out, run
from cli.showing import print_json
from cli.telling import Actor, CommandId, Incident, Json, made, tell, through_temporal
from incident.commands import (
    AcceptCommand,
    AddParticipant,
    AssignRole,
    ChangeStatus,
    Declare,
    DeclineCommand,
    EditIncident,
    EngageOncall,
    Reconcile,
    RecordEvent,
    ReportStatus,
    ReportToExecutives,
    SetPrompts,
    SnoozeReminder,
)
from incident.vocabulary import ASSIGNABLE, Level, Severity, Snoozed, Status, What
from incident.words.refusals import snooze_one, unknown_type
from worker.settings import ConfigurationError, read_policy, read_settings


def declare(
    title: Annotated[str, typer.Argument(help='What is broken, for example "checkout is failing".')],
    severity: Annotated[Severity, typer.Option(help="How bad it is.")] = Severity.HIGH,
    description: Annotated[str, typer.Option(help="More words, if you have them.")] = "",
    type: Annotated[str | None, typer.Option(help="One of the policy's [types].")] = None,
    restricted: Annotated[bool, typer.Option("--restricted", help="For participants' eyes only.")] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help="An exercise: marked as such, and nobody is paged.")
    ] = False,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Declare an incident: page the on-call commander, open a channel and documents."""
    if type:
        _known(type)
    declaration = made(
        Declare,
        actor,
        command_id,
        title=title,
        severity=severity,
        type=type,
        description=description,
        restricted=restricted,
        drill=drill,
        paged_before=command_id is not None,
    )
    opened = run(through_temporal(lambda incidents: incidents.declare(declaration)))
    if json:
        print_json(opened)
    else:
        again = " already" if opened.already else ""
        out.print(
            f"Incident [bold]{opened.id}[/bold] is{again} declared. `muster show {opened.id}` follows it."
        )


def _known(type: str) -> None:
    """Where there is a policy here. The incident, which has one, says so as well, but refuses nothing."""
    try:
        types = sorted(read_policy(read_settings()).types)
    except ConfigurationError:
        return
    if type not in types:
        fail(unknown_type(type, types))


def assign_role(
    incident: Incident,
    user: Annotated[str, typer.Argument(help="E-mail address or Slack id.")],
    role: Annotated[str, typer.Argument(help=f"{', '.join(ASSIGNABLE)}, or one of the policy's [roles].")],
    now: Annotated[bool, typer.Option("--now", help="Take command over from somebody silent.")] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Whoever commands does not stay as deputy.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; it is kept in the record.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Give somebody a role. Command is offered: it passes when they accept (`muster accept-command`)."""
    how = {"now": now, "release": release, "reason": reason}
    tell(incident, made(AssignRole, actor, command_id, user=user, role=role, **how), json)


def accept_command(
    incident: Incident,
    read_back: Annotated[
        str, typer.Option(help="How you understand the situation, in one line.", prompt=True)
    ],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Accept command, which was offered to you."""
    tell(incident, made(AcceptCommand, actor, command_id, read_back=read_back), json)


def decline_command(
    incident: Incident,
    reason: Annotated[str, typer.Option(help="Why, if you wish to say.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Decline command, which was offered to you."""
    tell(incident, made(DeclineCommand, actor, command_id, reason=reason), json)


def status_report(
    incident: Incident,
    conditions: Annotated[str, typer.Option(help="How things stand.", prompt=True)],
    actions: Annotated[str, typer.Option(help="What is being done.", prompt=True)],
    needs: Annotated[str, typer.Option(help='What is missing; "none" if nothing.', prompt=True)],
    next_report_in: Annotated[str | None, typer.Option(help="When the next one comes, such as 20m.")] = None,
    internal: Annotated[bool, typer.Option("--internal", help="Stakeholders are not told.")] = False,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Report conditions, actions and needs: to the channel, the stakeholders and the document."""
    report = made(
        ReportStatus,
        actor,
        command_id,
        conditions=conditions,
        actions=actions,
        needs=needs,
        next_report_in=next_report_in,
        internal=internal,
    )
    tell(incident, report, json)


def executive_report(
    incident: Incident,
    status: Annotated[str, typer.Option(help="What customers see, and how many of them.", prompt=True)],
    overview: Annotated[
        str, typer.Option(help="What happened, in words that need no engineer.", prompt=True)
    ],
    next_steps: Annotated[
        str, typer.Option(help="What is being done, and when they hear again.", prompt=True)
    ],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Tell executives where the incident stands."""
    said = {"status": status, "overview": overview, "next_steps": next_steps}
    tell(incident, made(ReportToExecutives, actor, command_id, **said), json)


def snooze(
    incident: Incident,
    duration: Annotated[str, typer.Argument(help="How long, such as 45m.")],
    of: Annotated[
        Snoozed | None, typer.Option(help="Which reminder; the status report's, unless given.")
    ] = None,
    task: Annotated[int | None, typer.Option(help="The number of a task whose time is up.", min=1)] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Be reminded later: of the status report, unless you name something else."""
    if of not in (None, "task") and task is not None:
        fail(snooze_one())
    what = of or What.STATUS_REPORT
    tell(incident, made(SnoozeReminder, actor, command_id, duration=duration, what=what, task=task), json)


def prompts(
    incident: Incident,
    level: Annotated[Level, typer.Argument(help="How much the commander is prompted.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say how much the commander is told, privately, what to do next."""
    tell(incident, made(SetPrompts, actor, command_id, level=level), json)


def edit(
    incident: Incident,
    title: Annotated[str | None, typer.Option(help="New title.")] = None,
    description: Annotated[str | None, typer.Option(help="New description.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="New severity; one that pages, pages.")] = None,
    type: Annotated[str | None, typer.Option(help="One of the policy's [types]; '' takes it off.")] = None,
    observers: Annotated[
        bool | None,
        typer.Option("--observers/--no-observers", help="Whether learners may watch, of a restricted one."),
    ] = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Change title, description, severity or type."""
    changes: dict[str, object] = {"title": title, "description": description, "severity": severity}
    changes |= {"type": type, "observers": observers}
    tell(incident, made(EditIncident, actor, command_id, **changes), json)


def mark_stable(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """The impact is contained: begin the review, report less often."""
    tell(incident, made(ChangeStatus, actor, command_id, status=Status.STABLE), json)


def mark_closed(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """It is over: resolve the page, write the record, archive folder and channel."""
    tell(incident, made(ChangeStatus, actor, command_id, status=Status.CLOSED), json)


def reopen(incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """A stable or closed incident is active again; channel and documents come back."""
    tell(incident, made(ChangeStatus, actor, command_id, status=Status.ACTIVE), json)


def engage_oncall(
    incident: Incident,
    team: Annotated[str, typer.Argument(help="A team of the policy's [pagerduty.teams].")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Page whoever is on call for a team."""
    tell(incident, made(EngageOncall, actor, command_id, team=team), json)


def add_participant(
    incident: Incident,
    user: Annotated[str, typer.Argument(help="E-mail address or Slack id.")],
    reason: Annotated[str, typer.Option(help="Why they are needed.")] = "",
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Bring somebody in: channel and documents."""
    tell(incident, made(AddParticipant, actor, command_id, user=user, reason=reason), json)


def event(
    incident: Incident,
    text: Annotated[str, typer.Argument(help="What happened, in a line.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Put a line on the timeline."""
    tell(incident, made(RecordEvent, actor, command_id, text=text), json)


def reconcile(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """Look through Slack, Google and PagerDuty: remove duplicates, put back what is missing, say what people changed."""
    command = made(Reconcile, actor, command_id)
    look = run(through_temporal(lambda incidents: looked_around(incidents, incident, command)))
    print_json(look) if json else show_look(look)
    if look.waiting:
        raise typer.Exit(1)
