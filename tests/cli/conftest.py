"""Settings under which everything is sound, and a terminal to type commands into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.stack import SANDBOX_POLICY, remember_for_long
from sandbox import people
from tests.cli.terminal import Terminal
from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.health import workers
from worker.settings import Settings

OpenTerminal = Callable[..., Terminal]


@pytest.fixture
async def settings(house: House, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """All that the sandbox needs; the house's worker is at work."""

    async def at_work() -> bool:
        return all((await workers(house.env.client, house.settings.muster_task_queue)).values())

    await eventually(at_work, "Temporal knows the worker")
    await remember_for_long(house.env.client)
    monkeypatch.setenv("TEMPORAL_ADDRESS", house.env.client.service_client.config.target_host)
    secrets = {
        "slack_signing_secret": SecretStr(people.SLACK_SIGNING_SECRET),
        "pagerduty_webhook_secret": SecretStr(people.PAGERDUTY_WEBHOOK_SECRET),
    }
    return house.settings.model_copy(update={"muster_policy": SANDBOX_POLICY, **secrets})


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Opens terminals with nothing in the environment but what is named: where a house is, and variables."""
    opened: list[Terminal] = []

    def open_terminal(house: House | None = None, **env: str) -> Terminal:
        if house:
            env["TEMPORAL_ADDRESS"] = house.env.client.service_client.config.target_host
            env["MUSTER_TASK_QUEUE"] = house.settings.muster_task_queue
        opened.append(Terminal(tmp_path, **env))
        return opened[-1]

    yield open_terminal
    for terminal in opened:
        terminal.close()


@pytest.fixture
def terminal(house: House, open_terminal: OpenTerminal) -> Terminal:
    return open_terminal(house)
