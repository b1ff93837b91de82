"""PagerDuty's v3 webhooks: an acknowledged page is told to its incident, and some incidents declare by themselves.

Trusts nothing that is not signed.

https://developer.pagerduty.com/docs/verifying-webhook-signatures
"""

import hashlib
import hmac
import re

import structlog
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from incident.commands import AdoptedPage, Declare, PageAcknowledged
from incident.facts import PAGERDUTY
from incident.identity import incident_id
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.people import Person
from incident.policy import Policy
from incident.vendors import Declaring
from workflows.client import Incidents, NoSuchIncident

log = structlog.get_logger(__name__)

ACKNOWLEDGED, TRIGGERED = "incident.acknowledged", "incident.triggered"
OURS = re.compile(r"^([a-z2-7]{8})/")  # the key of everything that Muster raises: "<incident id>/<step>"
PAGE_STEP = "page"


class Agent(BaseModel):
    id: str | None = None
    type: str = ""
    summary: str | None = None


class Data(BaseModel):
    """The PagerDuty incident."""

    id: str = ""
    incident_key: str | None = None
    number: int = 0
    html_url: str = ""
    title: str = ""
    urgency: str = ""
    priority: Agent | None = None
    assignees: list[Agent] = []

    @property
    def incident(self) -> str:
        """Which of our incidents it belongs to: its page, or the one that it declared."""
        ours = OURS.match(self.incident_key or "")
        return ours.group(1) if ours else incident_id(declaration_id(self.id))


def declaration_id(pagerduty_incident: str) -> str:
    """However often a webhook is delivered, the same PagerDuty incident declares once."""
    return f"pagerduty:{pagerduty_incident}"


class Event(BaseModel):
    id: str = ""
    event_type: str
    agent: Agent | None = None
    data: Data = Data()


class Webhook(BaseModel):
    event: Event


def signed(body: bytes, header: str, secret: str) -> bool:
    """Any of the `v1=` signatures may match: two are sent while a secret is being replaced."""
    expected = f"v1={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}".encode()
    given = [part.strip().encode() for part in header.split(",")]
    return any(hmac.compare_digest(signature, expected) for signature in given)


class PagerDutyWebhook:
    """`secret` None means that PagerDuty's webhooks are off."""

    def __init__(self, incidents: Incidents, policy: Policy, secret: str | None) -> None:
        self._incidents = incidents
        self._declares = policy.pagerduty.declare if policy.pagerduty else Declaring()
        self._secret = secret

    async def received(self, request: Request) -> Response:
        if not self._secret:
            raise HTTPException(404, "PagerDuty webhooks are off: PAGERDUTY_WEBHOOK_SECRET is not set")
        body = await request.body()
        if not signed(body, request.headers.get("x-pagerduty-signature", ""), self._secret):
            raise HTTPException(401, "the signature does not fit")
        event = _event(body)
        webhook_id = request.headers.get("x-webhook-id") or (event.id if event else "")
        if event is None or not event.data.id or not webhook_id:
            return PlainTextResponse("ignored")
        try:
            if event.event_type == ACKNOWLEDGED:
                return await self._acknowledged(event, webhook_id)
            if event.event_type == TRIGGERED and self._is_to_declare(event.data):
                return await self._declared(event.data)
        except Exception as error:
            log.error("a webhook was not told", webhook=webhook_id, error=repr(error), exc_info=error)
            raise HTTPException(503, "try again") from error
        return PlainTextResponse("ignored")

    async def _acknowledged(self, event: Event, webhook_id: str) -> Response:
        ours = OURS.match(event.data.incident_key or "")
        if ours and event.data.incident_key != f"{ours.group(1)}/{PAGE_STEP}":
            return PlainTextResponse("ignored")  # a page to a team: acknowledging it is not taking command
        command = PageAcknowledged(command_id=f"pagerduty:{webhook_id}", actor=_person(event.agent))
        try:
            await self._incidents.signal(event.data.incident, command)
        except NoSuchIncident:
            return PlainTextResponse("ignored")
        return PlainTextResponse("told")

    def _is_to_declare(self, page: Data) -> bool:
        priority = page.priority.summary if page.priority else None
        wanted = page.urgency in self._declares.urgencies or priority in self._declares.priorities
        return wanted and not OURS.match(page.incident_key or "")

    async def _declared(self, page: Data) -> Response:
        title = page.title.strip() or f"PagerDuty incident #{page.number}"
        fits = len(title) <= TITLE_LIMIT
        declaration = Declare(
            command_id=declaration_id(page.id),
            actor=PAGERDUTY,
            title=title if fits else title[: TITLE_LIMIT - 1] + "…",
            description="" if fits else title[:DESCRIPTION_LIMIT],
            severity=self._declares.severity,
            page=AdoptedPage(
                id=page.id,
                number=page.number,
                url=page.html_url,
                people=[_person(assignee) for assignee in page.assignees],
            ),
        )
        await self._incidents.declare(declaration)
        return PlainTextResponse("declared")


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
        return PAGERDUTY
    return Person(name=agent.summary or "", pagerduty_id=agent.id)
