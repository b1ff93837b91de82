"""How many commands are applied a second and how long one takes, beside the least workflow that could do it.

Both run on the same server, in turns: a machine's speed changes from one minute to the next, so only pairs are compared.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from uuid import uuid4

from pydantic import BaseModel

from benchmarks.ground import DEV, Ground, ground
from benchmarks.minimal import TASK_QUEUE, Line, Lines, MinimalWorkflow
from benchmarks.report import Measured, Result, at_least, p50, p99
from incident.commands import RecordEvent

TEXT = "The load balancer was drained by hand"
AT_ONCE = 50
GOAL = 0.8  # of the minimal workflow's rate

Update = Callable[[str], Awaitable[object]]


class Round(BaseModel):
    rate: float  # applied a second
    cpu: float = 0  # of the worker, milliseconds for each command
    p50: float  # milliseconds
    p99: float


async def measure(quick: bool) -> Result:
    async with ground() as here:
        workers = [(await here.run("worker", "2000")).pid, (await here.run("minimal")).pid]
        incidents = await asyncio.gather(*(here.declare(f"Shard {n} is slow") for n in range(AT_ONCE)))
        entities = await asyncio.gather(*(start_minimal(here) for _ in range(AT_ONCE)))
        for incident in incidents:
            await here.settled(incident, patience=120)
        await asyncio.sleep(5)  # the last edits of their cards
        pairs, alone, together = (3, 60, 4) if quick else (7, 150, 10)
        one = await compared(here, incidents[:1], entities[:1], workers, each=alone, pairs=pairs)
        many = await compared(here, incidents, entities, workers, each=together, pairs=pairs)
    return Result(
        benchmark="Commands applied: record_event as an update, in turns with a minimal entity workflow",
        measured=[*lines("1 at a time", one), *lines(f"{AT_ONCE} at once", many)],
        details={
            "pairs": {
                str(at_once): [(ours.model_dump(), least.model_dump()) for ours, least in pairs]
                for at_once, pairs in ((1, one), (AT_ONCE, many))
            }
        },
    )


async def start_minimal(here: Ground) -> str:
    id = f"minimal-{uuid4()}"
    await here.client.start_workflow(MinimalWorkflow.run, Lines(), id=id, task_queue=TASK_QUEUE)
    return id


async def compared(
    here: Ground, incidents: list[str], entities: list[str], workers: list[int], *, each: int, pairs: int
) -> list[tuple[Round, Round]]:
    async def ours(incident: str) -> str:
        return await here.incidents.update(
            incident, RecordEvent(command_id=str(uuid4()), actor=DEV, text=TEXT)
        )

    async def least(entity: str) -> str:
        handle = here.client.get_workflow_handle(entity)
        line = Line(command_id=str(uuid4()), text=TEXT)
        return await handle.execute_update(MinimalWorkflow.record, line, id=line.command_id)

    await around(ours, incidents, 3, workers[0])
    await around(least, entities, 3, workers[1])
    return [
        (await around(ours, incidents, each, workers[0]), await around(least, entities, each, workers[1]))
        for _ in range(pairs)
    ]


async def around(update: Update, targets: list[str], each: int, worker: int) -> Round:
    """All targets at once, and each of them `each` times in a row."""
    took: list[float] = []

    async def keep_telling(target: str) -> None:
        for _ in range(each):
            began = time.perf_counter()
            await update(target)
            took.append((time.perf_counter() - began) * 1000)

    began, worked = time.perf_counter(), cpu_seconds(worker)
    await asyncio.gather(*(keep_telling(target) for target in targets))
    rate, worked = len(took) / (time.perf_counter() - began), cpu_seconds(worker) - worked
    return Round(rate=rate, p50=p50(took), p99=p99(took), cpu=worked / len(took) * 1000)


def cpu_seconds(pid: int) -> float:
    """Which other processes do not lengthen, unlike everything else that is measured here."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def lines(how: str, pairs: list[tuple[Round, Round]]) -> list[Measured]:
    ours, least = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def line(what: str, of: Callable[[Round], float], unit: str) -> Measured:
        beside = f"{median(map(of, least)):.3g} {unit}: minimal workflow"
        return Measured(what=what, value=median(map(of, ours)), unit=unit, beside=beside)

    return [
        line(f"{how}: rate", lambda r: r.rate, "/s"),
        line("  round-trip p50", lambda r: r.p50, "ms"),
        line("  round-trip p99", lambda r: r.p99, "ms"),
        line("  CPU of the worker for each", lambda r: r.cpu, "ms"),
        at_least(
            "  rate, as a part of the minimal workflow's",
            round(median(o.rate / m.rate for o, m in pairs), 2),
            "×",
            goal=GOAL,
            beside=f"{len(pairs)} pairs, median",
        ),
    ]
