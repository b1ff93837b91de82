"""Who is on the roster and who commands just now: read from Temporal, where both are kept."""

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from temporalio import activity
from temporalio.client import Client

from activities.off import offered
from roster.candidate import Candidate

CANDIDATE = "candidate"  # memo of somebody's workflow: what everybody may read of them
EVERYBODY = "WorkflowType = 'Commander' AND ExecutionStatus = 'Running'"
COMMANDING = (
    "WorkflowType = 'Incident' AND ExecutionStatus = 'Running' AND IncidentStatus = 'active' "
    "AND IncidentDrill = false"  # which yields, where what is real needs whoever plays
)


class LookAtRoster(BaseModel):
    incident: str = ""  # that asks, and does not count as another one


class Seen(BaseModel):
    people: list[Candidate] = []
    busy: list[str] = []  # who commands another incident that is real, by e-mail or Slack id


class RosterBook:
    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="look_at_roster")
    async def look_at_roster(self, request: LookAtRoster) -> Seen:
        return await seen(self._client, request.incident)


async def seen(client: Client, incident: str = "") -> Seen:
    """Two questions to Temporal, which need no worker; one where nobody is on the roster."""
    people = await candidates(client)
    if not people:
        return Seen()
    busy = [
        str(found.search_attributes["IncidentCommander"][0])
        async for found in client.list_workflows(COMMANDING)
        if found.id != f"incident-{incident}" and "IncidentCommander" in found.search_attributes
    ]
    return Seen(people=people, busy=busy)


async def candidates(client: Client) -> list[Candidate]:
    """Everybody on the roster, alumni too, by name."""
    memos = await asyncio.gather(*[found.memo() async for found in client.list_workflows(EVERYBODY)])
    found = [Candidate.model_validate(memo[CANDIDATE]) for memo in memos if CANDIDATE in memo]
    return sorted(found, key=lambda each: each.person.label.casefold())
