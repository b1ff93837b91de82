"""The vendors' sandbox in this process, and activities run against it as a worker would run them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from temporalio.testing import ActivityEnvironment
from vendors import Perform, Vendors

from activities.google import Google, GoogleConnection
from activities.pagerduty import PagerDuty, PagerDutyConnection
from activities.slack import Slack, slack_client
from sandbox import people
from sandbox.app import create_app
from sandbox.calls import DroppingProtocol
from sandbox.config import SandboxConfig
from sandbox.google import service_account_file
from sandbox.server import Server, listen


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    listener = listen(0)
    config = SandboxConfig(port=listener.getsockname()[1])
    app = create_app(config)
    settings = uvicorn.Config(app, http=DroppingProtocol, log_level="warning", timeout_graceful_shutdown=1)
    server = Server(settings, asyncio.Event())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.has_started.wait()
    running = Vendors(config.base_url, app.state.world.state, app.state.workspace.manifest)
    yield running
    await running.close()
    server.should_exit = True
    await serving


@pytest.fixture
def perform() -> Perform:
    """Run one attempt of an activity, in a thread when it is a blocking one, as the worker does."""

    async def run(work: Callable[..., Any], *request: Any, attempt: int = 1) -> Any:
        environment = ActivityEnvironment()
        environment.info = replace(environment.info, attempt=attempt)
        if asyncio.iscoroutinefunction(work):
            return await environment.run(work, *request)
        return await asyncio.to_thread(environment.run, work, *request)

    return run


@pytest.fixture
def slack(vendors: Vendors) -> Slack:
    return Slack(slack_client(people.SLACK_BOT_TOKEN, f"{vendors.url}/slack/api/"))


@pytest.fixture
def pagerduty(vendors: Vendors) -> PagerDuty:
    return PagerDuty(
        PagerDutyConnection(
            api_key=people.PAGERDUTY_API_KEY,
            from_email=people.PAGERDUTY_BOT_EMAIL,
            url=f"{vendors.url}/pagerduty",
        )
    )


@pytest.fixture
def google(vendors: Vendors, tmp_path: Path) -> Google:
    credentials = tmp_path / "service-account.json"
    credentials.write_text(json.dumps(service_account_file(vendors.google, vendors.url)))
    return Google(GoogleConnection(credentials_file=credentials, api_url=vendors.url))
