"""PagerDuty as a monitor uses it: incidents that Muster has not raised, and webhooks that tell of them."""

import hashlib
import hmac
import json
from contextlib import suppress
from typing import Any

import httpx
from temporalio.service import RPCError, RPCStatusCode

from incident.identity import incident_id, workflow_id
from incident.policy import Policy
from incident.vendors import Declaring
from incident.vocabulary import Severity
from sandbox import people
from sandbox.pagerduty import rules
from sandbox.pagerduty.bodies import NewIncident
from sandbox.pagerduty.state import Incident as Page
from tests.slack_adapter.acting import Adapter
from tests.workflows.case import Case, eventually
from tests.workflows.house import House
from workflows.client import NoSuchIncident

SECRET = people.PAGERDUTY_WEBHOOK_SECRET
DECLARES = Declaring(urgencies=["high"], priorities=["P1"], severity=Severity.CRITICAL)


def declaring(policy: Policy) -> Policy:
    """The same policy, in which PagerDuty incidents may declare."""
    assert policy.pagerduty
    return policy.model_copy(update={"pagerduty": policy.pagerduty.model_copy(update={"declare": DECLARES})})


def raised(house: House) -> Page:
    """A monitor raises an incident in PagerDuty."""
    wanted = {
        "type": "incident",
        "title": "Disk is full",
        "urgency": "high",
        "service": {"id": people.SERVICE, "type": "service_reference"},
    }
    return rules.create(house.state.pagerduty, NewIncident.model_validate(wanted), by="PUDEV01")


async def declared_by(house: House, page: str) -> Case:
    """The incident that a PagerDuty incident has declared."""
    case = Case(house, incident_id(f"pagerduty:{page}"))
    house.cases.append(case)

    async def there() -> bool:
        with suppress(NoSuchIncident):
            return bool(await case.view())
        return False

    await eventually(there, "PagerDuty declares")
    return case


async def declared_nothing(house: House, page: str) -> bool:
    """Temporal knows of no incident that this PagerDuty incident declared."""
    id = workflow_id(incident_id(f"pagerduty:{page}"))
    try:
        await house.env.client.get_workflow_handle(id).describe()
    except RPCError as error:
        return error.status is RPCStatusCode.NOT_FOUND
    return False


def triggered(page: str, key: str | None = None, **more: Any) -> bytes:
    """The body of the webhook that tells of it."""
    data = {
        "id": page,
        "type": "incident",
        "incident_key": key,
        "number": 7,
        "html_url": f"https://example.pagerduty.com/incidents/{page}",
        "title": "Disk is full",
        "urgency": "high",
        "priority": None,
        "assignees": [{"id": "PUANA01", "type": "user_reference", "summary": "Ana Reyes"}],
    }
    event = {"id": "E1", "event_type": "incident.triggered", "agent": None, "data": data | more}
    return json.dumps({"event": event}).encode()


def digest(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def post(adapter: Adapter, body: bytes, signature: str | None = "v1={right}") -> tuple[int, str]:
    """Status and words of the answer; `signature` is the header, None for a request without."""
    headers = {"x-webhook-id": "wh-1"}
    if signature is not None:
        headers["x-pagerduty-signature"] = signature.format(right=digest(body), wrong=digest(body, "another"))
    async with httpx.AsyncClient(base_url=adapter.url) as pagerduty:
        answer = await pagerduty.post("/pagerduty/webhook", content=body, headers=headers)
    return answer.status_code, answer.text
