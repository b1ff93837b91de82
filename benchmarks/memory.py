"""What an open incident costs a worker in memory: resident set before and after many were opened and kept at hand."""

import asyncio
from pathlib import Path

from benchmarks.ground import CREDENTIALS, Ground, ground
from benchmarks.report import Measured, Result, at_most
from worker.run import AT_HAND

WARM = 100  # incidents before the first look: what is loaded once, threads included, is loaded then
AT_ONCE = 25
ALL = 20_000  # more than are opened: all stay in memory
GOAL = 200.0  # KiB
PATIENCE = 180.0  # seconds for one batch


async def measure(quick: bool) -> Result:
    """As it is run, with `AT_HAND` of them in memory; the largest number without vendors, which is what time allows."""
    measured = [line("each that is kept in memory", await grown(WARM + 200, at_hand=ALL, off=False), None)]
    if not quick:
        whole = await grown(1000, at_hand=AT_HAND, off=False)
        bare = await grown(5000, at_hand=AT_HAND, off=True)
        measured += [
            line("1,000 open, everything set up", whole, GOAL),
            line("5,000 open, vendors off", bare, GOAL),
        ]
    return Result(
        benchmark="Memory of a worker for each open incident",
        measured=measured,
        details={"kept in memory at most": AT_HAND},
    )


def line(what: str, kib: tuple[float, float], goal: float | None) -> Measured:
    per_incident, resident = kib
    beside = f"{resident / 1024:,.0f} MiB resident in all"
    if goal is None:
        return Measured(what=what, value=per_incident, unit="KiB", beside=beside)
    return at_most(what, per_incident, "KiB", goal=goal, beside=beside)


async def grown(size: int, *, at_hand: int, off: bool) -> tuple[float, float]:
    """KiB per incident and KiB in all, once so many are open."""
    async with ground(off=CREDENTIALS if off else ()) as here:
        worker = await here.run("worker", str(at_hand))
        await open_incidents(here, WARM)
        before = resident(worker.pid)
        await open_incidents(here, size - WARM)
        now = resident(worker.pid)
        return (now - before) / (size - WARM), now


async def open_incidents(here: Ground, how_many: int) -> None:
    for start in range(0, how_many, AT_ONCE):
        batch = [here.declare(f"Shard {start + n} is slow") for n in range(min(AT_ONCE, how_many - start))]
        incidents = await asyncio.gather(*batch)
        for incident in incidents:  # one after the other: looking costs more than waiting
            await here.settled(incident, PATIENCE)
            if not here.off:  # most open incidents are in somebody's hands
                await here.acknowledge(incident)
        await here.forget_calls()
        print(f"{start + len(incidents)} of {how_many} more incidents are open", flush=True)


def resident(pid: int) -> float:
    """KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
