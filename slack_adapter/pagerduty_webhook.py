"""PagerDuty's v3 webhooks: an acknowledged page is told to its incident. Trusts nothing that is not signed.

https://developer.pagerduty.com/docs/verifying-webhook-signatures
"""

import hashlib
import hmac

import structlog
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from incident.commands import PageAcknowledged
from incident.people import Person
from workflows.client import Incidents, NoSuchIncident

log = structlog.get_logger(__name__)

ACKNOWLEDGED = "incident.acknowledged"
PAGE_STEP = "page"  # the page's key at PagerDuty is "<incident id>/page"


class Agent(BaseModel):
    id: str | None = None
    type: str = ""
    summary: str | None = None


class Data(BaseModel):
    incident_key: str | None = None


class Event(BaseModel):
    id: str = ""
    event_type: str
    agent: Agent | None = None
    data: Data = Data()


class Webhook(BaseModel):
    event: Event


def signed(body: bytes, header: str, secret: str) -> bool:
    """Any of the `v1=` signatures may match: two are sent while a secret is being replaced."""
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
    given = [part.strip().removeprefix("v1=").encode() for part in header.split(",")]
    return any(hmac.compare_digest(signature, expected) for signature in given)


class PagerDutyWebhook:
    """`secret` None means that PagerDuty's webhooks are off."""

    def __init__(self, incidents: Incidents, secret: str | None) -> None:
        self._incidents = incidents
        self._secret = secret

    async def received(self, request: Request) -> Response:
        if not self._secret:
            raise HTTPException(404, "PagerDuty webhooks are off: PAGERDUTY_WEBHOOK_SECRET is not set")
        body = await request.body()
        if not signed(body, request.headers.get("x-pagerduty-signature", ""), self._secret):
            raise HTTPException(401, "the signature does not fit")
        event = _event(body)
        if event is None or event.event_type != ACKNOWLEDGED:
            return PlainTextResponse("ignored")
        return await self._acknowledged(event, request.headers.get("x-webhook-id") or event.id)

    async def _acknowledged(self, event: Event, webhook_id: str) -> Response:
        incident, _, step = (event.data.incident_key or "").rpartition("/")
        if not incident or step != PAGE_STEP or not webhook_id:
            return PlainTextResponse("ignored")
        command = PageAcknowledged(command_id=f"pagerduty:{webhook_id}", actor=_person(event.agent))
        try:
            await self._incidents.signal(incident, command)
        except NoSuchIncident:
            return PlainTextResponse("ignored")
        except Exception as error:
            log.error("an acknowledgement was not told", incident=incident, error=repr(error), exc_info=error)
            raise HTTPException(503, "try again") from error
        return PlainTextResponse("told")


def _event(body: bytes) -> Event | None:
    """None where it is JSON, but nothing that we know. Raises HTTPException 400 where it is not JSON."""
    try:
        return Webhook.model_validate_json(body).event
    except ValidationError as error:
        if any(problem["type"] == "json_invalid" for problem in error.errors()):
            raise HTTPException(400, "not JSON") from error
        return None


def _person(agent: Agent | None) -> Person:
    if agent is None or not agent.type.startswith("user") or not (agent.id or agent.summary):
        return Person(name="PagerDuty")
    return Person(name=agent.summary or "", pagerduty_id=agent.id)
