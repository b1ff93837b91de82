"""The directory in which incidents are kept on this machine: for one `muster up` at a time. Forgets only what is made there."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from activities.record_dir import RecordDir
from worker.settings import ConfigurationError

DATA = Path(".muster")
LOCK = "lock"
MADE_HERE = (
    "temporal.db",
    "temporal.db-shm",
    "temporal.db-wal",
    "sandbox.json",
    "google-service-account.json",
)
RECORDS = "records"
TRIES, PAUSE = 50, 0.1  # five seconds: what a killed `up` leaves behind ends by itself within two


@asynccontextmanager
async def held(data_dir: Path) -> AsyncIterator[int]:
    """Nobody else uses the directory, until this process and every child that is given the descriptor has ended.

    Raises ConfigurationError.
    """
    with _lock(data_dir) as lock:
        for _ in range(TRIES):
            if _taken(lock):
                break
            await asyncio.sleep(PAUSE)
        else:
            raise ConfigurationError(
                f"{data_dir} is in use by another `muster up`. Stop that one, or choose another with --data-dir."
            )
        yield lock.fileno()


def _lock(data_dir: Path) -> IO[str]:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return (data_dir / LOCK).open("w")
    except OSError as error:
        raise ConfigurationError(
            f"{data_dir}: nothing can be kept there ({error.strerror}). Choose another with --data-dir."
        ) from error


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def forget(data_dir: Path) -> None:
    """Remove what `up` made there, and nothing else."""
    for name in MADE_HERE:
        (data_dir / name).unlink(missing_ok=True)
    for record in RecordDir(data_dir / RECORDS).all():
        record.unlink()
