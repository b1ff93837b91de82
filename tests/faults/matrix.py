"""The proof that nothing is lost and nothing doubled: one life per write call and fault, compared with a fault-free life.

    uv run python -m tests.faults.matrix            the whole matrix: some twenty minutes on two cores
    uv run python -m tests.faults.matrix --only 'slack.*' --fault late     a part of it
    uv run python -m tests.faults.matrix --sample 40 --seed 7              some of it, drawn at random
    uv run python -m tests.faults.matrix --together                        in a third of the time: see there

With --together a life has a fault in each of its phases; where that ends otherwise, each is tried again alone.
Prints a table (calls × faults) and what was different where; exits with 1 when anything was. It must never pass a
cell whose fault did not strike.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from fnmatch import fnmatchcase
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conftest import DYNAMIC, temporal
from tests.faults.cells import FAULTS, Cell, matrix, together
from tests.faults.hurry import hurried
from tests.faults.running import Verdict, opened_lives, verdicts

AT_ONCE = 8  # lives; more do not make it faster on two cores


async def run(chosen: argparse.Namespace) -> list[Verdict]:
    came: list[Verdict] = []
    async with AsyncExitStack() as stack:
        stack.enter_context(hurried())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        env = await stack.enter_async_context(await temporal(DYNAMIC))
        houses = [await stack.enter_async_context(opened_lives(env, folder)) for _ in range(chosen.at_once)]
        (expected, calls), *others = await asyncio.gather(*(house.without_fault() for house in houses))
        for again, calls_again in others:
            if again != expected:
                raise SystemExit(
                    f"two lives without a fault differ: {[*(again - expected), *(expected - again)]}"
                )
            calls = [
                call for call in calls if call in calls_again
            ]  # the card may be edited once more or less
        cells = picked(matrix(calls), chosen)
        print(f"{len(calls)} write calls in a life; {len(cells)} cells", file=sys.stderr)
        lives = together(cells) if chosen.together else [[cell] for cell in cells]
        async for verdict in verdicts(lives, expected, houses):
            came.append(verdict)
            if verdict.outcome != "same" or len(came) % 50 == 0:
                print(f"\n{len(came)}/{len(cells)}  {verdict}", file=sys.stderr)
    return came


def picked(cells: list[Cell], chosen: argparse.Namespace) -> list[Cell]:
    fitting = [
        cell
        for cell in cells
        if fnmatchcase(cell.call.name, chosen.only)
        and fnmatchcase(cell.fault, chosen.fault)
        and fnmatchcase(cell.call.phase, chosen.phase)
    ]
    if chosen.sample and chosen.sample < len(fitting):
        return random.Random(chosen.seed).sample(fitting, chosen.sample)
    return fitting


def show(came: list[Verdict], console: Console) -> None:
    by_row: dict[str, dict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for verdict in sorted(came, key=lambda v: v.cell.call.name):
        by_row[verdict.cell.call.name][verdict.cell.fault].append(verdict)
    table = Table(title="lives that ended as without the fault, of those lived")
    table.add_column("write call", no_wrap=True)
    for fault in FAULTS:
        table.add_column(fault)
    for name, faults in by_row.items():
        table.add_row(name, *(in_table(faults[fault]) for fault in FAULTS))
    console.print(table)


def in_table(of: list[Verdict]) -> str:
    if not of:
        return "–"
    outcomes = Counter(verdict.outcome for verdict in of)
    others = [f"{count} {outcome}" for outcome, count in outcomes.items() if outcome != "same"]
    return "\n".join([f"{outcomes['same']}/{len(of)}", *others])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="*", help="names of calls, as in 'slack.*'")
    parser.add_argument("--fault", default="*", help="names of faults: " + ", ".join(FAULTS))
    parser.add_argument("--phase", default="*", help="phases of the life")
    parser.add_argument(
        "--together", action="store_true", help="a fault in every phase of a life, not in one"
    )
    parser.add_argument("--sample", type=int, help="so many cells, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="lives lived at the same time")
    logging.disable(logging.WARNING)  # thousands of activities fail here, as they should
    began = time.monotonic()
    came = asyncio.run(run(parser.parse_args()))
    console = Console(width=max(Console().width, 190))
    show(came, console)
    outcomes = Counter(verdict.outcome for verdict in came)
    words = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    console.print(f"\n{len(came)} lives in {time.monotonic() - began:.0f} s: {words}", highlight=False)
    return 0 if set(outcomes) == {"same"} else 1


if __name__ == "__main__":
    sys.exit(main())
