"""How soon Slack is answered while people give fifty commands a second. Slack itself gives up after three seconds.

Sent on a schedule, whatever the answers do, and timed from the moment that the schedule names: a slow answer hides nothing.
"""

import asyncio
import time
from collections import Counter

import httpx

from benchmarks.ground import Ground, ground
from benchmarks.report import Measured, Result, at_most, p50, p99
from benchmarks.slack import slash

A_SECOND = 50
INCIDENTS = 20
SCRIBES = ("<@U0BEN>", "<@U0CHLOE>", "<@U0EVE>")
GOAL = 300.0  # milliseconds


async def measure(quick: bool) -> Result:
    seconds = 5 if quick else 20
    async with ground() as here:
        await here.run("worker")
        await here.run("adapter")
        channels = await open_channels(here, 5 if quick else INCIDENTS)
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
        async with httpx.AsyncClient(base_url=here.adapter_url, timeout=30, limits=limits) as adapter:
            for channel in channels:  # which incident a channel belongs to is asked of Temporal once
                await command(here, adapter, channel, SCRIBES[-1])
            answers = await on_schedule(here, adapter, channels, seconds * A_SECOND)
    took = [milliseconds for milliseconds, _ in answers]
    refused = sum(status != 200 for _, status in answers)
    return Result(
        benchmark=f"Slack is answered, at {A_SECOND} commands a second for {seconds} s",
        measured=[
            Measured(what="acknowledgement p50", value=p50(took), unit="ms"),
            at_most(
                "acknowledgement p99", p99(took), "ms", goal=GOAL, beside="Slack gives up after 3,000 ms"
            ),
            Measured(what="longest", value=max(took), unit="ms"),
            Measured(
                what="answered with anything but 200", value=refused, unit="", beside=f"of {len(answers)}"
            ),
        ],
        details={
            "command": "/incident assign-role @SOMEBODY scribe, signed, over HTTP",
            "incidents": len(channels),
            "statuses": Counter(str(status) for _, status in answers),
        },
    )


async def open_channels(here: Ground, how_many: int) -> list[str]:
    incidents = await asyncio.gather(*(here.declare(f"Shard {n} is slow") for n in range(how_many)))
    channels = []
    for incident in incidents:
        await here.settled(incident, patience=180)
        channels.append(str((await here.incidents.incident(incident)).resources["channel"].id))
    return channels


async def on_schedule(
    here: Ground, adapter: httpx.AsyncClient, channels: list[str], how_many: int
) -> list[tuple[float, int]]:
    """For each command the milliseconds until its answer, and its status."""
    began = time.perf_counter()

    async def at_its_time(n: int) -> tuple[float, int]:
        due = began + n / A_SECOND
        await asyncio.sleep(due - time.perf_counter())
        status = await command(
            here, adapter, channels[n % len(channels)], SCRIBES[n // len(channels) % len(SCRIBES)]
        )
        return (time.perf_counter() - due) * 1000, status

    return await asyncio.gather(*(at_its_time(n) for n in range(how_many)))


async def command(here: Ground, adapter: httpx.AsyncClient, channel: str, scribe: str) -> int:
    try:
        answer = await slash(
            adapter, f"assign-role {scribe} scribe", channel=channel, vendors_url=here.vendors_url
        )
    except httpx.HTTPError:
        return 0
    return answer.status_code
