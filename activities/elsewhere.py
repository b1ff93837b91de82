"""Whether a real incident needs somebody who plays a drill: asked of Temporal, without touching any incident."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from temporalio import activity
from temporalio.client import Client

from activities.errors import retryable
from activities.off import offered
from incident.people import Person


class LookElsewhere(BaseModel):
    person: Person


class Needed(BaseModel):
    """By that incident, which is no drill."""

    incident: str
    channel_url: str = ""


class Elsewhere:
    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="look_elsewhere")
    async def look_elsewhere(self, request: LookElsewhere) -> Needed | None:
        return await needing(self._client, request.person)

    @activity.defn(name="await_real_incident")
    async def await_real_incident(self, request: LookElsewhere) -> Needed:
        """A look in vain fails, to be repeated by Temporal: so it leaves nothing in the history."""
        needed = await needing(self._client, request.person)
        if needed is None:
            raise retryable(f"no real incident needs {request.person.label}")
        return needed


async def needing(client: Client, person: Person) -> Needed | None:
    """The active incident, no drill, that somebody commands, has another part in, or was paged for."""
    known = [name for name in (person.email, person.slack_id, person.label) if name]
    listed = ", ".join(f"'{quoted(name)}'" for name in dict.fromkeys(known))
    where = (
        "WorkflowType = 'Incident' AND ExecutionStatus = 'Running' AND IncidentDrill = false "
        f"AND IncidentStatus = 'active' AND IncidentNeeds IN ({listed})"
    )
    async for found in client.list_workflows(where, page_size=1):
        memo = await found.memo()
        return Needed(incident=found.id.removeprefix("incident-"), channel_url=memo.get("channel_url", ""))
    return None


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "''")
