"""What can be told only of a whole scenario: who speaks, in which order, and whether an inject can ever come."""

import re
from collections.abc import Iterator
from datetime import timedelta

from drills.scenario import Inject, Scenario
from incident.durations import written

Place = tuple[int | str, ...]
_CALLS_PEOPLE = re.compile(r"<[!@]|@(?:here|channel|everyone)\b")


def problems(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """Where, and what is wrong with it."""
    yield from _names(scenario)
    yield from _speech(scenario)
    yield from _times(scenario)
    if chained := list(_chains(scenario)):
        yield from chained
    else:
        yield from _too_late(scenario)


def _names(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    seen: dict[str, int] = {}
    for n, inject in enumerate(scenario.injects):
        if inject.name in seen:
            yield (
                ("injects", n, "id"),
                f'"{inject.name}" is the id of another inject too; give it one of its own',
            )
        seen.setdefault(inject.name, n)


def _speech(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for n, inject in enumerate(scenario.injects):
        if inject.speaker is not None and inject.speaker not in scenario.cast:
            there = ", ".join(scenario.cast) or "nobody"
            yield ("injects", n, "as"), f'there is no "{inject.speaker}" in the cast; there are {there}'
        if _CALLS_PEOPLE.search(inject.say):
            yield (
                ("injects", n, "say"),
                "would call people who are not playing; name them without < >, @here or @channel",
            )


def _times(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    last: Inject | None = None
    for n, inject in enumerate(scenario.injects):
        if inject.at is None:
            continue
        if last and last.at and inject.at < last.at:
            yield (
                ("injects", n, "at"),
                f"{written(inject.at)} comes after {written(last.at)}; put injects in the order of their times",
            )
        if inject.at > scenario.length:
            yield (
                ("injects", n, "at"),
                f"{written(inject.at)} can never come: the drill ends after {written(scenario.length)} (length)",
            )
        last = inject


def _chains(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    waits = {inject.name: _waits_for(inject) for inject in scenario.injects}
    for n, inject in enumerate(scenario.injects):
        for key in ("when", "unless"):
            for condition in getattr(inject, key):
                if condition.kind == "said" and condition.of not in waits:
                    there = ", ".join(waits)
                    yield ("injects", n, key), f'there is no inject "{condition.of}"; there are {there}'
        reached = _reached(inject.name, waits)
        if inject.name in reached:
            yield ("injects", n, "when"), "can never come: it waits, in the end, for itself"
        for barrier in inject.unless:
            if barrier.kind == "said" and barrier.of in reached:
                yield ("injects", n, "unless"), f'can never come: before it, "{barrier.of}" has to be said'


def _too_late(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """Where `after` alone, or all that is waited for one after the other, takes longer than the drill."""
    soonest = _soonest(scenario)
    for n, inject in enumerate(scenario.injects):
        if inject.when and soonest[inject.name] > scenario.length:
            yield (
                ("injects", n, "after" if inject.after else "when"),
                f"can never come: {written(soonest[inject.name])} pass before it, and the drill ends after "
                f"{written(scenario.length)} (length)",
            )


def _soonest(scenario: Scenario) -> dict[str, timedelta]:
    """When each can come at the earliest, whatever is done. No chain is longer than there are injects."""
    found = {inject.name: inject.at or timedelta() for inject in scenario.injects}
    for _ in scenario.injects:
        for inject in scenario.injects:
            said = [found[name] for name in _waits_for(inject) if name in found]
            since = max(said, default=timedelta()) + (inject.after or timedelta())
            found[inject.name] = max(inject.at or timedelta(), since)
    return found


def _waits_for(inject: Inject) -> set[str]:
    return {condition.of for condition in inject.when if condition.kind == "said"}


def _reached(name: str, waits: dict[str, set[str]]) -> set[str]:
    """All that has to be said before it."""
    found: set[str] = set()
    left = set(waits[name])
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left |= waits.get(one, set())
    return found
