"""`uv run python -m benchmarks`: measures Muster on this machine, prints tables and writes benchmarks/results/latest.json.

Name benchmarks to run only those. Goals are said beside the numbers; none of them makes the command fail.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import acknowledgement, comments, killed, latency, memory, reminders, throughput
from benchmarks.report import LATEST, Result, save, show

PATIENCE = 3600.0  # seconds for one benchmark


class Benchmark(StrEnum):
    LATENCY = "latency"
    THROUGHPUT = "throughput"
    ACKNOWLEDGEMENT = "acknowledgement"
    MEMORY = "memory"
    KILLED = "killed"
    REMINDERS = "reminders"
    COMMENTS = "comments"


MEASURE: dict[Benchmark, Callable[[bool], Awaitable[Result]]] = {
    Benchmark.LATENCY: latency.measure,
    Benchmark.THROUGHPUT: throughput.measure,
    Benchmark.ACKNOWLEDGEMENT: acknowledgement.measure,
    Benchmark.MEMORY: memory.measure,
    Benchmark.KILLED: killed.measure,
    Benchmark.REMINDERS: reminders.measure,
    Benchmark.COMMENTS: comments.measure,
}


def main(
    benchmarks: Annotated[list[Benchmark] | None, typer.Argument(help="Which; all, unless named.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer trials, fewer incidents.")] = False,
    out: Annotated[Path, typer.Option(help="Where the JSON goes.")] = LATEST,
) -> None:
    """Measure Muster on this machine: a real Temporal server, real client libraries, loopback only."""
    asyncio.run(run(benchmarks or list(Benchmark), quick, out))


async def run(benchmarks: list[Benchmark], quick: bool, out: Path) -> None:
    console = Console(width=130)
    for benchmark in benchmarks:
        async with asyncio.timeout(PATIENCE):
            result = await MEASURE[benchmark](quick)
        result.quick = quick
        show(result, console)
        save(benchmark, result, out)
    console.print(f"Written to {out}", highlight=False)


if __name__ == "__main__":
    typer.run(main)
