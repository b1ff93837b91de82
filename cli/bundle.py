"""The record as a file that outlives Temporal: JSON, Markdown, CSV, the history of every run, and the hashes of all of it.

It proves what Muster saw and did, and that nobody changed the file since; not what was said on the phone.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from incident.apply import fold
from incident.record import Record, RecordError, read_record
from incident.words.record import markdown
from incident.words.timeline import told
from workflows.incident import IncidentWorkflow

SCHEMA = "muster.bundle/1"
MANIFEST, RECORD, MARKDOWN, TIMELINE, HISTORIES = (
    "manifest.json",
    "record.json",
    "record.md",
    "timeline.csv",
    "histories/",
)


@dataclass(frozen=True)
class Verified:
    """One thing that was looked at."""

    what: str
    ok: bool
    says: str


def write_bundle(path: Path, text: str, histories: list[WorkflowHistory]) -> None:
    """`text` is the record as JSON."""
    record = read_record(text, RECORD)
    files = {
        RECORD: text,
        MARKDOWN: markdown(fold(record.events)),
        TIMELINE: timeline_csv(record),
        **{f"{HISTORIES}{number}.json": history.to_json() for number, history in enumerate(histories, 1)},
    }
    manifest = {
        "schema": SCHEMA,
        "muster": version("muster"),
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "workflow_id": histories[0].workflow_id if histories else None,
        "sha256": {name: _hash(content.encode()) for name, content in files.items()},
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as bundle:
        for name, content in {**files, MANIFEST: json.dumps(manifest, indent=1)}.items():
            bundle.writestr(name, content)


def timeline_csv(record: Record) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["at", "kind", "actor", "text"])
    rows.writerows([e.at.isoformat(), e.kind, e.actor, e.text] for e in told(record.timeline))
    return table.getvalue()


def read_bundle(path: Path) -> Record:
    """The record in a bundle, or a bare record.json. Raises RecordError."""
    content = _contents(path)
    return read_record(content[RECORD].decode(), str(path))


async def verify(path: Path) -> list[Verified]:
    """Every hash, and a replay of every history. Raises RecordError for what is no bundle at all."""
    content = _contents(path)
    if MANIFEST not in content:
        raise RecordError(f"{path}: has no {MANIFEST}, so that nothing can be checked")
    return [*_hashes(content), _record(content), *[await _replayed(*each) for each in _histories(content)]]


def _hashes(content: dict[str, bytes]) -> Iterator[Verified]:
    try:
        manifest = json.loads(content[MANIFEST])
        schema, hashes = manifest["schema"], dict(manifest["sha256"])
    except (ValueError, KeyError, TypeError):
        yield Verified(MANIFEST, False, "cannot be read")
        return
    if schema != SCHEMA:
        yield Verified(
            MANIFEST, False, f"its schema is {schema}, and this Muster reads {SCHEMA}: use a newer one"
        )
    for name, wanted in hashes.items():
        if name not in content:
            yield Verified(name, False, "is missing")
        else:
            same = _hash(content[name]) == wanted
            yield Verified(name, same, "unchanged" if same else "was changed after it was written")
    for name in content.keys() - hashes.keys() - {MANIFEST}:
        yield Verified(name, False, "was added after it was written")


def _record(content: dict[str, bytes]) -> Verified:
    """What is shown at the end must be what the events lead to."""
    try:
        record = read_record(content[RECORD].decode(), RECORD)
    except (RecordError, UnicodeDecodeError, KeyError) as error:
        return Verified("the record", False, str(error))
    led_to = fold(record.events)
    shown = record.incident
    same = (shown["id"], shown["title"], shown["severity"], shown["status"]) == (
        led_to.id,
        led_to.title,
        led_to.severity,
        led_to.status,
    )
    says = (
        f"{len(record.events)} events lead to what it shows" if same else "its events lead to something else"
    )
    return Verified("the record", same, says)


def _histories(content: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return sorted((name, text) for name, text in content.items() if name.startswith(HISTORIES))


async def _replayed(name: str, text: bytes) -> Verified:
    try:
        history = WorkflowHistory.from_json("verified", text.decode())
    except Exception as error:  # whatever a changed byte makes of it
        return Verified(f"replay of {name}", False, f"cannot be read: {error}".splitlines()[0])
    replayer = Replayer(workflows=[IncidentWorkflow], data_converter=pydantic_data_converter)
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    failure = result.replay_failure
    says = f"{len(history.events)} events, as this Muster would do it"
    return Verified(
        f"replay of {name}", failure is None, says if failure is None else str(failure).splitlines()[0]
    )


def _contents(path: Path) -> dict[str, bytes]:
    try:
        if path.suffix == ".json":
            return {RECORD: path.read_bytes()}
        with ZipFile(path) as bundle:
            content = {name: bundle.read(name) for name in bundle.namelist()}
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from error
    except BadZipFile as error:
        raise RecordError(f"{path}: not a record that was exported, or damaged: {error}") from error
    if RECORD not in content:
        raise RecordError(f"{path}: has no {RECORD}")
    return content


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
