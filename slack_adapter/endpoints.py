"""The adapter's HTTP endpoints: Slack's requests, PagerDuty's webhooks, and whether it lives and is ready."""

import asyncio

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from incident.policy import Policy
from slack_adapter.pagerduty_webhook import PagerDutyWebhook
from workflows.client import Incidents

log = structlog.get_logger(__name__)

BODY_LIMIT = 1024 * 1024  # bytes
READY_WITHIN = 2.0  # seconds


class BodyLimit:
    """Refuses larger requests with 413 before they are read to the end, signed or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > BODY_LIMIT:
                raise HTTPException(413, "too large")
            return message

        await self._app(scope, counted, send)


def create_http_app(
    incidents: Incidents, policy: Policy, *, slack: AsyncApp | str, pagerduty_webhook_secret: str | None
) -> Starlette:
    """`slack` is the Bolt app that hears Slack over HTTP, or the reason why none does."""

    async def slack_events(request: Request) -> Response:
        if isinstance(slack, str):
            raise HTTPException(404, slack)
        return await AsyncSlackRequestHandler(slack).handle(request)

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("alive")

    async def readyz(request: Request) -> Response:
        if await _reachable(incidents):
            return PlainTextResponse("ready")
        return PlainTextResponse("Temporal cannot be reached", status_code=503)

    webhook = PagerDutyWebhook(incidents, policy, pagerduty_webhook_secret)
    return Starlette(
        routes=[
            Route("/slack/events", slack_events, methods=["POST"]),
            Route("/pagerduty/webhook", webhook.received, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        middleware=[Middleware(BodyLimit)],
    )


async def _reachable(incidents: Incidents) -> bool:
    try:
        return await asyncio.wait_for(incidents.reachable(), READY_WITHIN)
    except Exception as error:
        log.warning("not ready", error=repr(error))
        return False
