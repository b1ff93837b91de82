"""Lives, each with one fault, many at the same time; and what was different at the end from a life without."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from sandbox.world import WorldState
from tests.faults import life
from tests.faults.cells import DOWN, FAULTS, KILLED, LATE_EFFECT, Call, Cell, calls_of
from tests.faults.killing import Killer
from tests.faults.seen import SEEDED, Seen, may_be_lost, seen
from tests.workflows.case import Case, eventually
from tests.workflows.house import House, opened_house
from worker.run import make_worker

PATIENCE = 240.0  # seconds for a whole life, on a machine that does other things too
TRIES = 4  # at having the fault strike
LINES_SHOWN, LINE_SHOWN = 6, 300
Outcome = Literal["same", "needs sweep", "different", "not reached", "stuck"]


@dataclass
class Verdict:
    cell: Cell
    outcome: Outcome
    missing: list[str]
    surplus: list[str]
    seconds: float

    def __str__(self) -> str:
        lines = [f"missing: {line}" for line in self.missing] + [f"surplus: {line}" for line in self.surplus]
        shown = [line[:LINE_SHOWN] for line in lines[:LINES_SHOWN]]
        return "\n  ".join([f"{self.outcome}: {self.cell}, {self.seconds:.0f} s", *shown])


class Lives:
    """One house in which one life after another is lived."""

    def __init__(self, house: House, killer: Killer, phases: Iterable[str]) -> None:
        self.house = house
        self.killer = killer
        self.phases = list(phases)

    async def without_fault(self) -> tuple[Seen, list[Call]]:
        """What is left of a life, and the write calls that it made."""
        made: list[tuple[str, str]] = []
        await self._forget()
        counted = len(await self.house.calls())
        case = await life.declare(self.house)
        for phase in self.phases:
            await self._live_through(case, phase)
            calls = await self.house.calls()
            made += [(phase, call["name"]) for call in calls[counted:] if call["write"]]
            counted = len(calls)
        return await seen(case), calls_of(made)

    async def with_faults(self, cells: list[Cell], expected: Seen, tries: int = TRIES) -> list[Verdict]:
        """One life with these faults, at most one in a phase. What ends otherwise is lived again with each alone.

        So is a fault that struck nothing: how often the card is edited depends on who is quicker.
        """
        began = time.monotonic()
        missing: list[str] = []
        surplus: list[str] = []
        reached: set[Cell] = set()
        try:
            async with asyncio.timeout(PATIENCE):
                reached, left = await self._with_faults({cell.call.phase: cell for cell in cells})
        except Exception as error:  # of one life; the others go on
            stuck, missing = True, [repr(error), *await self._unsettled()]
        else:
            stuck, missing = False, sorted((expected - left).elements())
            surplus = sorted((left - expected).elements())
            if any(cell.call.vendor == "slack" for cell in cells):
                missing = [line for line in missing if not may_be_lost(line)]
        self.killer.disarm()
        await self.house.calm()
        seconds = (time.monotonic() - began) / len(cells)
        if len(cells) > 1 and (missing or surplus):
            again = cells
        else:
            again = [cell for cell in cells if tries > 1 and not stuck and cell not in reached]
        came = [
            Verdict(
                cell, _outcome(cell, stuck, missing + surplus, cell in reached), missing, surplus, seconds
            )
            for cell in cells
            if cell not in again
        ]
        for cell in again:
            came += await self.with_faults([cell], expected, tries - 1)
        return came

    async def _with_faults(self, cells: dict[str, Cell]) -> tuple[set[Cell], Seen]:
        """Which of the faults struck, and what is left of the life."""
        await self._forget()
        case, reached = None, set()
        for phase in self.phases:
            cell = cells.get(phase)
            if cell:
                await self._place(cell)
            case = case or await life.declare(self.house)
            if cell is None:
                await self._live_through(case, phase)
            elif await self._live_through_fault(case, cell):
                reached.add(cell)
        assert case
        return reached, await seen(case)

    async def _live_through(self, case: Case, phase: str) -> None:
        await life.PHASES[phase](case)
        await (life.ended(case) if phase == "close" else life.settled(case))

    async def _live_through_fault(self, case: Case, cell: Cell) -> bool:
        reached = False
        if cell.fault == DOWN:
            spreading = asyncio.create_task(self._spread(cell))
            await life.PHASES[cell.call.phase](case)
            await life.quiet(case)
            spreading.cancel()
            reached = await self._struck()
            await self.house.calm()
        else:
            await life.PHASES[cell.call.phase](case)
        await (life.ended(case) if cell.call.phase == "close" else life.settled(case))
        if cell.fault == LATE_EFFECT:
            await asyncio.sleep(FAULTS[LATE_EFFECT]["seconds"])
        reached = reached or await self._struck()
        self.killer.disarm()
        await self.house.calm()
        return reached

    async def _spread(self, cell: Cell) -> None:
        """From that call on nothing of the vendor's works any more."""
        await eventually(self._struck, f"{cell.call} is made")
        await self.house.fault(f"{cell.call.vendor}.*", "down")

    async def _place(self, cell: Cell) -> None:
        times = {} if cell.fault == DOWN else {"times": 1}
        await self.house.fault(cell.call.name, skip=cell.call.nth, **FAULTS[cell.fault], **times)
        if cell.fault == KILLED:
            self.killer.arm(self._struck)

    async def _struck(self) -> bool:
        return any(fault["fired"] for fault in await self.house.faults())

    async def _unsettled(self) -> list[str]:
        """What a life is stuck with; it ends here."""
        [case] = self.house.cases
        told = []
        with suppress(Exception):
            told = [f"{s.key} {s.state} {s.reason}" for s in (await case.view()).steps if not s.settled]
        with suppress(RPCError):
            await case.handle.terminate()
        await asyncio.sleep(3)  # what it left in hand may still come to its end
        return told

    async def _forget(self) -> None:
        """Make the house as new. Whoever has lived some phases only still runs."""
        for case in self.house.cases:
            with suppress(RPCError):
                await case.handle.terminate()
        self.house.cases.clear()
        state, new = self.house.state, WorldState(google=self.house.state.google)
        state.slack.channels = new.slack.channels
        state.pagerduty.incidents, state.pagerduty.notifications = {}, []
        state.google.mails_sent, state.google.generated_ids = 0, {}
        state.google.files = {id: file for id, file in state.google.files.items() if id in SEEDED}


def _outcome(cell: Cell, stuck: bool, different: list[str], reached: bool) -> Outcome:
    if stuck:
        return "stuck"
    if not reached:
        return "not reached"
    if not different:
        return "same"
    return "needs sweep" if cell.fault == LATE_EFFECT else "different"


@asynccontextmanager
async def opened_lives(
    env: WorkflowEnvironment, folder: Path, phases: Iterable[str] = life.PHASES
) -> AsyncIterator[Lives]:
    killer = Killer()
    config = env.client.config()
    client = Client(**{**config, "interceptors": [*config["interceptors"], killer]})
    async with opened_house(env=env, folder=folder, worker=False) as house:
        worker = make_worker(client, house.settings, house.policy, drills=False)
        async with worker:
            yield Lives(house, killer, phases)


async def verdicts(
    lives: Iterable[list[Cell]], expected: Seen, houses: list[Lives]
) -> AsyncIterator[Verdict]:
    """As they come: each house takes the next life."""
    waiting = iter(lives)
    told: asyncio.Queue[list[Verdict] | None] = asyncio.Queue()

    async def live(house: Lives) -> None:
        for cells in waiting:
            await told.put(await house.with_faults(cells, expected))
        await told.put(None)

    async with asyncio.TaskGroup() as living:
        for house in houses:
            living.create_task(live(house))
        for _ in houses:
            while (came := await told.get()) is not None:
                for verdict in came:
                    yield verdict
