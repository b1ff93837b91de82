"""Reminders of a thousand open incidents, while the worker is killed (SIGKILL) every 45 minutes: missed, doubled, late.

Time is scaled: ten real seconds are a simulated minute, in the policy's durations, on a real server. A kill is not: it costs
as many real seconds as ever, and so weighs six times as much as it would in life. Incidents are declared one after the other,
so that their reminders are due at as many different times as in life.
"""

import asyncio
import random
import time
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from activities.slack import slack_client
from activities.slack_lookups import history, key_of
from benchmarks.ground import DEV, Ground, ended, ground
from benchmarks.report import Measured, Result, at_most, p50, p99
from incident.commands import Declare
from sandbox import people
from workflows.client import NotAnswering

MINUTE = 10.0  # real seconds of a simulated one
EVERY = 30  # simulated minutes between two reminders
KILLED_EVERY = 45
INCIDENTS, KILLS = 1000, 2
AT_HAND = "2000"  # all of them: they come round six times as fast as in life
AT_ONCE = 25  # questions
TRIES = 5
GOAL = 2.0  # seconds
HOURLY_GAP = 2  # hours: the shortest that a poller of whole hours is asked for

POLICY = f"""
[prompts]
level = "off"
[severities.high]
report_every = "{EVERY * MINUTE:.0f}s"
escalate_reminder_after = "{10 * MINUTE:.0f}s"
reminder_ladder = ["commander"]
"""


Due = dict[str, list[datetime]]
Sent = dict[str, list[tuple[int, list[float]]]]


async def measure(quick: bool) -> Result:
    incidents, kills = (50, 1) if quick else (INCIDENTS, KILLS)
    async with ground(off=("PAGERDUTY_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"), policy=POLICY) as here:
        worker = await here.run("worker", AT_HAND)
        ids = await opened(here, incidents)
        down: list[tuple[float, float]] = []
        for _ in range(kills):
            await asyncio.sleep(KILLED_EVERY * MINUTE)
            killed_at = time.time()
            await ended(worker)
            worker = await here.run("worker", AT_HAND)
            down.append((killed_at, time.time() + 10))  # until the server has given its work to another
            print(f"killed and started again, {len(down)} of {kills}", flush=True)
        await asyncio.sleep(KILLED_EVERY * MINUTE)
        return outcome(await due_times(here, ids), await posted(here), down)


async def opened(here: Ground, how_many: int) -> list[str]:
    """Evenly over the time between two reminders."""
    ids: list[str] = []
    apart, begun = EVERY * MINUTE / how_many, time.monotonic()
    for number in range(how_many):
        await asyncio.sleep(max(0, begun + number * apart - time.monotonic()))
        declared = Declare(command_id=f"r{number}", actor=DEV, title=f"Shard {number} is slow")
        ids.append((await here.incidents.declare(declared)).id)
        if len(ids) % 100 == 0:
            print(f"{len(ids)} of {how_many} incidents are open", flush=True)
    for id in ids:
        await here.settled(id, 180)
    return ids


async def due_times(here: Ground, ids: list[str]) -> Due:
    """By incident, when each reminder was due, one after the other; with those that are long due and were not begun."""
    due: Due = {}
    cadence, by_now = timedelta(seconds=EVERY * MINUTE), datetime.now(UTC) - timedelta(seconds=30)
    for start in range(0, len(ids), AT_ONCE):
        batch = ids[start : start + AT_ONCE]
        for id, (declared, begun) in zip(
            batch, await asyncio.gather(*(fell_due(here, id) for id in batch)), strict=True
        ):
            since = [declared, *begun]
            due[id] = [at + cadence for at in since if at in since[:-1] or at + cadence < by_now]
    return due


async def fell_due(here: Ground, id: str) -> tuple[datetime, list[datetime]]:
    """Raises NotAnswering for an incident that does not answer at all."""
    for _ in range(TRIES):
        with suppress(NotAnswering):  # the machine is busy, that is what it is here for
            view, timeline = await here.incidents.incident(id), await here.incidents.timeline(id)
            return view.declared_at, [entry.at for entry in timeline if entry.kind == "fell_due"]
    raise NotAnswering(f"incident {id} does not answer")


async def posted(here: Ground) -> Sent:
    """By incident, the position of each reminder and when it was said: as the commander's own conversation has it."""
    client = slack_client(people.SLACK_BOT_TOKEN, f"{here.vendors_url}/slack/api/")
    conversation = (await client.conversations_open(users=str(DEV.slack_id)))["channel"]["id"]
    said: dict[tuple[str, int], set[float]] = defaultdict(set)  # a page that moves on shows a message again
    async for message in history(client, conversation):
        incident, _, step = key_of(message).partition("/")
        if step.startswith("remind/"):
            said[incident, int(step.removeprefix("remind/"))].add(float(message["ts"]))
    ordered: Sent = defaultdict(list)
    for (incident, position), times in sorted(said.items()):
        ordered[incident].append((position, sorted(times)))
    return ordered


def outcome(due: Due, sent: Sent, down: list[tuple[float, float]]) -> Result:
    missed = sum(max(0, len(times) - len(sent[id])) for id, times in due.items())
    doubled = sum(len(times) - 1 for reminders in sent.values() for _, times in reminders)
    late = [
        (at.timestamp(), times[0] - at.timestamp())
        for id, ats in due.items()
        for at, (_, times) in zip(ats, sent[id], strict=False)
    ]
    worked = [seconds for at, seconds in late if not any(begin <= at <= end for begin, end in down)]
    everything = [seconds for _, seconds in late]
    poller = hourly_poller()
    return Result(
        benchmark=f"Reminders of {len(due):,} open incidents, the worker killed every {KILLED_EVERY} simulated minutes",
        measured=[
            Measured(what="reminders that were due", value=len(late) + missed, unit=""),
            at_most("missed", missed, "", goal=0, beside=f"{poller:.0%} with an hourly poll (practice)"),
            at_most("doubled", doubled, "", goal=0),
            Measured(what="late, p50", value=p50(worked), unit="s", beside="a worker runs"),
            at_most("late, p99", p99(worked), "s", goal=GOAL, beside="a worker runs"),
            Measured(what="late, p99, kills included", value=p99(everything), unit="s"),
            Measured(what="late, longest", value=max(everything), unit="s", beside="due while none ran"),
        ],
        details={
            "seconds of a simulated minute": MINUTE,
            "kills": len(down),
            "while down": len(everything) - len(worked),
        },
    )


def hourly_poller(trials: int = 4000) -> float:
    """The part of its reminders that a poll of whole hours since the start never sends, at the same rate of restarts.

    It sends where the whole hours since the last report are a multiple of the interval, as Dispatch does.
    """
    chance, missed, due = random.Random(7), 0, 0
    for _ in range(trials):
        polls, started = [], -chance.uniform(0, 60)
        while started < 24 * 60:
            restarted = started + chance.expovariate(1 / KILLED_EVERY)
            polls += [started + 60 * n for n in range(1, int((restarted - started) // 60) + 1)]
            started = restarted
        for hours in range(HOURLY_GAP, 24, HOURLY_GAP):
            due += 1
            missed += not any(int(poll // 60) == hours for poll in polls)
    return missed / due
