"""`muster worker` is killed (SIGKILL) between an effect at a vendor and its report to Temporal: still one of each."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.stack import SANDBOX_POLICY
from incident.vocabulary import Role, StepState
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, eventually
from tests.workflows.house import House

pytestmark = pytest.mark.google

ROOT = Path(__file__).parents[2]
MUSTER = (sys.executable, "-c", "from cli.app import main; main()")
EFFECTS = {"pagerduty.POST /incidents", "slack.conversations.create", "google.drive.files.copy"}
STARTED = ("page", "channel", "folder", "incident_document")


@asynccontextmanager
async def worker_process(house: House) -> AsyncIterator[asyncio.subprocess.Process]:
    said = {
        name.upper(): value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
        for name, value in house.settings
        if value is not None
    }
    said |= {
        "MUSTER_POLICY": str(SANDBOX_POLICY),
        "TEMPORAL_ADDRESS": house.env.client.service_client.config.target_host,
        "TEMPORAL_NAMESPACE": house.env.client.namespace,
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        *MUSTER, "worker", env=os.environ | said, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.timeout(240)
async def test_a_worker_killed_after_each_of_three_effects_leaves_one_of_each(open_house: OpenHouse) -> None:
    """It has three incidents in hand: the page of one is raised, the channel of one made, the document of one copied."""
    house = await open_house(worker=False)
    for effect in EFFECTS:
        await house.fault(effect, "slow_after", seconds=600, times=1)

    async def all_took_effect() -> bool:
        return {
            call["name"] for call in await house.calls() if call["fault"] and call["took_effect"]
        } == EFFECTS

    async with worker_process(house):
        cases = [
            await house.declare(title) for title in ("Checkout is failing", "Search is slow", "Mail is late")
        ]
        await eventually(all_took_effect, "all three take effect, and no answer comes", patience=150)

    await house.worker_comes()
    for case in cases:
        view = await case.all_settled()
        assert {view.resources[name].state for name in STARTED} == {StepState.DONE}
        assert view.roles[Role.COMMANDER].name == ANA.name
        assert len(case.pages) == 1
        assert "Commander: Ana Reyes" in case.text()
        assert case.doubled() == []
    assert cases[0].woken(ANA) == len(cases)
    assert len([c for c in house.state.slack.channels.values() if c.name.startswith("inc-")]) == len(cases)
