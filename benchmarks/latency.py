"""How long people wait: from a command in Slack to the page, to the commander in the channel, to everything linked.

Every vendor call takes L. What needs no other call's answer can go at once, so the least is the longest chain of calls
that do; the chains are listed here as the code asks for them, and checked against the calls that were really made.
"""

import asyncio
import time
from collections.abc import Callable
from statistics import median

import httpx

from benchmarks.ground import Ground, eventually, ground
from benchmarks.report import Measured, Result, at_most
from benchmarks.slack import slash
from benchmarks.vendors import Timed

L = 0.3  # seconds
PATIENCE = 60.0  # seconds for one incident to be set up
COMMANDER = "U0ANA"
DISPATCH = {"page": 104, "invited": 68, "linked": 106}  # calls in series, counted in its source at dd2837e82a

# Chains of calls that need each other's answers, as the reactions to a declaration ask for them.
PAGE = ("pagerduty.POST /incidents",)
INVITED = (
    *PAGE,
    "pagerduty.GET /users/{id}",  # the page's answer names its people without an e-mail address
    "slack.users.lookupByEmail",
    "slack.conversations.invite",
)
DOCUMENT = (
    "google.drive.files.generateIds",
    "google.drive.files.create",
    "google.drive.files.copy",
    "google.docs.documents.batchUpdate",
)
BOOKMARKED = (*DOCUMENT, "slack.bookmarks.list", "slack.bookmarks.add")
ON_THE_CARD = (*DOCUMENT, "slack.chat.update")
CARD = ("slack.chat.update", "slack.chat.postMessage")
CHAINS = {"page": PAGE, "invited": INVITED, "bookmarked": BOOKMARKED, "on the card": ON_THE_CARD}

BRANCHES = {"page": ["page"], "invited": ["invited"], "linked": ["bookmarked", "on the card"]}

# The call whose answer completes a chain.
LAST: dict[str, Callable[[Timed], bool]] = {
    "page": lambda call: call.name == PAGE[-1],
    "invited": lambda call: call.name == INVITED[-1] and COMMANDER in call.said,
    "bookmarked": lambda call: call.name == BOOKMARKED[-1],
    "on the card": lambda call: call.name in CARD and "|Incident document>: done" in call.said,
}


class Trial:
    """One declaration in Slack, and the calls that it led to."""

    def __init__(self, began: float, calls: list[Timed]) -> None:
        self.began = began
        self.calls = [call for call in calls if call.answered is not None]

    def at(self, chain: str) -> float | None:
        """Seconds from the command to the answer that completes the chain."""
        return next(
            (call.answered - self.began for call in self.calls if call.answered and LAST[chain](call)), None
        )

    @property
    def complete(self) -> bool:
        return all(self.at(chain) is not None for chain in CHAINS)

    def seconds(self, goal: str) -> float:
        return max(self.at(chain) or 0.0 for chain in BRANCHES[goal])

    def not_called(self) -> list[str]:
        """Calls of the listed chains that were not made: then the lists have to be mended."""
        made = {call.name for call in self.calls}
        return sorted({name for chain in CHAINS.values() for name in chain} - made)


async def measure(quick: bool) -> Result:
    async with ground() as here, httpx.AsyncClient(base_url=here.adapter_url, timeout=30) as adapter:
        await here.run("worker")
        await here.run("adapter")
        await here.latency(L)
        first = await trial(
            here, adapter
        )  # tokens and people are looked up once; later commands do not wait for it
        trials = [await trial(here, adapter) for _ in range(3 if quick else 9)]
    return Result(
        benchmark=f"What people wait for, when every vendor call takes {L} s (= L)",
        measured=[line for goal in BRANCHES for line in lines(goal, trials)]
        + [
            Measured(what=f"{goal}, first ever", value=first.seconds(goal) / L, unit="L") for goal in BRANCHES
        ],
        details={
            "latency": "half before the effect, half before the answer; an effect counts when it is answered",
            "chains": CHAINS,
            "listed but not called": trials[-1].not_called(),
            "seconds": {goal: [round(t.seconds(goal), 3) for t in trials] for goal in BRANCHES},
            "calls of the last trial": [
                f"{call.began - t.began:.2f} … {(call.answered or 0) - t.began:.2f} {call.name}"
                for t in trials[-1:]
                for call in t.calls
            ],
        },
    )


async def trial(here: Ground, adapter: httpx.AsyncClient) -> Trial:
    await here.forget_calls()
    began = time.time()
    (
        await slash(adapter, "declare high Checkout is failing", vendors_url=here.vendors_url)
    ).raise_for_status()

    async def complete() -> Trial | None:
        seen = Trial(began, await here.calls())
        return seen if seen.complete else None

    seen = await eventually(complete, "the incident is set up", PATIENCE)
    await asyncio.sleep(3)  # what else the incident asks for ends, so that trials do not disturb each other
    assert seen
    return seen


def lines(goal: str, trials: list[Trial]) -> list[Measured]:
    seconds = median(trial.seconds(goal) for trial in trials)
    path = max(len(CHAINS[chain]) for chain in BRANCHES[goal])
    serial = DISPATCH[goal]
    return [
        Measured(
            what=f"command → {goal}",
            value=seconds,
            unit="s",
            beside=f"{serial * L:.1f} s: Dispatch, {serial} calls",
        ),
        at_most(
            "  in multiples of L",
            round(seconds / L, 2),
            "L",
            goal=1.3 if goal == "page" else 1.25 * path,
            beside=f"critical path: {path} L",
        ),
    ]
