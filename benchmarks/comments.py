"""Five hundred comments in one document, each assigned to somebody: how long until they are tasks, and how many calls that takes.

Then nothing more is written: what a look in vain costs at Google and in Temporal's history.
"""

import asyncio
import time
from collections import Counter

from benchmarks.ground import Ground, eventually, ground
from benchmarks.report import Measured, Result, at_most
from cli.stack import SANDBOX_POLICY
from incident.identity import workflow_id

COMMENTS, QUICK = 500, 100
EVERY = 30  # seconds between two looks: all comments are written between the same two
WRITTEN = 90  # seconds until the tasks stand in the document, which waits a minute for more to write
IDLE = 120  # seconds
LIST, FIND = "google.drive.comments.list", "slack.users.lookupByEmail"
ASSIGNEES = ("ana@example.com", "ben@example.com", "chloe@example.com", "eve@example.com")
PATIENCE = 300.0


async def measure(quick: bool) -> Result:
    many = QUICK if quick else COMMENTS
    policy = SANDBOX_POLICY.read_text(encoding="utf-8")
    policy = policy.replace("[google]\n", f'[google]\ncomments_every_active = "{EVERY}s"\n', 1)
    async with ground(policy=policy) as here:
        await here.run("worker")
        incident = await here.declare()
        await here.settled(incident)
        await here.acknowledge(incident)
        events, into = await history(here, incident), await document(here, incident)
        before = await looks(here)
        await eventually(lambda: looked(here, before), "a look", PATIENCE)
        await here.forget_calls()
        await write(here, into, many)
        at_once = not await looks(here)
        await eventually(lambda: looked(here, 0), "the next look", PATIENCE)
        began = time.monotonic()
        await eventually(lambda: has(here, incident, many), f"{many} tasks", PATIENCE)
        took, calls = time.monotonic() - began, Counter(call.name for call in await here.calls())
        new = await history(here, incident) - events
        await here.settled(incident, PATIENCE)
        await asyncio.sleep(WRITTEN)
        doubled = many - len({task.url for task in (await here.incidents.incident(incident)).tasks})
        idle, events = await looks(here), await history(here, incident)
        await asyncio.sleep(IDLE)
        idle, left = await looks(here) - idle, await history(here, incident) - events
    return Result(
        benchmark=f"{many} assigned comments in one document, looked at every {EVERY} s",
        measured=[
            Measured(what="written between two looks", value=at_once, unit=""),
            at_most("from the look that finds them until all are tasks", took, "s", goal=many / 50),
            at_most(
                "calls to list comments",
                calls[LIST],
                "",
                goal=2 + 2 * many / 100,
                beside="Dispatch: each apart",
            ),
            at_most("calls to Slack to find people", calls[FIND], "", goal=len(ASSIGNEES)),
            at_most("doubled", doubled, "", goal=0),
            Measured(what="events in the history by then", value=new, unit=""),
            Measured(what=f"looks in the next {IDLE} s, in vain", value=idle, unit=""),
            at_most("events that they left", left, "", goal=0, beside="3 each as an activity of its own"),
        ],
        details={"calls": dict(calls)},
    )


async def document(here: Ground, incident: str) -> str:
    url = (await here.incidents.incident(incident)).resources["incident_document"].id
    assert url
    return url


async def write(here: Ground, document: str, many: int) -> None:
    """As people do on the document's own page; all of them before the next look."""
    for n in range(many):
        said = {
            "user": "U0ANA",
            "document": document,
            "content": f"Check shard {n}",
            "assignee": ASSIGNEES[n % len(ASSIGNEES)],
        }
        (await here.http.post("/ui/comment", json=said)).raise_for_status()


async def has(here: Ground, incident: str, many: int) -> bool:
    return len((await here.incidents.incident(incident)).tasks) >= many


async def looked(here: Ground, before: int) -> bool:
    return await looks(here) > before


async def looks(here: Ground) -> int:
    return sum(call.name == LIST for call in await here.calls())


async def history(here: Ground, incident: str) -> int:
    handle = here.client.get_workflow_handle(workflow_id(incident))
    return (await handle.describe()).history_length
