"""How soon an incident goes on after its worker was killed (SIGKILL): until another worker makes its next vendor call."""

import asyncio
import random
import socket
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

from benchmarks.ground import DEV, TASK_QUEUE, Ground, ended, eventually, ground
from benchmarks.report import Measured, Result, at_most, p50
from incident.commands import ReportStatus
from worker.health import workers

L = 0.3  # seconds that a vendor call takes
GOAL = 15.0  # seconds
PATIENCE = 90.0
PHONE_BOOK = "pagerduty.GET "  # a worker that starts may refresh it first; that is no incident's step

Trial = Callable[[Ground, random.Random], Awaitable[tuple[float, float]]]


async def measure(quick: bool) -> Result:
    chance = random.Random(5)
    measured, details = [], {}
    for what, trial in {
        "idle when killed, another worker is running": told_while_another_runs,
        "idle when killed, another worker is started at once": told_before_another_comes,
        "killed during set-up, another worker is started at once": during_set_up,
    }.items():
        trials = []
        async with ground() as here:
            await here.latency(L)
            for _ in range(2 if quick else 6):
                trials.append(await trial(here, chance))
        measured += lines(what, trials)
        details[what] = [{"next step": round(n, 2), "all settled": round(s, 2)} for n, s in trials]
    return Result(
        benchmark="After SIGKILL of the worker, until the next step",
        measured=measured,
        details={"seconds": details, "vendor latency": L},
    )


def lines(what: str, trials: list[tuple[float, float]]) -> list[Measured]:
    nexts, settled = [n for n, _ in trials], [s for _, s in trials]
    return [
        Measured(what=what, value=p50(nexts), unit="s", beside=f"p50 of {len(trials)} trials"),
        at_most("  longest", max(nexts), "s", goal=GOAL),
        Measured(
            what="  everything done", value=p50(settled), unit="s", beside=f"longest {max(settled):.1f} s"
        ),
    ]


async def told_while_another_runs(here: Ground, chance: random.Random) -> tuple[float, float]:
    first = await here.muster("worker")
    incident = await an_idle_incident(here)
    second = await here.muster("worker")
    await eventually(lambda: at_work(here, second), "the second worker is running", PATIENCE)
    killed_at = await kill(first)
    await report(here, incident)
    return await gone_on(here, incident, killed_at, second)


async def told_before_another_comes(here: Ground, chance: random.Random) -> tuple[float, float]:
    first = await here.muster("worker")
    incident = await an_idle_incident(here)
    killed_at = await kill(first)
    await report(here, incident)
    return await gone_on(here, incident, killed_at, await here.muster("worker"))


async def during_set_up(here: Ground, chance: random.Random) -> tuple[float, float]:
    """With steps in hand: Temporal has to find out that nobody works on them any more."""
    first = await here.muster("worker")
    await an_idle_incident(here)  # the worker is warm
    incident = await here.declare()
    await asyncio.sleep(chance.uniform(0.1, 2.0))
    killed_at = await kill(first)
    return await gone_on(here, incident, killed_at, await here.muster("worker"))


async def at_work(here: Ground, worker: asyncio.subprocess.Process) -> bool:
    return f"{worker.pid}@{socket.gethostname()}" in (await workers(here.client, TASK_QUEUE))[TASK_QUEUE]


async def an_idle_incident(here: Ground) -> str:
    incident = await here.declare()
    await here.settled(incident, PATIENCE)
    return incident


async def kill(worker: asyncio.subprocess.Process) -> float:
    killed_at = time.time()
    await ended(worker)
    return killed_at


async def report(here: Ground, incident: str) -> None:
    words = {"conditions": "Every second payment fails", "actions": "rolling back", "needs": "none"}
    await here.incidents.signal(incident, ReportStatus(command_id=str(uuid4()), actor=DEV, **words))


async def gone_on(
    here: Ground, incident: str, killed_at: float, worker: asyncio.subprocess.Process
) -> tuple[float, float]:
    """Seconds from the kill until the next call and until nothing is in hand."""

    async def next_call() -> float | None:
        calls = [call for call in await here.calls() if not call.name.startswith(PHONE_BOOK)]
        return next((call.began for call in calls if call.began > killed_at + 0.05), None)

    called_at = await eventually(next_call, "the next step", PATIENCE)
    assert called_at
    await here.settled(incident, PATIENCE)
    settled_at = time.time()
    await ended(worker)
    await here.forget_calls()
    return called_at - killed_at, settled_at - killed_at
