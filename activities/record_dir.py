"""The directory in which records are kept, for good: one file for each time an incident was closed. Only we can read it."""

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from incident.bundle import read_manifest, sealed, unpacked
from incident.record import RecordError

NAME = re.compile(r"^record-([a-z0-9]+)-\d{8}T\d{6}Z\.zip$")


class RecordDir:
    """All methods raise OSError when the directory cannot be read or written to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, packed: bytes, source: str = "the record") -> Path:
        """Whole or not at all; the same record twice is one file. Raises RecordError."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path / read_manifest(unpacked(packed, source), source).name
        with NamedTemporaryFile(dir=self.path, prefix=".", delete=False) as new:  # readable by its owner only
            try:
                new.write(packed)
                new.flush()
                os.fsync(new.fileno())
                os.replace(new.name, path)
            except BaseException:
                os.unlink(new.name)
                raise
        _onto_the_disk(self.path)
        return path

    def of(self, incident: str) -> list[Path]:
        """The records of one incident, oldest first."""
        return [path for found, path in self._named() if found == incident]

    def all(self) -> list[Path]:
        return [path for _, path in self._named()]

    def newest(self) -> list[Path]:
        """The last record of each incident."""
        return list(dict(self._named()).values())

    def holds(self, incident: str, run_id: str) -> bool:
        """Whether there is a whole record of that run."""
        return any(_ends_with(path, run_id) for path in self.of(incident))

    def _named(self) -> list[tuple[str, Path]]:
        if not self.path.exists():
            return []
        found = ((NAME.match(path.name), path) for path in sorted(self.path.iterdir()))
        return [(name[1], path) for name, path in found if name]


def _ends_with(path: Path, run_id: str) -> bool:
    """Not one that cannot be read: it is written again, and keeps no other waiting."""
    try:
        packed = path.read_bytes()
        return sealed(packed) and read_manifest(unpacked(packed, path.name), path.name).runs[-1:] == [run_id]
    except (OSError, RecordError):
        return False


def _onto_the_disk(directory: Path) -> None:
    """The new name, too, outlives a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
