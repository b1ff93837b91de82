"""Whole processes are killed with SIGKILL while incidents are on their way; each ends as if nothing had happened.

A small part in CI; as many as promised with FAULTS=whole in the environment.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from temporalio.testing import WorkflowEnvironment

from incident.commands import (
    AcceptCommand,
    AssignRole,
    ChangeStatus,
    EditIncident,
    EngageOncall,
    PageAcknowledged,
    RecordEvent,
    ReportStatus,
)
from incident.vocabulary import Status
from tests.faults import life
from tests.faults.hurry import hurried
from tests.faults.processes import Temporal, temporal_on_a_file, worker_process
from tests.faults.seen import Seen, may_be_lost, seen
from tests.workflows.case import ANA, BEN, Case
from tests.workflows.house import House, opened_house
from worker.temporal import ensure_search_attributes

T = TypeVar("T")
WHOLE = os.environ.get("FAULTS") == "whole"
INCIDENTS, KILLS, SERVER_KILLS = (20, 8, 4) if WHOLE else (2, 2, 1)
PATIENCE = 400.0  # seconds
SEED = 11

pytestmark = pytest.mark.timeout(600)


@dataclass
class Site:
    """Temporal on its file and the sandbox; the worker is the test's."""

    temporal: Temporal
    house: House

    async def called(self) -> None:
        """Until somebody works again: a vendor hears of it."""
        already = len(await self.house.calls())

        async def more() -> bool:
            return len(await self.house.calls()) > already

        await until(more)


@asynccontextmanager
async def opened_site(folder: Path) -> AsyncIterator[Site]:
    with hurried():
        async with temporal_on_a_file(folder) as (temporal, client):
            await ensure_search_attributes(client)
            env = WorkflowEnvironment.from_client(client)
            async with opened_house(env=env, folder=folder, worker=False) as house:
                yield Site(temporal, house)


async def lived(house: House) -> Case:
    """From declaration to the record, with everything said by signals, so that nobody need be there to hear it."""
    case = await life.declare(house)
    await settled(case)
    await life.tell(case, PageAcknowledged, ANA)
    await life.tell(case, AssignRole, ANA, user=BEN, role="commander")
    await life.tell(case, AcceptCommand, BEN, read_back="Payments fail")
    await life.tell(case, ReportStatus, BEN, conditions="Payments fail", actions="rolling back", needs="none")
    await life.tell(case, EditIncident, BEN, severity="critical")
    await life.tell(case, EngageOncall, BEN, team="database")
    await settled(case)
    await life.tell(case, ChangeStatus, BEN, status=Status.STABLE)
    await settled(case)
    await life.tell(case, ChangeStatus, BEN, status=Status.CLOSED)
    await life.persistently(case.handle.result)
    await life.persistently(case.is_kept)
    return case


async def settled(case: Case) -> None:
    async def all_steps() -> bool:
        return all(step.settled for step in (await life.quiet(case)).steps)

    await until(all_steps)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    while True:
        if await true():
            return
        await asyncio.sleep(life.LOOK_EVERY)


async def left_of(case: Case) -> Seen:
    return await seen(case, alone=False)


def differences(left: Seen, expected: Seen) -> dict[str, list[str]]:
    missing = [line for line in (expected - left).elements() if not may_be_lost(line)]
    return {"missing": missing, "surplus": [*(left - expected).elements()]}


NONE: dict[str, list[str]] = {"missing": [], "surplus": []}


async def test_incidents_outlive_workers_that_are_killed_at_random_moments(tmp_path: Path) -> None:
    async with opened_site(tmp_path) as site, worker_process(site.temporal, site.house.settings) as worker:
        expected = await left_of(await lived(site.house))

        async def kill_worker() -> None:
            await worker.killed()
            await worker.start()

        cases = await lived_under(site, kill_worker, incidents=INCIDENTS, kills=KILLS)
        for case in cases:
            assert differences(await left_of(case), expected) == NONE


async def test_an_incident_outlives_temporal_servers_that_are_killed_on_their_file(tmp_path: Path) -> None:
    async with opened_site(tmp_path) as site, worker_process(site.temporal, site.house.settings):
        expected = await left_of(await lived(site.house))

        async def kill_server() -> None:
            await site.temporal.killed()
            await site.temporal.start()

        [case] = await lived_under(site, kill_server, incidents=1, kills=SERVER_KILLS)
        assert differences(await left_of(case), expected) == NONE


async def lived_under(
    site: Site, kill: Callable[[], Awaitable[None]], *, incidents: int, kills: int
) -> list[Case]:
    """Lives at the same time, with kills at random moments of them, each once work goes on after the last."""
    moments, killed = random.Random(SEED), 0

    async def go_on_killing() -> None:
        nonlocal killed
        while killed < kills:
            await site.called()
            await asyncio.sleep(moments.uniform(0, 3))
            await kill()
            killed += 1

    async with asyncio.timeout(PATIENCE):
        killing = asyncio.create_task(go_on_killing())
        cases = await asyncio.gather(*(lived(site.house) for _ in range(incidents)))
    killing.cancel()
    assert killed >= 1
    return cases


async def test_commands_that_nobody_was_there_to_hear_are_applied_in_order_by_the_next_worker(
    house: House,
) -> None:
    case = await house.declared()
    await house.worker_goes()
    calls = len(await house.calls())
    for number in range(1, 8):
        await case.signalled(RecordEvent, text=f"noticed {number}")
    await case.signalled(ReportStatus, conditions="Every third payment fails", actions="none", needs="none")
    assert len(await house.calls()) == calls
    await house.worker_comes()
    await case.all_settled()
    noticed = [entry.text for entry in await case.timeline("event_recorded")]
    assert [text.split("noticed ")[1][0] for text in noticed] == list("1234567")
    assert len(case.said("Every third payment fails")) == 1
    assert case.doubled() == []
