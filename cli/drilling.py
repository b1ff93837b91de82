"""Drills from a terminal: begin and lead one, see what came of it, check a scenario."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.records import or_kept, read
from cli.running import fail, out, run
from cli.showing import print_json, show_table
from cli.telling import Actor, CommandId, Json, made, somebody, tell, through_temporal
from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
from drills.importing import scenario_of
from drills.reading import ScenarioError, read_scenario
from drills.words import refusals as say
from drills.words.lists import asks
from drills.words.results import why_over
from incident.commands.declaring import FASTEST
from incident.durations import duration
from incident.events import Event
from incident.record import RecordError, read_record
from incident.refusals import Refused
from incident.words.phrases import day_and_clock, named
from worker.settings import read_policy, read_settings
from workflows.client import Incidents, Opened
from workflows.drill import DrillView
from workflows.drill_schedule import Repeated, repeat, repeat_no_more
from workflows.drilling import begin_drill, delete_drill, drill_now, drills_played
from workflows.forgetting import Forgotten
from workflows.scenarios import Scenarios, readable

app = typer.Typer(
    help="Learn to command in an exercise: a scenario is played, nobody is paged.", no_args_is_help=True
)

Drill = Annotated[str, typer.Argument(help="The drill's id, as `muster drill list` shows it.")]
Inject = Annotated[str | None, typer.Option(help="Its id; the next one, unless given.")]


def scenarios() -> Scenarios:
    return Scenarios(read_policy(read_settings()))


@app.command("list")
def list_drills(json: Json = False) -> None:
    """The scenarios there are, and the drills that are played now."""
    known = scenarios().all()
    played = run(through_temporal(drills_played))
    if json:
        print_json(
            {
                "scenarios": [s.model_dump(mode="json", by_alias=True) for s in known],
                "played": [p.model_dump(mode="json") for p in played],
            }
        )
        return
    table = Table("scenario", "about", "asks", box=None, pad_edge=False)
    for scenario in known:
        table.add_row(scenario.id, scenario.about, asks(scenario))
    show_table(table)
    for drill in played:
        line = f"{drill.incident}: {drill.scenario}, {drill.trainee} plays, {drill.facilitator} leads"
        out.print(line, highlight=False, markup=False)


@app.command()
def start(
    scenario: Annotated[str, typer.Argument(help="Which one, as `muster drill list` shows them.")],
    trainee: Annotated[
        str | None, typer.Option(help="Who commands: their e-mail address. You, unless given.")
    ] = None,
    speed: Annotated[int, typer.Option(help="How many times as fast as written.", min=1, max=FASTEST)] = 1,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Begin a drill. Whoever begins it leads it."""
    told = made(EndDrill, actor, command_id)  # for who says so, and under which id
    plays = told.actor if trainee is None else somebody(trainee, "trainee")
    if not plays.email:
        fail(say.trainee_by_address(plays))

    async def begin(incidents: Incidents) -> Opened:
        wanted = scenarios().named(scenario)
        return await begin_drill(incidents, wanted, plays, told.actor, speed=speed, key=told.command_id)

    opened = run(through_temporal(begin))
    if json:
        print_json(opened)
    else:
        again = " already" if opened.already else ""
        out.print(
            f"Drill [bold]{opened.id}[/bold] is{again} begun. `muster drill show {opened.id}` follows it."
        )


@app.command()
def show(drill: Drill, json: Json = False) -> None:
    """What came in a drill, what is to come, and the debrief once it is over."""
    view = run(through_temporal(lambda incidents: drill_now(incidents, drill)))
    print_json(view) if json else shown(view)


def shown(view: DrillView) -> None:
    drill = view.drill
    goes = (
        f"over, because {why_over(drill.ended)}" if drill.ended else "paused" if drill.paused else "under way"
    )
    out.print(f"DRILL: {drill.scenario.title}: {goes}", style="bold", markup=False, highlight=False)
    out.print(
        f"{named(drill.trainee)} plays, {named(drill.facilitator)} leads", markup=False, highlight=False
    )
    for event in drill.events:
        out.print(
            f"{event.at:%H:%M:%S} UTC {event.kind.replace('_', ' ')} {getattr(event, 'inject', '')}",
            highlight=False,
        )
    for finding in view.debrief.findings if view.debrief else []:
        out.print(f"\n[bold]{finding.about}[/bold]", highlight=False)
        out.print(f"{finding.fact}\nTry: {finding.suggestion}", highlight=False, markup=False)
    for fact in view.debrief.behind_it if view.debrief else []:
        out.print(f"\nBehind it: {fact}", highlight=False, markup=False)


@app.command()
def pause(drill: Drill, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Let the scenario wait, and the incident's reminders with it."""
    tell(drill, made(PauseDrill, actor, command_id), json)


@app.command()
def resume(drill: Drill, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """Let the scenario go on, and the reminders from where they were."""
    tell(drill, made(ResumeDrill, actor, command_id), json)


@app.command()
def fire(
    drill: Drill,
    inject: Inject = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Let an inject come now, whatever it waits for."""
    tell(drill, made(FireInject, actor, command_id, inject=inject), json)


@app.command()
def skip(
    drill: Drill,
    inject: Inject = None,
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Leave an inject out."""
    tell(drill, made(SkipInject, actor, command_id, inject=inject), json)


@app.command()
def end(drill: Drill, actor: Actor = None, command_id: CommandId = None, json: Json = False) -> None:
    """End a drill; the debrief follows."""
    tell(drill, made(EndDrill, actor, command_id), json)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Scenarios in YAML.")], json: Json = False
) -> None:
    """Whether scenarios can be played; what is wrong is said with file, line and what to do."""
    problems: dict[str, str | None] = {}
    for path in files:
        try:
            readable(path)
        except Refused as refused:
            problems[str(path)] = refused.reason
        else:
            problems[str(path)] = None
    if json:
        print_json([{"file": file, "problems": (why or "").splitlines()} for file, why in problems.items()])
    else:
        for file, why in problems.items():
            out.print(why or f"{file}: can be played", highlight=False, markup=False)
    if any(problems.values()):
        raise typer.Exit(1)


@app.command("import")
def import_incident(
    incident: Annotated[str, typer.Argument(help="The id of a closed incident, or the file of its record.")],
    out_path: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; incident-ID.yaml unless said.")
    ] = None,
) -> None:
    """Make a scenario of a closed incident, with names removed, to be read through and put right."""

    async def ask(incidents: Incidents) -> list[Event]:
        return read_record(await incidents.record(incident), incident).events

    named_file = Path(incident)
    path = out_path or Path(f"incident-{named_file.stem}.yaml")
    if path.exists():
        fail(f"{path} exists already. Name another file with --out.")
    try:
        events = (
            read(named_file).events if named_file.is_file() else or_kept(incident, ask, lambda r: r.events)
        )
        text = scenario_of(events)
        read_scenario(text, str(path), "made")
        path.write_text(text, encoding="utf-8")
    except (RecordError, Refused, ScenarioError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    out.print(
        f"Written to {path}. Read it through, then `muster drill check {path}`.",
        markup=False,
        highlight=False,
    )


@app.command()
def schedule(
    scenario: Annotated[str, typer.Argument(help="Which one, as `muster drill list` shows them.")],
    every: Annotated[str, typer.Option(help="How often, such as 14d.")],
    trainee: Annotated[str, typer.Option(help="Who commands: their e-mail address.")],
    speed: Annotated[int, typer.Option(help="How many times as fast as written.", min=1, max=FASTEST)] = 1,
    actor: Actor = None,
) -> None:
    """Run a drill every so often, counted from now. The trainee plays it alone, unless --as says who leads it."""
    leads = made(EndDrill, actor or trainee, None).actor
    plays = somebody(trainee, "trainee")

    async def repeated(incidents: Incidents) -> datetime:
        try:
            length = duration(every)
        except ValueError as error:
            raise Refused(f"{error}.") from None
        wanted = scenarios().named(scenario)
        again = Repeated(scenario=wanted, trainee=plays, facilitator=leads, speed=speed)
        return await repeat(incidents.temporal, incidents.task_queue, again, length)

    first = run(through_temporal(repeated))
    out.print(
        f"{scenario} is played every {every}, first on {day_and_clock(first)}. "
        f"`muster drill unschedule {scenario}` ends that.",
        highlight=False,
    )


@app.command()
def unschedule(scenario: Annotated[str, typer.Argument(help="Which one.")]) -> None:
    """Repeat a drill no more; one that is played now goes on."""
    run(
        through_temporal(lambda incidents: repeat_no_more(incidents.temporal, incidents.task_queue, scenario))
    )
    out.print(f"{scenario} is not repeated any more.", markup=False, highlight=False)


@app.command()
def delete(drill: Drill, json: Json = False) -> None:
    """Delete a drill that is over: from Temporal, its records, its folder in Drive. Its channel stays, archived."""

    async def gone(incidents: Incidents) -> Forgotten:
        return await delete_drill(incidents, drill)

    forgotten = run(through_temporal(gone))
    if json:
        print_json(forgotten)
    else:
        out.print("\n".join(forgotten.said), highlight=False, markup=False)
