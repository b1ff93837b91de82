"""The matrix: every write call that a fault-free life makes, times everything that can go wrong with a call."""

from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, NamedTuple

from tests.faults.hurry import LATE, TOO_SLOW

FAULTS: dict[str, dict[str, Any]] = {  # column -> what the sandbox is asked to do with the call
    "dropped before": {"effect": "drop_before"},
    "dropped after": {"effect": "drop_after"},
    "500 before": {"effect": "error_before"},
    "500 after": {"effect": "error_after"},
    "slow": {"effect": "slow_after", "seconds": TOO_SLOW},
    "late": {"effect": "late", "seconds": LATE},
    "429 with a time": {"effect": "rate_limited", "seconds": 1},
    "429": {"effect": "rate_limited"},
    "internal_error": {"effect": "internal_error_after"},  # Slack's way of saying perhaps
    "vendor down": {"effect": "down"},  # and with it all of the vendor for the rest of the phase
    "worker killed": {"effect": "drop_after"},  # and the activity's end never reaches Temporal
}
DOWN, KILLED, LATE_EFFECT = "vendor down", "worker killed", "late"


class Call(NamedTuple):
    """The `nth` call of this name in a phase of the life, counted from 0."""

    phase: str
    name: str
    nth: int

    @property
    def vendor(self) -> str:
        return self.name.partition(".")[0]


class Cell(NamedTuple):
    call: Call
    fault: str

    def __str__(self) -> str:
        return f"{self.call.phase}: {self.call.name} ({self.call.nth + 1}), {self.fault}"


def calls_of(recorded: Iterable[tuple[str, str]]) -> list[Call]:
    """Names of write calls with their phases, in the order in which they came, as calls."""
    seen: Counter[tuple[str, str]] = Counter()
    calls = []
    for phase, name in recorded:
        calls.append(Call(phase, name, seen[phase, name]))
        seen[phase, name] += 1
    return calls


def matrix(calls: Iterable[Call]) -> list[Cell]:
    return [
        Cell(call, fault)
        for call in calls
        for fault in FAULTS
        if fault != "internal_error" or call.vendor == "slack"
    ]


def together(cells: Iterable[Cell]) -> list[list[Cell]]:
    """As few lives as have room for them all, with one fault in a phase."""
    waiting: dict[str, list[Cell]] = {}
    for cell in cells:
        waiting.setdefault(cell.call.phase, []).append(cell)
    return [[cell for cell in life if cell] for life in zip_longest(*waiting.values())]
