"""`muster report`: what the records say of all incidents together, as a table, as CSV and JSON, and as one picture."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.records import all_kept, read
from cli.running import fail, out
from cli.showing import print_json
from cli.telling import Json
from incident.apply import fold
from incident.durations import written
from incident.measures import TIMES, Figures, Measured, Summary, measured, summaries
from incident.record import Record, RecordError

NOTHING = "–"
COLUMNS = sorted(Measured.model_fields, key=lambda name: name in Figures.model_fields)  # who it is, then what
HEADINGS = (
    "severity",
    "incidents",
    "acknowledged",
    "first report",
    "stable",
    "closed",
    "reports on time",
    "tasks open",
)


def report(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Records; those in MUSTER_RECORD_DIR, unless some are named.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Declared on this day (UTC) or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Declared before this day (UTC).")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write a line for each incident, times in seconds.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Write one picture, as PNG.")] = None,
    json: Json = False,
) -> None:
    """Incidents by severity: how long people waited, which reports were on time, what is still to be done.

    Times are medians. A report is on time when nobody had to be reminded of it. Drills are left out.
    """
    try:
        incidents = chosen(newest(files), since, until)
        if csv_file:
            write_csv(csv_file, incidents)
        if picture:
            from cli.picture import draw  # takes a second to load, which no other command is to pay

            draw(incidents, picture)
    except RecordError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if json:
        by_severity = [s.model_dump(mode="json") for s in summaries(incidents)]
        print_json({"incidents": [i.model_dump(mode="json") for i in incidents], "by_severity": by_severity})
    else:
        out.print(table(summaries(incidents)))


def newest(files: Sequence[Path] | None) -> list[Record]:
    """The last record of each incident: of those named, or of all that are kept here. Raises RecordError."""
    records = [read(path) for path in files] if files else all_kept()
    records.sort(key=lambda record: record.events[-1].at)
    return list({fold(record.events).id: record for record in records}.values())


def chosen(records: Sequence[Record], since: datetime | None, until: datetime | None) -> list[Measured]:
    """Those declared in that time and no drills, in the order in which they were. Raises RecordError for none."""
    begin = since.replace(tzinfo=UTC) if since else datetime.min.replace(tzinfo=UTC)
    end = until.replace(tzinfo=UTC) if until else datetime.max.replace(tzinfo=UTC)
    incidents = [i for i in map(measured, records) if not i.drill and begin <= i.declared_at < end]
    if not incidents:
        raise RecordError("There are records, but of no incident declared in that time that was no drill.")
    return sorted(incidents, key=lambda incident: incident.declared_at)


def table(rows: Sequence[Summary]) -> Table:
    table = Table(*HEADINGS, box=None, pad_edge=False)
    for row in rows:
        times = [in_words(getattr(row, name)) for name in TIMES]
        reports = f"{row.reports_on_time} of {row.reports_due}" if row.reports_due else NOTHING
        tasks = f"{row.tasks_open} of {row.tasks}" if row.tasks else NOTHING
        table.add_row(row.severity, str(row.incidents), *times, reports, tasks)
    return table


def in_words(time: timedelta | None) -> str:
    """Rounded as people would: nobody asks for the seconds of an hour."""
    if time is None:
        return NOTHING
    grain = 60 if time >= timedelta(hours=1) else 1
    return written(timedelta(seconds=round(time.total_seconds() / grain) * grain))


def write_csv(path: Path, incidents: Sequence[Measured]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for incident in incidents:
            rows.writerow([_cell(getattr(incident, name)) for name in COLUMNS])


def _cell(value: object) -> object:
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value.isoformat() if isinstance(value, datetime) else value
