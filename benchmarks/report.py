"""What was measured, as JSON and as a table: each number beside its goal and beside what it is to be compared with."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import temporalio
from pydantic import BaseModel, Field
from rich.console import Console
from rich.table import Table

LATEST = Path(__file__).with_name("results") / "latest.json"


class Measured(BaseModel):
    what: str
    value: float
    unit: str
    beside: str = ""
    goal: str = ""
    met: bool | None = None  # None: there is no goal


class Result(BaseModel):
    benchmark: str
    measured: list[Measured]
    details: dict[str, Any] = {}
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    quick: bool = False
    load: tuple[float, float, float] = Field(default_factory=os.getloadavg)  # of the machine, at its end


class Report(BaseModel):
    """The latest result of each benchmark."""

    cores: int | None = Field(default_factory=os.cpu_count)
    python: str = Field(default_factory=platform.python_version)
    temporalio: str = temporalio.service.__version__
    results: dict[str, Result] = {}


def at_most(what: str, value: float, unit: str, *, goal: float, beside: str = "") -> Measured:
    said = f"≤ {goal:g} {unit}"
    return Measured(what=what, value=value, unit=unit, beside=beside, goal=said, met=value <= goal)


def at_least(what: str, value: float, unit: str, *, goal: float, beside: str = "") -> Measured:
    return Measured(
        what=what, value=value, unit=unit, beside=beside, goal=f"≥ {goal:g} {unit}", met=value >= goal
    )


def p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def p50(values: list[float]) -> float:
    return median(values)


def save(name: str, result: Result, path: Path) -> None:
    """Beside the earlier results of other benchmarks."""
    earlier = Report.model_validate_json(path.read_bytes()).results if path.exists() else {}
    report = Report(results=earlier | {name: result})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")


def show(result: Result, console: Console) -> None:
    table = Table(
        "", "measured", "beside", "goal", "", title=result.benchmark, title_justify="left", box=None
    )
    for line in result.measured:
        mark = {True: "[green]met[/green]", False: "[red]not met[/red]", None: ""}[line.met]
        number = f"{line.value:,.0f}" if line.value >= 100 else f"{line.value:.3g}"
        table.add_row(line.what, f"{number} {line.unit}", line.beside, line.goal, mark)
    console.print(table)
    console.print(f"load of the machine: {result.load[0]:.1f}\n", style="dim", highlight=False)
