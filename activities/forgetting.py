"""Takes what is left of a drill out of Temporal and out of the directory of records. What is real is refused, each time."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel
from temporalio import activity

from activities.errors import final, retryable
from activities.models import Nothing
from activities.off import offered
from activities.record_dir import RecordDir
from incident.apply import fold
from incident.bundle import read_bundle
from incident.record import RecordError


class OfDrill(BaseModel):
    incident: str


class Gone(BaseModel):
    """How many of them."""

    count: int


class Remains(Protocol):
    """What Temporal has of a drill: `workflows.remains`."""

    async def is_real(self, incident: str) -> bool: ...
    async def goes_on(self, incident: str) -> bool: ...
    async def delete(self, incident: str) -> int: ...


class Forgetting:
    """`directory` is None where records are kept nowhere but in the incident's folder."""

    def __init__(self, remains: Remains, directory: RecordDir | None) -> None:
        self._remains = remains
        self._directory = directory

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="await_end_of_drill")
    async def await_end_of_drill(self, request: OfDrill) -> Nothing:
        """Fails, to be tried again, while anything of it goes on; for good, where it is no drill."""
        await self._only_drills(request)
        if await self._remains.goes_on(request.incident):
            raise retryable("The drill goes on")
        return Nothing()

    @activity.defn(name="delete_runs")
    async def delete_runs(self, request: OfDrill) -> Gone:
        await self._only_drills(request)
        return Gone(count=await self._remains.delete(request.incident))

    @activity.defn(name="delete_records")
    async def delete_records(self, request: OfDrill) -> Gone:
        """Each record says itself whether it is a drill's."""
        if self._directory is None:
            return Gone(count=0)
        try:
            records = await asyncio.to_thread(self._directory.of, request.incident)
            for record in records:
                await asyncio.to_thread(_delete, record)
        except OSError as error:
            raise retryable(f"{self._directory.path}: {error.strerror or error}") from None
        return Gone(count=len(records))

    async def _only_drills(self, request: OfDrill) -> None:
        if await self._remains.is_real(request.incident):
            raise final(f"{request.incident} is no drill")


def _delete(path: Path) -> None:
    try:
        recorded = fold(read_bundle(path.read_bytes(), path.name).events)
    except RecordError as error:
        raise final(str(error)) from None
    if not recorded.drill:
        raise final(f"{path.name} is the record of no drill")
    path.unlink()
