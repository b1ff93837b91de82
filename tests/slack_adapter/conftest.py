"""The adapter, served for real between the sandbox's Slack and a Temporal dev server."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from incident.apply import begin
from incident.commands import Declare
from incident.decide import declare
from incident.identity import incident_id, workflow_id
from incident.people import Person
from incident.policy import Policy, Prompts, parse_policy
from incident.vocabulary import Level
from sandbox import people
from sandbox.config import SandboxConfig
from sandbox.pagerduty.shapes import Shapes
from sandbox.pagerduty.webhooks import Webhook
from sandbox.server import serve as serve_sandbox
from slack_adapter.server import AdapterConfig, serve
from tests.slack_adapter.acting import Adapter, Someone, Told, Workspace, eventually
from tests.slack_adapter.monitoring import SECRET, declaring
from tests.workflows.house import House
from workflows import listing
from workflows.carried import Start
from workflows.client import Incidents
from workflows.payloads import CONVERTER

NOBODY_LISTENS = "127.0.0.1:9"
POLICY = Path(__file__).parents[2] / "sandbox" / "policy.toml"


@pytest_asyncio.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).parent / "temporal"),
        dev_server_extra_args=[
            "--dynamic-config-value",
            "system.forceSearchAttributesCacheRefreshOnRead=true",
        ],
        dev_server_log_level="error",
        search_attributes=listing.ALL,
        data_converter=CONVERTER,
    ) as env:
        yield env.client


@pytest.fixture
def task_queue() -> str:
    return f"adapter-{uuid4()}"


@pytest.fixture
def incidents(temporal: Client, task_queue: str) -> Incidents:
    return Incidents(temporal, task_queue)


@pytest.fixture
async def unreachable() -> Incidents:
    """The door while Temporal is away."""
    client = await Client.connect(NOBODY_LISTENS, lazy=True, data_converter=CONVERTER)
    return Incidents(client, "nobody")


@pytest.fixture
def policy() -> Policy:
    """The sandbox's, without prompts: what a test asks is answered by what is whispered next."""
    policy = parse_policy(POLICY.read_text(), str(POLICY))
    return policy.model_copy(update={"prompts": Prompts(level=Level.OFF)})


@asynccontextmanager
async def running(config: AdapterConfig, incidents: Incidents, policy: Policy) -> AsyncIterator[Adapter]:
    started = asyncio.Event()
    serving = asyncio.create_task(serve(config, incidents, policy, started))
    starting = asyncio.create_task(started.wait())
    await asyncio.wait([serving, starting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        starting.cancel()
        serving.result()
    try:
        yield Adapter(config)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    config, started = SandboxConfig(), asyncio.Event()
    serving = asyncio.create_task(serve_sandbox(config, started))
    await started.wait()
    workspace = Workspace(config)
    yield workspace
    await workspace.close()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture
def config(workspace: Workspace) -> AdapterConfig:
    return AdapterConfig(
        port=0,
        slack_bot_token=people.SLACK_BOT_TOKEN,
        slack_signing_secret=people.SLACK_SIGNING_SECRET,
        slack_api_url=workspace.api_url,
        pagerduty_webhook_secret=people.PAGERDUTY_WEBHOOK_SECRET,
    )


@pytest.fixture
async def adapter(
    config: AdapterConfig, incidents: Incidents, policy: Policy, workspace: Workspace
) -> AsyncIterator[Adapter]:
    """Listens to Slack over HTTP."""
    async with running(config, incidents, policy) as adapter:
        workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        yield adapter


@pytest.fixture
async def listening(house: House) -> AsyncIterator[Adapter]:
    """A whole house's adapter: the sandbox's Slack and PagerDuty tell it what happens, and some pages declare."""
    config = AdapterConfig(
        port=0,
        slack_bot_token=people.SLACK_BOT_TOKEN,
        slack_signing_secret=people.SLACK_SIGNING_SECRET,
        slack_api_url=house.settings.slack_api_url,
        pagerduty_webhook_secret=SECRET,
    )
    async with running(config, house.incidents, declaring(house.policy)) as adapter:
        house.workspace.config.slack_request_url = f"{adapter.url}/slack/events"
        shapes = Shapes(house.state.pagerduty, house.workspace.config.base_url)
        house.state.pagerduty.listener = Webhook(f"{adapter.url}/pagerduty/webhook", SECRET, shapes).tell
        yield adapter


@pytest.fixture
def page_id() -> str:
    """What PagerDuty calls an incident that no test before has heard of."""
    return f"Q{uuid4().hex[:13].upper()}"


@pytest.fixture
def ana(workspace: Workspace, adapter: Adapter) -> Someone:
    """In #general, which is no incident's channel."""
    return Someone(workspace, "U0ANA", "C0GENERAL")


@pytest.fixture
async def channel(workspace: Workspace) -> str:
    name = f"inc-{uuid4().hex[:8]}"
    channel = str((await workspace.bot.conversations_create(name=name))["channel"]["id"])
    await workspace.bot.conversations_invite(channel=channel, users=["U0ANA", "U0BEN"])
    return channel


@pytest.fixture
async def told(temporal: Client, incidents: Incidents, task_queue: str, channel: str) -> AsyncIterator[Told]:
    """An incident whose channel is `channel`. No worker runs it: what it is told stays in its history, to be read there."""
    declaration = Declare(
        command_id=str(uuid4()), actor=Person(slack_id="U0ANA", name="Ana Reyes"), title="Checkout is failing"
    )
    incident = begin(declare(declaration, incident_id(declaration.command_id), datetime.now(UTC)))
    handle = await temporal.start_workflow(
        "Incident",
        Start(declaration=declaration),
        id=workflow_id(incident.id),
        task_queue=task_queue,
        memo=listing.memo(incident, "https://example.com/c"),
        search_attributes=listing.attributes(incident, channel),
    )
    await eventually(lambda: incidents.in_channel(channel), "the incident is found by its channel")
    yield Told(temporal, incident.id)
    with suppress(RPCError):  # a test may have ended it
        await handle.terminate()


@pytest.fixture
def ana_there(ana: Someone, channel: str, told: Told) -> Someone:
    """In the incident's channel."""
    return ana.at(channel)
