"""Settings under which everything is sound: the sandbox's, with a worker that Temporal knows."""

from functools import partial

import pytest
from pydantic import SecretStr

from cli.stack import SANDBOX_POLICY
from sandbox import people
from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.health import workers
from worker.settings import Settings


@pytest.fixture
async def settings(house: House, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """All that the sandbox needs; the house's worker is at work."""
    here = partial(workers, house.env.client, house.settings.muster_task_queue)
    await eventually(here, "Temporal knows the worker")
    monkeypatch.setenv("TEMPORAL_ADDRESS", house.env.client.service_client.config.target_host)
    secrets = {
        "slack_signing_secret": SecretStr(people.SLACK_SIGNING_SECRET),
        "pagerduty_webhook_secret": SecretStr(people.PAGERDUTY_WEBHOOK_SECRET),
    }
    return house.settings.model_copy(update={"muster_policy": SANDBOX_POLICY, **secrets})
