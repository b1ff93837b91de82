"""A task queue per vendor: workers may share them out, and what one of them is away from holds up nothing else."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.stack import SANDBOX_POLICY
from incident.vocabulary import Role, StepState
from sandbox import people
from tests.cli.terminal import Terminal
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, words_of
from tests.workflows.house import House
from worker.run import make_worker
from workflows.queues import PARTS, Part, task_queue

pytestmark = pytest.mark.google


@asynccontextmanager
async def worker(house: House, *parts: Part) -> AsyncIterator[None]:
    async with make_worker(house.env.client, house.settings, house.policy, parts, drills=False):
        yield


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, MUSTER_POLICY=str(SANDBOX_POLICY))
    yield terminal
    terminal.close()


async def test_a_worker_for_some_queues_leaves_the_others_alone(
    open_house: OpenHouse, terminal: Terminal
) -> None:
    house = await open_house(worker=False)
    running = terminal.starts(
        "worker",
        *("--queues", "incidents, pagerduty"),
        TEMPORAL_ADDRESS=house.env.client.service_client.config.target_host,
        MUSTER_TASK_QUEUE=house.settings.muster_task_queue,
        PAGERDUTY_API_KEY=people.PAGERDUTY_API_KEY,
        PAGERDUTY_FROM_EMAIL=people.PAGERDUTY_BOT_EMAIL,
        PAGERDUTY_API_URL=house.settings.pagerduty_api_url,
        SLACK_BOT_TOKEN=people.SLACK_BOT_TOKEN,
        SLACK_API_URL=house.settings.slack_api_url,
    )
    await running.says("worker ready")
    case = await house.declare()
    view = await case.until(lambda view: Role.COMMANDER in view.roles, "somebody commands")
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert view.resources["page"].state is StepState.DONE
    assert view.resources["channel"].state is StepState.RUNNING
    assert case.woken(ANA) == 1
    assert await house.calls("slack.*") == []
    assert (await running.stops()).code == 0


@pytest.mark.parametrize(
    ("queues", "unknown"), [("slack,poems", "poems"), ("all", "all"), ("", '""'), ("slack,", '""')]
)
async def test_a_queue_that_does_not_exist_is_refused_in_one_line(
    terminal: Terminal, queues: str, unknown: str
) -> None:
    said = await terminal.types("worker", "--queues", queues)
    assert said.code == 1
    assert (
        said.refusal == f"--queues: unknown {unknown}; there are incidents, slack, pagerduty, google, drills"
    )


async def test_what_waited_for_a_worker_is_caught_up_with_in_order(open_house: OpenHouse) -> None:
    house = await open_house(worker=False)
    async with worker(house, "incidents", "pagerduty"):
        case = await house.declare()
        for conditions in ("first", "second", "third"):
            await case.report(conditions)
        await case.until(lambda view: Role.COMMANDER in view.roles, "somebody commands")
        async with worker(house, "slack", "google"):
            await case.all_settled()
    said = [words_of(message) for message in case.channel.messages if "Status report " in message.text]
    assert ["first" in said[0], "second" in said[1], "third" in said[2]] == [True, True, True]
    assert len(said) == 3
    assert ANA.slack_id in case.channel.members
    assert case.text().index("first") < case.text().index("second") < case.text().index("third")
    assert case.doubled() == []


async def test_each_part_takes_only_its_own_work(open_house: OpenHouse) -> None:
    house = await open_house(worker=False)
    async with worker(house, "incidents"), worker(house, "slack"), worker(house, "google"):
        case = await house.declare()
        await case.step("channel")
        await case.step("incident-document")
        assert await house.calls("pagerduty.*") == []
        assert case.pages == []
        async with worker(house, "pagerduty"):
            await case.all_settled()
    assert case.woken(ANA) == 1


def test_the_incidents_queue_has_the_configured_name_and_each_vendor_its_own_behind_it() -> None:
    assert [task_queue("muster", part) for part in PARTS] == [
        "muster",
        "muster-slack",
        "muster-pagerduty",
        "muster-google",
    ]
