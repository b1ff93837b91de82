"""What tests of several rooms share: Temporal's own server with time that can be skipped, and houses to run incidents in."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from hypothesis import HealthCheck, settings
from temporalio.client import Client
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment

from cli.stack import temporal_binary
from tests.workflows.house import House, opened_house
from workflows import listing
from workflows.payloads import CONVERTER

DYNAMIC = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "history.timerProcessorMaxTimeShift": '"1ms"',  # these three: a skip takes 10 ms and not a second
    "history.timerProcessorMaxPollRPS": "2000",
    "history.transferProcessorMaxPollRPS": "2000",
    "history.transferProcessorUpdateAckInterval": '"1s"',  # a run is deleted once both have got past its end
    "history.visibilityProcessorUpdateAckInterval": '"1s"',
    "system.forceSearchAttributesCacheRefreshOnRead": "true",
    "matching.numTaskqueueReadPartitions": "1",  # a house has twenty queues, and little to do in each
    "matching.numTaskqueueWritePartitions": "1",
}
FORGETFUL = {"limit.historyCount.suggestContinueAsNew": "60"}
TESTS = Path(__file__).parent
STARTS = 3
MOST_SKIPS = 5000  # in one go; vendors that are down for hours take many

# Properties hold however slow the machine is: no deadline, and no complaint about slow drawing.
settings.register_profile("muster", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("muster")

# Every workflow imports its module anew, in a sandbox, and many tests start processes: compiled once is enough.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# As Muster's own logs: structlog's usual ones print every variable of a traceback, for longer than Slack waits.
structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
)

OpenHouse = Callable[..., Awaitable[House]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rooms whose files take long come first, so that no process has a long file left when the others are done."""
    rooms = {
        room: place for place, room in enumerate(("workflows", "faults", "cli", "e2e", "worker", "histories"))
    }
    items.sort(key=lambda item: rooms.get(item.path.relative_to(TESTS).parts[0], len(rooms)))


async def temporal(dynamic: dict[str, str]) -> WorkflowEnvironment:
    """The SDK gives a server five seconds to start; they may be over while each process starts its own."""
    for _ in range(STARTS):
        with suppress(RuntimeError):
            return await _started(dynamic)
    return await _started(dynamic)


async def _started(dynamic: dict[str, str]) -> WorkflowEnvironment:
    return await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False, max_session_skip_count=MOST_SKIPS),
        dev_server_existing_path=temporal_binary(),
        dev_server_extra_args=[
            word for key, value in dynamic.items() for word in ("--dynamic-config-value", f"{key}={value}")
        ],
        dev_server_log_level="error",
        search_attributes=listing.ALL,
        data_converter=CONVERTER,
    )


@pytest_asyncio.fixture(scope="session")
async def env() -> AsyncIterator[WorkflowEnvironment]:
    async with await temporal(DYNAMIC) as env:
        yield env


@pytest_asyncio.fixture(scope="session")
async def forgetful_env() -> AsyncIterator[WorkflowEnvironment]:
    """Asks a workflow to continue as new after sixty events rather than four thousand."""
    async with await temporal(DYNAMIC | FORGETFUL) as env:
        yield env


@pytest.fixture
def client(env: WorkflowEnvironment) -> Client:
    return env.client


@pytest_asyncio.fixture
async def open_house(
    env: WorkflowEnvironment, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[OpenHouse]:
    """Opens houses that are not as usual; see `opened_house` for what can be different.

    Google is there for tests marked so: half of what an incident does is documents, which most tests do not look at.
    """
    off = () if request.node.get_closest_marker("google") else ("google",)
    async with AsyncExitStack() as houses:

        async def open_house(**different: Any) -> House:
            chosen: dict[str, Any] = {"env": env, "folder": tmp_path, "off": off} | different
            return await houses.enter_async_context(opened_house(**chosen))

        yield open_house


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    """The sandbox's vendors, a worker at work, and the sandbox's policy."""
    return await open_house()
