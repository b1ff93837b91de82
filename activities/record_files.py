"""Writes the records of incidents that have ended into a directory, reads back what it wrote, and what somebody did there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.errors import final, retryable
from activities.off import offered
from activities.record_dir import RecordDir
from activities.record_models import CreditOf, Ended, EndOf, KeptAt, Lacking, LookForRecords
from incident.aftermath import Aftermath
from incident.bundle import Verified, read_bundle, read_manifest, retold, sealed, unpacked
from incident.record import Record, RecordError
from roster.credit import Credit, credit

OFF = "MUSTER_RECORD_DIR is not set"
FORGOTTEN = "Temporal has forgotten this incident: its retention is over"
KEPT = "the record that is kept"
MOST = 100  # records begun in one go, so that a long absence does not become a flood

Verify = Callable[[bytes, str], Awaitable[list[Verified]]]


class Remembers(Protocol):
    """What Temporal still has of incidents: `workflows.remembered`. What it has forgotten raises LookupError."""

    async def ended_run(self, incident: str) -> str | None: ...
    async def bundle(self, incident: str, run_id: str | None = None) -> bytes: ...
    async def aftermath(self, incident: str) -> Aftermath: ...
    async def ended(self) -> list[tuple[str, str]]: ...
    async def kept_runs(self) -> set[str]: ...
    async def being_kept(self) -> set[str]: ...


class RecordFiles:
    """`directory` is None where records are kept nowhere but in the incident's folder."""

    def __init__(self, remembered: Remembers, verify: Verify, directory: RecordDir | None) -> None:
        self._remembered = remembered
        self._verify = verify
        self._directory = directory

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="end_of_incident")
    async def end_of_incident(self, request: EndOf) -> Ended:
        """Fails, to be tried again, while it goes on; for good, where nobody knows it any more."""
        try:
            run_id = await self._remembered.ended_run(request.incident)
        except LookupError:
            run_id = read_manifest(unpacked(await self._kept(request.incident), KEPT), KEPT).runs[-1]
        if run_id is None:
            raise retryable("The incident's workflow has not ended yet")
        return Ended(incident=request.incident, run_id=run_id)

    @activity.defn(name="write_record")
    async def write_record(self, request: Ended) -> KeptAt:
        """The file is read back; one that is not whole is written again."""
        directory = self._directory
        if directory is None:
            raise ApplicationError(
                OFF, type="VendorOff", non_retryable=True, category=ApplicationErrorCategory.BENIGN
            )
        try:
            packed = await gathered(self._remembered, request.incident, request.run_id)
        except LookupError:
            after = await self._remembered.aftermath(request.incident)
            packed = retold(await self._kept(request.incident), KEPT, after)
        try:
            path = await asyncio.to_thread(directory.write, packed)
            back = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise retryable(f"{directory.path}: {error.strerror or error}") from None
        looked_at = await whole(self._verify, back, path.name)
        return KeptAt(place=str(path), checked=looked_at)

    @activity.defn(name="incidents_without_record")
    async def incidents_without_record(self, request: LookForRecords) -> Lacking:
        """Those that have ended and whose record nobody has written, or which is not whole any more."""
        kept, in_hand, ended = await asyncio.gather(
            self._remembered.kept_runs(), self._remembered.being_kept(), self._remembered.ended()
        )
        lacking = [
            incident
            for incident, run_id in dict(ended).items()  # of several runs the last: it has the others in it
            if incident not in in_hand and not (run_id in kept and await self._holds(incident, run_id))
        ]
        return Lacking(incidents=lacking[:MOST])

    @activity.defn(name="credit_from_records")
    async def credit_from_records(self, request: CreditOf) -> Credit | None:
        """Out of all that is kept in the directory; None where nothing is."""
        try:
            records = await asyncio.to_thread(self._newest)
        except (OSError, RecordError) as error:
            raise retryable(str(error)) from None
        return credit(request.person, records, request.begin, request.end) if records else None

    def _newest(self) -> list[Record]:
        paths = self._directory.newest() if self._directory else []
        return [read_bundle(path.read_bytes(), str(path)) for path in paths]

    async def _kept(self, incident: str) -> bytes:
        """Its newest record here, which outlives what Temporal has of it."""
        paths = await asyncio.to_thread(self._directory.of, incident) if self._directory else []
        if not paths:
            raise final(FORGOTTEN)
        packed = await asyncio.to_thread(paths[-1].read_bytes)
        if not sealed(packed):
            raise final(f"{FORGOTTEN}, and {paths[-1].name} is not as it was written")
        return packed

    async def _holds(self, incident: str, run_id: str) -> bool:
        return self._directory is None or await asyncio.to_thread(self._directory.holds, incident, run_id)


async def gathered(remembered: Remembers, incident: str, run_id: str) -> bytes:
    """A worker that stops waits for no answer: it may be the only one that could have given it."""
    bundle = asyncio.ensure_future(remembered.bundle(incident, run_id))
    stops = asyncio.ensure_future(activity.wait_for_worker_shutdown())
    try:
        await asyncio.wait({bundle, stops}, return_when=asyncio.FIRST_COMPLETED)
        if not bundle.done():
            raise retryable("The worker stops")
        return await bundle
    finally:
        bundle.cancel()
        stops.cancel()


async def whole(verify: Verify, packed: bytes, source: str) -> int:
    """How many things were looked at; an error that says what was not as it was written, if anything."""
    looked_at = await verify(packed, source)
    wrong = [f"{each.what} {each.says}" for each in looked_at if not each.ok]
    if wrong:
        raise retryable(f"{source} is not whole: {'; '.join(wrong)}")
    return len(looked_at)
