"""How command is shared, as one picture. Slow to load: import it late."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

from roster.fairness import Fairness, Group

matplotlib.use("agg")
from matplotlib import pyplot as plt

INK, FAINT, BAR, PEOPLE = "#333333", "#d9d9d9", "#4c7fb8", "#c9d8e8"


def draw(found: Fairness, path: Path) -> None:
    """Each group's share of command-minutes beside its share of people; below, how much came from outside engineering."""
    with plt.rc_context({"font.size": 10, "text.color": INK, "axes.edgecolor": FAINT}):
        figure, (above, below) = plt.subplots(2, 1, figsize=(10, 7), height_ratios=[2, 1])
        figure.set_layout_engine("constrained", hspace=0.08)
        _groups(above, found.groups)
        _quarters(below, found)
        for axes in (above, below):
            axes.spines[["top", "right", "left"]].set_visible(False)
            axes.tick_params(length=0)
        figure.savefig(path, format="png", dpi=150)
        plt.close(figure)


def _groups(axes: Any, groups: Sequence[Group]) -> None:
    everybody = {by: sum(g.people for g in groups if g.by == by) for by in {g.by for g in groups}}
    rows = range(len(groups))
    axes.barh(
        [r - 0.2 for r in rows], [g.share for g in groups], height=0.36, color=BAR, label="of command-minutes"
    )
    people = [g.people / everybody[g.by] for g in groups]
    axes.barh([r + 0.2 for r in rows], people, height=0.36, color=PEOPLE, label="of people")
    axes.set_yticks(rows, [f"{g.by}: {g.name}" for g in groups])
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title("Who commands; groups under five are not shown", loc="left", fontweight="bold")
    axes.legend(frameon=False, loc="lower right")


def _quarters(axes: Any, found: Fairness) -> None:
    known = [quarter for quarter in found.quarters if quarter.outside is not None]
    axes.bar([q.name for q in known], [q.outside for q in known], color=BAR, width=0.5)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title("Share of command-minutes from outside engineering", loc="left", fontweight="bold")
