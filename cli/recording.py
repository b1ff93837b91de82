"""`muster record`: take records out of Temporal, check them years later, read what was known at a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from activities.record_dir import RecordDir
from cli.records import or_kept, read, read_file, record_dir
from cli.running import fail, out, run
from cli.showing import print_json
from cli.telling import Json
from cli.verifying import show_verified, verify_all, verify_one
from incident.apply import fold
from incident.bundle import read_manifest, unpacked
from incident.events import Event
from incident.record import RecordError, known_at, read_record
from incident.view import view
from incident.words.record import known, markdown
from worker.settings import read_settings
from worker.temporal import connect
from workflows.client import Incidents
from workflows.remembered import Remembered

app = typer.Typer(help="Keep, check and read the record of an incident.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="What `muster record export` wrote, or a record's JSON.")]


@app.command()
def export(
    incidents: Annotated[
        list[str] | None, typer.Argument(help="Ids, as `muster list` shows them.", show_default=False)
    ] = None,
    all_of_them: Annotated[
        bool, typer.Option("--all", help="Every incident that has ended and that Temporal still has.")
    ] = False,
    out_path: Annotated[
        Path | None,
        typer.Option("--out", help="A file for one incident, incident-ID.zip unless said; else a directory."),
    ] = None,
) -> None:
    """Write record, timeline and Temporal's histories into one file for each incident, with their hashes."""
    if all_of_them or len(incidents or []) > 1:
        _export_into(out_path or Path(), None if all_of_them else incidents)
    elif incidents:
        _export_one(incidents[0], out_path or Path(f"incident-{incidents[0]}.zip"))
    else:
        fail("Name an incident, or all with --all.")


def _export_one(incident: str, path: Path) -> None:
    if path.exists():
        fail(f"{path} exists already. Name another file with --out.")
    packed = run(_bundle(incident))
    try:
        path.write_bytes(packed)
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    out.print(f"Written to {path}. `muster record verify {path}` checks it.", markup=False, highlight=False)


def _export_into(directory: Path, incidents: list[str] | None) -> None:
    """The same record twice is the same file, so that this can be repeated."""
    ended = incidents if incidents is not None else run(_ended())
    for incident in ended:
        packed = run(_bundle(incident))
        try:
            out.print(RecordDir(directory).write(packed), markup=False, highlight=False)
        except OSError as error:
            fail(f"{directory}: {error.strerror}")
    out.print(
        f"{len(ended)} written. `muster record verify {directory}` checks them.",
        markup=False,
        highlight=False,
    )


async def _bundle(incident: str) -> bytes:
    return await (await _remembered()).bundle(incident)


async def _ended() -> list[str]:
    return list(dict.fromkeys([incident for incident, _ in await (await _remembered()).ended()]))


async def _remembered() -> Remembered:
    return Remembered(await connect(), read_settings().muster_task_queue)


@app.command("verify")
def verify_file(
    file: Annotated[Path, typer.Argument(help="A record, or a directory: all that are in it.")],
    json: Json = False,
) -> None:
    """Check every hash, and replay every history; exit 1 if anything is not as it was written."""
    if file.is_dir():
        found = run(verify_all(sorted(file.glob("*.zip"))))
        if not found:
            fail(f"{file}: there is no record in it.")
    else:
        found = run(verify_one(file))
    show_verified(found, whole=not file.is_dir(), json=json)


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Records from elsewhere.")],
) -> None:
    """Keep records from elsewhere with ours, to be read by list, show and report. Starts and changes nothing."""
    directory = record_dir()
    if directory is None:
        fail("There is no directory to keep them in. Set MUSTER_RECORD_DIR.")
    for file, looked_at in run(verify_all(files)).items():
        wrong = [each for each in looked_at if not (each.ok or each.what.startswith("replay"))]
        if wrong:
            fail(f"{file} is not as it was written, and was not kept: {wrong[0].what}: {wrong[0].says}")
        try:
            _keep(file, directory)
        except OSError as error:
            fail(f"{directory.path}: {error.strerror}")
        for strange in (each for each in looked_at if not each.ok):
            out.print(f"  {strange.what}: {strange.says}", markup=False, highlight=False)


def _keep(file: Path, directory: RecordDir) -> None:
    packed = read_file(file)
    there = directory.path / read_manifest(unpacked(packed, str(file)), str(file)).name
    if there.exists() and there.read_bytes() != packed:
        fail(f"{there} exists already and is another record. {file} was not kept.")
    out.print(f"{file} is kept as {directory.write(packed)}.", markup=False, highlight=False)


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
        show_events(read(file).events, at, json)
    except RecordError as error:
        fail(str(error))


def show_then(incident: str, at: str, json: bool) -> None:
    """What was known of an incident at a time, from Temporal or from its record."""

    async def ask(incidents: Incidents) -> list[Event]:
        return read_record(await incidents.record(incident), incident).events

    try:
        show_events(or_kept(incident, ask, lambda record: record.events), at, json)
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
