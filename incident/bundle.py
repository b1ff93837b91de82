"""The record as one file that outlives Temporal: JSON, Markdown, CSV, the history of every run, and the hashes of all of it.

The same record is the same bytes, whoever writes it and whenever. A bundle proves what Muster saw and did, and that nothing
changed it by chance since; not what was said on the phone.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from incident.aftermath import Aftermath
from incident.apply import fold
from incident.record import Record, RecordError, read_record
from incident.words.record import markdown
from incident.words.timeline import told

SCHEMA: Final = "muster.bundle/1"
MANIFEST, RECORD, MARKDOWN, TIMELINE, HISTORIES = (
    "manifest.json",
    "record.json",
    "record.md",
    "timeline.csv",
    "histories/",
)
SEAL = 64  # the file ends with the SHA-256 of everything before, in hex, as the archive's comment

NOTHING_AFTER = Aftermath()
Contents = dict[str, bytes]


class Run(BaseModel):
    """One run of the incident's workflow, and its history as Temporal's JSON."""

    run_id: str
    history: str


class Manifest(BaseModel):
    """What is in a bundle and where it comes from."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    schema_: Literal["muster.bundle/1"] = Field(SCHEMA, alias="schema")
    muster: str  # the version whose code wrote it
    incident: str = Field(pattern=r"^[a-z0-9]+$")
    as_of: datetime  # the last moment it tells of
    runs: list[str]  # Temporal's id of each run, in the order of the histories
    policy_sha256: str | None  # of the policy in the record, as JSON with sorted keys
    sha256: dict[str, str]  # of every other file

    @property
    def name(self) -> str:
        """Of the file: an incident that was closed again has another record, and keeps the old one."""
        return f"record-{self.incident}-{self.as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


@dataclass(frozen=True)
class Verified:
    """One thing that was looked at."""

    what: str
    ok: bool
    says: str


def bundle(
    record_text: str, runs: list[Run], *, muster: str, as_of: datetime, after: Aftermath = NOTHING_AFTER
) -> bytes:
    """The record, as JSON, its runs, oldest first, and what came after them. Raises RecordError."""
    record = read_record(record_text, RECORD)
    files = {
        RECORD: record_text,
        MARKDOWN: markdown(fold(record.events)) + after.markdown,
        TIMELINE: timeline_csv(record),
        **after.files,
        **{f"{HISTORIES}{number}.json": run.history for number, run in enumerate(runs, 1)},
    }
    manifest = Manifest(
        muster=muster,
        incident=fold(record.events).id,
        as_of=after.last(as_of),
        runs=[run.run_id for run in runs],
        policy_sha256=_policy_hash(record),
        sha256={name: _hash(text.encode()) for name, text in files.items()},
    )
    written = {**files, MANIFEST: manifest.model_dump_json(indent=1, by_alias=True)}
    return _packed({name: text.encode() for name, text in written.items()})


def retold(packed: bytes, source: str, after: Aftermath) -> bytes:
    """The same record, and what has come after it since. Raises RecordError."""
    content, manifest = unpacked(packed, source), read_manifest(unpacked(packed, source), source)
    texts = [_text(text, name) for name, text in histories(content)]
    runs = [Run(run_id=id, history=text) for id, text in zip(manifest.runs, texts, strict=True)]
    record = _text(content[RECORD], source)
    whole = after.beside(content)
    return bundle(record, runs, muster=manifest.muster, as_of=manifest.as_of, after=whole)


def timeline_csv(record: Record) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["at", "kind", "actor", "text"])
    rows.writerows([e.at.isoformat(), e.kind, e.actor, e.text] for e in told(record.timeline))
    return table.getvalue()


def _packed(files: Contents) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, compress_type=ZIP_DEFLATED)
        archive.comment = b"0" * SEAL
    body = packed.getvalue()[:-SEAL]
    return body + _hash(body).encode()


def unpacked(packed: bytes, source: str) -> Contents:
    """Raises RecordError."""
    try:
        with ZipFile(io.BytesIO(packed)) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
    except Exception as error:  # whatever a changed byte makes of an archive
        raise RecordError(f"{source}: not a record that was exported, or damaged: {error}") from error
    if RECORD not in content:
        raise RecordError(f"{source}: has no {RECORD}")
    return content


def read_bundle(packed: bytes, source: str) -> Record:
    """Raises RecordError."""
    return read_record(_text(unpacked(packed, source)[RECORD], source), source)


def read_manifest(content: Contents, source: str) -> Manifest:
    """Raises RecordError."""
    try:
        schema = json.loads(content[MANIFEST])["schema"]
    except KeyError as error:
        raise RecordError(f"{source}: has no {MANIFEST}, so that nothing can be checked") from error
    except (ValueError, TypeError) as error:
        raise RecordError(f"{source}: {MANIFEST} cannot be read") from error
    if schema != SCHEMA:
        raise RecordError(
            f"{source}: its schema is {schema}, and this Muster reads {SCHEMA}. Use a newer one."
        )
    try:
        return Manifest.model_validate_json(content[MANIFEST])
    except ValidationError as error:
        raise RecordError(f"{source}: {MANIFEST} is not whole") from error


def checked(packed: bytes, source: str) -> list[Verified]:
    """The seal, every hash, and that what is shown follows from the events. Raises RecordError for what is no bundle."""
    content = unpacked(packed, source)
    if MANIFEST not in content:
        raise RecordError(f"{source}: has no {MANIFEST}, so that nothing can be checked")
    return [Verified("the file", sealed(packed), _same(sealed(packed))), *_hashes(content), _record(content)]


def histories(content: Contents) -> list[tuple[str, bytes]]:
    """By name, in the order in which they were written."""
    return [(name, text) for name, text in content.items() if name.startswith(HISTORIES)]


def sealed(packed: bytes) -> bool:
    """Not one byte was changed since."""
    return packed[-SEAL:] == _hash(packed[:-SEAL]).encode()


def _same(same: bool) -> str:
    return "unchanged" if same else "was changed after it was written"


def _hashes(content: Contents) -> Iterator[Verified]:
    try:
        hashes = read_manifest(content, MANIFEST).sha256
    except RecordError as error:
        yield Verified("the manifest", False, str(error))
        return
    for name, wanted in hashes.items():
        if name not in content:
            yield Verified(name, False, "is missing")
        else:
            same = _hash(content[name]) == wanted
            yield Verified(name, same, _same(same))
    for name in content.keys() - hashes.keys() - {MANIFEST}:
        yield Verified(name, False, "was added after it was written")


def _record(content: Contents) -> Verified:
    """What is shown at the end must be what the events lead to."""
    try:
        record = read_record(_text(content[RECORD], RECORD), RECORD)
        led_to, shown = fold(record.events), record.incident
        seen = [shown[name] for name in ("id", "title", "severity", "status")]
    except (RecordError, KeyError) as error:
        return Verified("the record", False, str(error))
    same = seen == [led_to.id, led_to.title, led_to.severity, led_to.status]
    says = (
        f"{len(record.events)} events lead to what it shows" if same else "its events lead to something else"
    )
    return Verified("the record", same, says)


def _policy_hash(record: Record) -> str | None:
    plain = json.dumps(record.policy, sort_keys=True, ensure_ascii=False)
    return _hash(plain.encode()) if record.policy else None


def _text(content: bytes, source: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise RecordError(f"{source}: not a record of Muster") from error


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
