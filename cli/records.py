"""The records that a terminal can read without Temporal: files that are named, and the directory in which they are kept."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from activities.record_dir import RecordDir
from cli.data_dir import DATA, RECORDS
from cli.running import complain, run
from cli.telling import through_temporal
from incident.apply import fold
from incident.bundle import read_bundle
from incident.record import Record, RecordError, read_record
from incident.state import Incident
from incident.visibility import Audience, title
from worker.settings import read_settings
from workflows.client import Incidents, Listed, NoSuchIncident

T = TypeVar("T")


def record_dir() -> RecordDir | None:
    """Where MUSTER_RECORD_DIR says, or where `muster up` keeps them here; None where there is neither."""
    named, here = read_settings().muster_record_dir, DATA / RECORDS
    if named is None and not here.is_dir():
        return None
    return RecordDir(named or here)


def read_file(path: Path) -> bytes:
    """Raises RecordError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from error


def read(path: Path) -> Record:
    """The record in a bundle, or a bare record.json. Raises RecordError."""
    content = read_file(path)
    if path.suffix != ".json":
        return read_bundle(content, str(path))
    try:
        return read_record(content.decode(), str(path))
    except UnicodeDecodeError as error:
        raise RecordError(f"{path}: not a record of Muster") from error


def or_kept(incident: str, ask: Callable[[Incidents], Awaitable[T]], read_in: Callable[[Record], T]) -> T:
    """What Temporal says, or the record of an incident that it has forgotten. Raises RecordError."""

    async def asked(incidents: Incidents) -> T:
        try:
            return await ask(incidents)
        except NoSuchIncident:
            if (record := kept(incident)) is None:
                raise
            return read_in(record)

    return run(through_temporal(asked))


def kept(incident: str) -> Record | None:
    """The last record of an incident that is kept here. Raises RecordError."""
    directory = record_dir()
    found = directory.of(incident) if directory else []
    return read(found[-1]) if found else None


def all_kept() -> list[Record]:
    """The last record of each incident; one that cannot be read is named and left out. Raises RecordError for none."""
    directory = record_dir()
    if directory is None:
        raise RecordError("There is no directory with records. Set MUSTER_RECORD_DIR.")
    try:
        files = directory.newest()
    except OSError as error:
        raise RecordError(f"{directory.path}: {error.strerror}") from error
    if not files:
        raise RecordError(
            f"{directory.path}: there are no records yet. One is written when an incident ends."
        )
    records = [record for path in files if (record := read_or_name(path))]
    if not records:
        raise RecordError(f"{directory.path}: none of the records in it can be read.")
    return records


def read_or_name(path: Path) -> Record | None:
    try:
        return read(path)
    except RecordError as error:
        complain(f"{error}. It is left out.")
        return None


def closed_ones() -> list[Listed]:
    """Those whose records are kept here, the last that ended first. Raises RecordError."""
    records = sorted(all_kept(), key=lambda record: record.events[-1].at, reverse=True)
    return [_listed(fold(record.events)) for record in records]


def _listed(incident: Incident) -> Listed:
    return Listed(
        id=incident.id,
        title=title(incident, Audience.PUBLIC),
        severity=incident.severity,
        status=incident.status,
        commander=incident.commander.label if incident.commander else None,
        channel_url=None,
        declared_at=incident.declared_at,
    )
