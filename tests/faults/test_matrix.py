"""A part of the matrix: everything that can go wrong with the page, and some of the rest, the same at each run.

The whole of it: `uv run python -m tests.faults.matrix`.
"""

import random
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from tests.faults import life
from tests.faults.cells import Call, Cell, matrix, together
from tests.faults.hurry import hurried
from tests.faults.running import Lives, opened_lives, verdicts
from tests.faults.seen import Seen

AT_ONCE = 4
SAMPLE, SEED = 8, 1
PAGE = Call("declare", "pagerduty.POST /incidents", 0)


@dataclass
class Recorded:
    """A life without a fault, and the houses in which it can be lived again."""

    houses: list[Lives]
    left: Seen
    calls: list[Call]

    async def not_the_same(self, cells: list[Cell]) -> list[str]:
        """What ended otherwise, or never met its fault."""
        came = [verdict async for verdict in verdicts(together(cells), self.left, self.houses)]
        assert len(came) == len(cells)
        return [
            f"{verdict.outcome}: {verdict.cell}; missing {verdict.missing}, surplus {verdict.surplus}"
            for verdict in came
            if verdict.outcome != "same"
        ]


@asynccontextmanager
async def recording(
    env: WorkflowEnvironment, folder: Path, phases: Iterable[str] = life.PHASES
) -> AsyncIterator[Recorded]:
    async with AsyncExitStack() as stack:
        stack.enter_context(hurried())
        houses = [await stack.enter_async_context(opened_lives(env, folder, phases)) for _ in range(AT_ONCE)]
        left, calls = await houses[0].without_fault()
        yield Recorded(houses, left, calls)


@pytest_asyncio.fixture(scope="module")
async def recorded(
    env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Recorded]:
    async with recording(env, tmp_path_factory.mktemp("faults")) as recorded:
        yield recorded


async def test_a_life_without_a_fault_leaves_the_same_every_time(recorded: Recorded) -> None:
    again, _ = await recorded.houses[1].without_fault()
    assert again == recorded.left
    assert recorded.left["woken: PUANA01, created"] == 1


async def test_any_call_may_fail_in_any_way_and_the_incident_ends_as_if_it_had_not(
    recorded: Recorded,
) -> None:
    certain = {call for call in recorded.calls if call.name != "slack.chat.update" or call.nth == 0}
    others = matrix(sorted(certain - {PAGE}))  # whoever was quicker; the card may be edited once more or less
    assert await recorded.not_the_same(random.Random(SEED).sample(others, SAMPLE)) == []


async def test_the_page_wakes_once_whatever_happens_to_its_call(
    env: WorkflowEnvironment, tmp_path: Path
) -> None:
    async with recording(env, tmp_path, [PAGE.phase]) as beginning:
        assert PAGE in beginning.calls
        assert beginning.left["woken: PUANA01, created"] == 1
        assert await beginning.not_the_same(matrix([PAGE])) == []
