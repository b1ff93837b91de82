"""What an open incident costs a worker in memory: resident set before and after many were opened and kept at hand."""

import asyncio
from pathlib import Path

from benchmarks.ground import Ground, ground
from benchmarks.report import Measured, Result, at_most

WARM = 100  # incidents before the first look: what is loaded once, threads included, is loaded then
AT_ONCE = 25
CACHED = "20000"
GOAL = 200.0  # KiB
PATIENCE = 180.0  # seconds for one batch


async def measure(quick: bool) -> Result:
    """With all that an incident has at the vendors; the largest number without them, which is what time allows."""
    whole = await grown([WARM + 200] if quick else [1000], off=False)
    bare = {} if quick else await grown([1000, 5000], off=True)
    return Result(
        benchmark="Memory of a worker for each open incident",
        measured=[
            *(line(f"{n:,} incidents, everything set up", kib) for n, kib in whole.items()),
            *(line(f"{n:,} incidents, vendors off", kib) for n, kib in bare.items()),
        ],
    )


def line(what: str, kib: tuple[float, float]) -> Measured:
    per_incident, resident = kib
    return at_most(what, per_incident, "KiB", goal=GOAL, beside=f"{resident / 1024:,.0f} MiB resident in all")


async def grown(sizes: list[int], *, off: bool) -> dict[int, tuple[float, float]]:
    """For each size KiB per incident and KiB in all."""
    async with ground(vendors_off=off) as here:
        worker = await here.run("worker", CACHED)
        await open_incidents(here, WARM)
        before, opened, found = resident(worker.pid), WARM, {}
        for size in sizes:
            await open_incidents(here, size - opened)
            opened = size
            now = resident(worker.pid)
            found[size] = ((now - before) / (size - WARM), now)
        return found


async def open_incidents(here: Ground, how_many: int) -> None:
    for start in range(0, how_many, AT_ONCE):
        batch = [here.declare(f"Shard {start + n} is slow") for n in range(min(AT_ONCE, how_many - start))]
        incidents = await asyncio.gather(*batch)
        await asyncio.gather(*(here.settled(incident, PATIENCE) for incident in incidents))
        await here.forget_calls()


def resident(pid: int) -> float:
    """KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
