"""Who commands next, and how command is shared, from a terminal."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from activities.roster import Seen
from cli.crediting import Files, Since, Until, period
from cli.reporting import newest
from cli.running import fail, out, run
from cli.showing import print_json, show_table
from cli.telling import Json, through_temporal
from incident.careers import Stage
from incident.record import RecordError
from incident.vocabulary import Severity
from roster.choosing import Wanted, passed_over, suggest
from roster.fairness import Fairness, Group, Quarter, fairness, stints
from roster.lists import NOTHING_CHANGED, week_in_words, why
from roster.planning import MOST_WEEKS, USUAL_WEEKS
from worker.settings import read_policy, read_settings
from workflows.client import Incidents
from workflows.planning import rotation_plan
from workflows.roster import Roster

HEADINGS = ["by", "group", "people", "minutes", "share", *Stage, "to rotation", "stopped at"]
OUTSIDE = "from outside engineering"

app = typer.Typer(help="How command and the way to it are shared.", no_args_is_help=True)


def suggest_commander(
    incident: Annotated[str | None, typer.Argument(help="For this one; planned ahead otherwise.")] = None,
    severity: Annotated[
        Severity | None, typer.Option(help="The incident's, or high, unless it is said.")
    ] = None,
    json: Json = False,
) -> None:
    """Who could command next or relieve somebody, in order, and why."""
    policy = read_policy(read_settings()).roster

    async def ask(incidents: Incidents) -> tuple[Wanted, Seen]:
        wanted = Wanted(severity=severity or Severity.HIGH)
        if incident:
            view = await incidents.incident(incident)
            here = [participant.person for participant in view.participants]
            wanted = Wanted(severity=severity or view.severity, incident=incident, responding=here)
        return wanted, await Roster(incidents).seen(incident or "")

    wanted, seen = run(through_temporal(ask))
    asked = (seen.people, wanted, seen.busy, policy, datetime.now(UTC))
    chosen, others = suggest(*asked), passed_over(*asked)
    if json:
        print_json(
            {
                "severity": wanted.severity,
                "suggested": [
                    {"person": each.person.model_dump(mode="json"), "why": why(each, policy)}
                    for each in chosen
                ],
                "not": [
                    {"person": person.model_dump(mode="json"), "why": reason} for person, reason in others
                ],
            }
        )
        return
    for number, each in enumerate(chosen, 1):
        out.print(f"{number}. {each.person.label}: {why(each, policy)}", markup=False, highlight=False)
    if not chosen:
        out.print(f"Nobody on the roster can command a {wanted.severity} incident just now.")
    for person, reason in others:
        out.print(f"not {person.label}, who {reason}", markup=False, highlight=False)


@app.command()
def report(
    files: Files = None,
    since: Since = None,
    until: Until = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a line for each group.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Write one picture, as PNG.")] = None,
    json: Json = False,
) -> None:
    """Command-minutes and stages by department, site and time with us, from the policy's [directory].

    No group under five people is shown. Drills are left out.
    """
    policy = read_policy(read_settings())
    begin, end = period(since, until)
    try:
        commanded = stints(newest(files), begin, end)
    except RecordError as error:
        fail(str(error))
    people = run(through_temporal(lambda incidents: Roster(incidents).everybody()))
    found = fairness(people, commanded, policy.directory, policy.roster.engineering, datetime.now(UTC))
    try:
        if csv_file:
            write_csv(csv_file, found)
        if picture:
            from cli.picture_of_rotation import draw  # takes a second to load

            draw(found, picture)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if json:
        print_json(found)
        return
    if not found.groups:
        out.print("No group has five people, so nothing is shown.")
        return
    show_table(table(found))
    for quarter in found.quarters:
        out.print(f"{quarter.name}: {OUTSIDE} {_outside(quarter)}", highlight=False)
    if found.withheld:
        out.print(f"Some people are not shown by {', '.join(found.withheld)}: fewer than five.")


def table(found: Fairness) -> Table:
    table = Table(*HEADINGS, box=None, pad_edge=False)
    for group in found.groups:
        table.add_row(*_cells(group))
    return table


def _outside(quarter: Quarter) -> str:
    return f"{quarter.outside:.0%}" if quarter.outside is not None else "too few people to say"


def write_csv(path: Path, found: Fairness) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        rows.writerows(_cells(group) for group in found.groups)
        rows.writerows([OUTSIDE, quarter.name, "", "", _outside(quarter)] for quarter in found.quarters)


def _cells(group: Group) -> list[str]:
    stages = [str(group.stages.get(stage, 0)) for stage in Stage]
    stopped = ", ".join(f"{count} {stage}" for stage, count in group.stopped.items())
    wait = f"{group.to_rotation.days}d" if group.to_rotation is not None else ""
    share = f"{group.share:.0%}"
    return [group.by, group.name, str(group.people), f"{group.minutes:.0f}", share, *stages, wait, stopped]


@app.command("plan")
def show_plan(
    weeks: Annotated[
        int, typer.Option(help="How many, from the next Monday on.", min=1, max=MOST_WEEKS)
    ] = USUAL_WEEKS,
    json: Json = False,
) -> None:
    """What could be changed in PagerDuty in the coming weeks. A preview: nothing is changed, you apply it."""
    policy = read_policy(read_settings())
    now = datetime.now(UTC)
    found = run(through_temporal(lambda incidents: rotation_plan(incidents, policy, weeks, now)))
    if json:
        print_json(found)
        return
    for week in found:
        out.print(week_in_words(week, policy.roster), markup=False, highlight=False)
    out.print(NOTHING_CHANGED)
