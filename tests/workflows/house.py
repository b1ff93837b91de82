"""A house to run incidents in: the vendors' sandbox in this process, Temporal, and a worker that can come and go."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.roster import EVERYBODY
from cli.stack import sandbox_policy
from incident.commands import Declare
from incident.people import Person
from incident.policy import Fatigue, FeedbackPolicy, Policy, Prompts, ReviewPolicy
from incident.vocabulary import Level, Severity
from sandbox import people
from sandbox.app import create_app
from sandbox.calls import DroppingProtocol
from sandbox.config import SandboxConfig
from sandbox.google import service_account_file
from sandbox.server import Server, listen
from sandbox.slack.workspace import Workspace
from sandbox.world import WorldState
from tests.workflows.case import DEV, Case
from worker.run import Crew, make_worker
from worker.settings import Settings
from workflows.client import Incidents
from workflows.roster import Roster

ALWAYS = timedelta(days=300)  # longer than any incident under test


class House:
    def __init__(
        self,
        env: WorkflowEnvironment,
        settings: Settings,
        policy: Policy,
        workspace: Workspace,
        state: WorldState,
    ) -> None:
        self.env = env
        self.settings = settings
        self.policy = policy
        self.workspace = workspace
        self.state = state
        self.incidents = Incidents(env.client, settings.muster_task_queue)
        self.roster = Roster(self.incidents)
        self.cases: list[Case] = []
        self._worker: Crew | None = None
        self._control = httpx.AsyncClient(
            base_url=settings.slack_api_url.removesuffix("/slack/api/"),
            verify=False,  # nothing to verify, and reading certificates takes long
            limits=httpx.Limits(max_keepalive_connections=0),  # the sandbox closes those that it finds idle
        )

    async def declare(
        self,
        title: str = "Checkout is failing",
        *,
        severity: Severity = Severity.HIGH,
        actor: Person = DEV,
        command_id: str | None = None,
        **details: Any,
    ) -> Case:
        declaration = Declare(
            command_id=command_id or str(uuid4()), actor=actor, title=title, severity=severity, **details
        )
        opened = await self.incidents.declare(declaration)
        case = Case(self, opened.id)
        self.cases.append(case)
        return case

    async def declared(self, title: str = "Checkout is failing", **details: Any) -> Case:
        """An incident that has everything it asked for."""
        case = await self.declare(title, **details)
        await case.all_settled()
        return case

    async def under_way(self, title: str = "Checkout is failing", **details: Any) -> Case:
        """The same, and Ana has acknowledged the page, so that nobody looks after it any more."""
        case = await self.declared(title, **details)
        if case.pages:
            await case.is_acknowledged()
            await case.all_settled()
        return case

    # The worker.

    async def worker_comes(self) -> None:
        self._worker = make_worker(self.env.client, self.settings, self.policy)
        await self._worker.__aenter__()

    async def worker_goes(self) -> None:
        if self._worker:
            await self._worker.__aexit__(None, None, None)
            self._worker = None

    # The vendors.

    async def fault(self, name: str, effect: str = "down", **details: object) -> int:
        """Its number, to lift it by."""
        answer = await self._control.post(
            "/_control/faults", json={"name": name, "effect": effect, **details}
        )
        number: int = answer.raise_for_status().json()["id"]
        return number

    async def lift(self, fault: int) -> None:
        (await self._control.delete(f"/_control/faults/{fault}")).raise_for_status()

    async def calm(self) -> None:
        (await self._control.delete("/_control/faults")).raise_for_status()

    async def faults(self) -> list[dict[str, Any]]:
        """Those in place, with how often each has fired."""
        placed: list[dict[str, Any]] = (await self._control.get("/_control/faults")).json()
        return placed

    async def calls(self, name: str = "*") -> list[dict[str, Any]]:
        """Of the vendors' calls those whose name fits, in the order in which they came."""
        calls = (await self._control.get("/_control/calls")).json()
        return [call for call in calls if fnmatchcase(call["name"], name)]

    async def seen_by(self, user: str | None) -> str:
        """Everything the sandbox shows a person, as one text."""
        answer = await self._control.get("/ui/state", params={"user": user} if user else {})
        return json.dumps(answer.raise_for_status().json(), ensure_ascii=False)

    async def _roster_is_cleared(self) -> None:
        """A person's workflow has their address for a name, and the next house has the same people."""
        async for found in self.env.client.list_workflows(EVERYBODY):
            with suppress(RPCError):
                await self.env.client.get_workflow_handle(found.id).terminate()

    async def close(self) -> None:
        await self.worker_goes()
        for handle in [handle for case in self.cases for handle in case.handles]:
            with suppress(RPCError):  # most have ended by themselves
                await handle.terminate()
        await self._roster_is_cleared()
        await self._control.aclose()


@asynccontextmanager
async def opened_house(
    *,
    env: WorkflowEnvironment,
    folder: Path,
    off: tuple[str, ...] = (),
    hurry: dict[str, Any] | None = None,
    policy: dict[str, Any] | None = None,
    worker: bool = True,
) -> AsyncIterator[House]:
    """`off` names vendors without credentials; `hurry` changes the table of high incidents, `policy` other tables.

    Nobody is prompted, grows tired, has a review to write or is asked for feedback, unless `policy` says so: all of
    that comes by the way, whatever a test is about.
    """
    listener = listen(0)
    config = SandboxConfig(port=listener.getsockname()[1])
    app = create_app(config)
    uvicorn_config = uvicorn.Config(
        app, http=DroppingProtocol, log_level="warning", timeout_graceful_shutdown=1
    )
    server = Server(uvicorn_config, asyncio.Event())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.has_started.wait()
    state = app.state.world.state
    credentials = folder / f"google-{config.port}.json"
    credentials.write_text(json.dumps(service_account_file(state.google, config.base_url)))
    house = House(
        env,
        _settings(config, credentials, off),
        _policy(hurry or {}, policy or {}),
        app.state.workspace,
        state,
    )
    if worker:
        await house.worker_comes()
    yield house
    await house.close()
    server.should_exit = True
    await serving


def _settings(config: SandboxConfig, credentials: Path, off: tuple[str, ...]) -> Settings:
    on: dict[str, dict[str, Any]] = {
        "slack": {"slack_bot_token": people.SLACK_BOT_TOKEN},
        "pagerduty": {"pagerduty_api_key": people.PAGERDUTY_API_KEY},
        "google": {"google_application_credentials": credentials},
    }
    given = {
        name: value for vendor, values in on.items() if vendor not in off for name, value in values.items()
    }
    return Settings(
        **{
            "slack_bot_token": None,
            "pagerduty_api_key": None,
            "google_application_credentials": None,
            **given,
        },
        slack_api_url=f"{config.base_url}/slack/api/",
        pagerduty_from_email=people.PAGERDUTY_BOT_EMAIL,
        pagerduty_api_url=f"{config.base_url}/pagerduty",
        google_subject=None,
        google_api_url=config.base_url,
        muster_record_dir=credentials.with_suffix("") / "records",
        muster_task_queue=f"house-{uuid4()}",
    )


def _policy(hurry: dict[str, Any], tables: dict[str, Any]) -> Policy:
    policy = sandbox_policy()
    high = policy.severity(Severity.HIGH).model_copy(update=hurry)
    low = policy.severity(Severity.LOW).model_copy(update={"quiet_hours": None})  # tests run at any hour
    seldom = policy.google and policy.google.model_copy(
        update={"comments_every_active": ALWAYS, "comments_every_stable": ALWAYS}
    )
    severities = policy.severities | {Severity.HIGH: high, Severity.LOW: low}
    quiet = {
        "prompts": Prompts(level=Level.OFF),
        "fatigue": fatigue(timedelta(days=60)),
        "feedback": FeedbackPolicy(ask=False),
        "review": ReviewPolicy(remind=False),  # no time is skipped for an incident that has a child
        "google": seldom,
    }
    return policy.model_copy(update={"severities": severities, **quiet, **tables})


def fatigue(nudge_after: timedelta) -> Fatigue:
    """Without nights: tests run at any hour."""
    return Fatigue(
        nudge_after=nudge_after, press_after=2 * nudge_after, relieve_after=3 * nudge_after, night=None
    )
