"""`muster record`: take an incident's record out of Temporal, check it years later, read what was known at a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.bundle import read_bundle, verify, write_bundle
from cli.running import fail, out, run
from cli.showing import print_json
from cli.telling import Incident, Json, through_temporal
from incident.apply import fold
from incident.events import Event
from incident.record import RecordError, known_at, read_record
from incident.view import view
from incident.words.record import known, markdown
from workflows.client import Incidents

app = typer.Typer(help="Keep, check and read the record of an incident.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="What `muster record export` wrote, or a record's JSON.")]


@app.command()
def export(
    incident: Incident,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Where to; incident-ID.zip here, unless said.")
    ] = None,
) -> None:
    """Write record, timeline and Temporal's histories into one file with their hashes."""
    path = out_file or Path(f"incident-{incident}.zip")
    if path.exists():
        fail(f"{path} exists already. Name another file with --out.")

    async def fetch(incidents: Incidents) -> None:
        text = await incidents.record(incident)
        try:
            write_bundle(path, text, await incidents.histories(incident))
        except OSError as error:
            fail(f"{path}: {error.strerror}")

    run(through_temporal(fetch))
    out.print(f"Written to {path}. `muster record verify {path}` checks it.", highlight=False)


@app.command("verify")
def verify_file(file: File, json: Json = False) -> None:
    """Check every hash, and replay every history; exit 1 if anything is not as it was written."""
    try:
        looked_at = run(verify(file))
    except RecordError as error:
        fail(str(error))
    if json:
        print_json({"ok": all(v.ok for v in looked_at), "looked_at": [vars(v) for v in looked_at]})
    else:
        for each in looked_at:
            mark, colour = ("✓", "green") if each.ok else ("✗", "red")
            out.print(f"[{colour}]{mark}[/{colour}] {each.what}: {each.says}", highlight=False)
    if not all(each.ok for each in looked_at):
        fail("The record is not as it was written.")


@app.command()
def show(
    file: File,
    at: Annotated[
        str | None, typer.Option(help="What was known then: 14:32 (UTC), or a date and time.")
    ] = None,
    json: Json = False,
) -> None:
    """Read a record: all of it, or what was known at a time."""
    try:
        show_events(read_bundle(file).events, at, json)
    except RecordError as error:
        fail(str(error))


def show_then(incident: str, at: str, json: bool) -> None:
    """What was known of an incident at a time, from Temporal."""
    text = run(through_temporal(lambda incidents: incidents.record(incident)))
    try:
        show_events(read_record(text, incident).events, at, json)
    except RecordError as error:
        fail(str(error))


def show_events(events: list[Event], at: str | None, json: bool) -> None:
    """Raises RecordError."""
    then = known_at(events, moment(at, events[0].at)) if at else fold(events)
    if json:
        print_json(view(then, {}, None))
    else:
        out.print(known(then) if at else markdown(then), markup=False, highlight=False)


def moment(text: str, declared: datetime) -> datetime:
    """14:32 is the first such time since it was declared. Raises RecordError."""
    try:
        clock = datetime.strptime(text, "%H:%M").replace(tzinfo=UTC)
    except ValueError:
        try:
            at = datetime.fromisoformat(text)
        except ValueError as error:
            raise RecordError(f'"{text}" is not a time; write 14:32, or 2026-03-01T14:32') from error
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    at = declared.astimezone(UTC).replace(hour=clock.hour, minute=clock.minute, second=59, microsecond=999999)
    return at if at >= declared else at + timedelta(days=1)
