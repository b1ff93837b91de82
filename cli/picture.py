"""The report as one picture: how many incidents there were, and how long each of them took. Slow to load: import it late."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib

from cli.reporting import in_words
from incident.measures import TIMES, Measured
from incident.vocabulary import Severity

matplotlib.use("agg")
from matplotlib import pyplot as plt
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

COLOURS = {
    Severity.CRITICAL: "#b3261e",
    Severity.HIGH: "#e8710a",
    Severity.MEDIUM: "#e0b000",
    Severity.LOW: "#4c7fb8",
}
NAMES = {
    "acknowledged_after": "page acknowledged",
    "first_report_after": "first report",
    "stable_after": "stable",
    "closed_after": "closed",
}
MARKS = {  # of the axis, in seconds
    "10s": 10,
    "1m": 60,
    "10m": 600,
    "1h": 3600,
    "6h": 21_600,
    "1d": 86_400,
    "1w": 604_800,
    "1mo": 2_592_000,
}
FEWEST_MONTHS = 8  # there is room for; a single bar is no wall
SHORTEST = 1.0  # second: less has no place on a logarithmic axis
ABOVE_RIGHT: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1, 0.97)}
INK, FAINT = "#222222", "#d9d9d9"


def draw(incidents: Sequence[Measured], path: Path) -> None:
    """Incidents by month at the top; below, one dot for each time that was waited for, and the median."""
    with plt.rc_context({"font.size": 10, "text.color": INK, "axes.edgecolor": FAINT}):
        figure, (above, below) = plt.subplots(2, 1, figsize=(10, 7), height_ratios=[1, 1.5])
        figure.set_layout_engine("constrained", hspace=0.08)
        _months(above, incidents)
        _times(below, incidents)
        below.legend(*above.get_legend_handles_labels(), frameon=False, ncols=4, **ABOVE_RIGHT)
        for axes in (above, below):
            axes.spines[["top", "right", "left"]].set_visible(False)
            axes.tick_params(length=0)
        figure.savefig(path, format="png", dpi=150)
        plt.close(figure)


def _months(axes: Any, incidents: Sequence[Measured]) -> None:
    months = _every_month([f"{i.declared_at:%Y-%m}" for i in incidents])
    bottom = [0] * len(months)
    for severity, colour in COLOURS.items():
        count = Counter(f"{i.declared_at:%Y-%m}" for i in incidents if i.severity is severity)
        heights = [count[month] for month in months]
        axes.bar(months, heights, bottom=bottom, color=colour, width=0.6, label=severity)
        bottom = [b + h for b, h in zip(bottom, heights, strict=True)]
    axes.set_title(_headline(incidents), loc="left", fontweight="bold")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlim(-0.6, max(len(months), FEWEST_MONTHS) - 0.4)
    axes.margins(y=0.1)
    if len(months) > 12:
        axes.set_xticks(months[:: len(months) // 12 + 1])


def _times(axes: Any, incidents: Sequence[Measured]) -> None:
    for row, name in enumerate(TIMES):
        found = [(i.severity, _seconds(t)) for i in incidents if (t := getattr(i, name)) is not None]
        for lane, (severity, colour) in enumerate(COLOURS.items()):
            dots = [seconds for of, seconds in found if of is severity]
            axes.scatter(dots, [row + (lane - 1.5) * 0.13] * len(dots), s=26, color=colour, alpha=0.75, lw=0)
        if found:
            middle = median(seconds for _, seconds in found)
            axes.plot([middle, middle], [row - 0.32, row + 0.32], color=INK, linewidth=1.5)
            axes.annotate(
                in_words(timedelta(seconds=middle)),
                (middle, row - 0.34),
                ha="center",
                va="bottom",
                fontsize=9,
            )
    axes.set_title("How long it took; the line is the median", loc="left", fontweight="bold")
    axes.set_yticks(range(len(TIMES)), [NAMES[name] for name in TIMES])
    axes.set_ylim(len(TIMES) - 0.5, -0.62)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(MARKS.values())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(list(MARKS.values()), list(MARKS))
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    reach = [_seconds(t) for i in incidents for name in TIMES if (t := getattr(i, name)) is not None]
    if reach:
        axes.set_xlim(min(reach) / 1.6, max(reach) * 1.6)


def _headline(incidents: Sequence[Measured]) -> str:
    first, last = incidents[0].declared_at, incidents[-1].declared_at
    due = sum(i.reports_due for i in incidents)
    reports = f", {sum(i.reports_on_time for i in incidents)} of {due} reports on time" if due else ""
    number = f"{len(incidents)} incident{'s' if len(incidents) > 1 else ''}"
    return f"{number}, {first:%Y-%m-%d} to {last:%Y-%m-%d}{reports}"


def _every_month(months: Sequence[str]) -> list[str]:
    """From the first to the last, also those without an incident."""
    year, month = map(int, min(months).split("-"))
    found = []
    while (name := f"{year}-{month:02}") <= max(months):
        found.append(name)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _seconds(time: timedelta) -> float:
    return max(time.total_seconds(), SHORTEST)
