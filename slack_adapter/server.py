"""Runs the adapter: its HTTP endpoints and, where there is an app token, Socket Mode. Leaves the process's signals alone."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import structlog
import uvicorn
from slack_bolt.async_app import AsyncApp

from incident.policy import Policy
from slack_adapter.app import create_bolt_app, slack_client
from slack_adapter.desk import Desk
from slack_adapter.directory import Directory
from slack_adapter.endpoints import create_http_app
from slack_adapter.socket_mode import TokenRefused, connection
from workflows.client import Incidents

log = structlog.get_logger(__name__)

STOPS_WITHIN = 8  # seconds for what is in hand


class AdapterError(Exception):
    """The adapter cannot run; the message says why in one line."""


@dataclass
class AdapterConfig:
    """Without a bot token Slack is off. `port` 0 is any free one; `serve` writes the chosen one back before it starts."""

    host: str = "127.0.0.1"
    port: int = 3000
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_api_url: str = "https://slack.com/api/"
    pagerduty_webhook_secret: str | None = field(default=None, repr=False)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # whoever runs several things in one process owns its signals


async def serve(
    config: AdapterConfig, incidents: Incidents, policy: Policy, started: asyncio.Event | None = None
) -> None:
    """Run until cancelled, and finish then what has been received. Raises AdapterError."""
    directory = Directory(slack_client(config.slack_bot_token, config.slack_api_url))
    desk = Desk(incidents, policy, directory, secret=config.slack_bot_token or "")
    bolt = _bolt_app(config, desk)
    listener = _listen(config)
    server = _Server(_uvicorn_config(config, desk, bolt))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with _socket_mode(config, bolt):
            if started is not None:
                started.set()
            await asyncio.shield(serving)
    except TokenRefused as error:
        raise AdapterError(str(error)) from error
    finally:
        server.should_exit = True
        await serving
        listener.close()
        if desk.under_way:
            await asyncio.wait(desk.under_way, timeout=STOPS_WITHIN)


def _bolt_app(config: AdapterConfig, desk: Desk) -> AsyncApp | None:
    if config.slack_bot_token is None:
        log.warning("Slack is off: SLACK_BOT_TOKEN is not set")
        return None
    if not (config.slack_signing_secret or config.slack_app_token):
        raise AdapterError(
            "set SLACK_SIGNING_SECRET to hear Slack over HTTP, or SLACK_APP_TOKEN for Socket Mode"
        )
    return create_bolt_app(
        desk,
        bot_token=config.slack_bot_token,
        signing_secret=config.slack_signing_secret,
        api_url=config.slack_api_url,
    )


def _uvicorn_config(config: AdapterConfig, desk: Desk, bolt: AsyncApp | None) -> uvicorn.Config:
    slack: AsyncApp | str = bolt or "Slack is off: SLACK_BOT_TOKEN is not set"
    if bolt and config.slack_app_token:
        slack = "this adapter hears Slack by Socket Mode"
    secret = config.pagerduty_webhook_secret
    app = create_http_app(desk.incidents, desk.policy, slack=slack, pagerduty_webhook_secret=secret)
    return uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=STOPS_WITHIN)


def _socket_mode(config: AdapterConfig, bolt: AsyncApp | None) -> AbstractAsyncContextManager[None]:
    if bolt is None or config.slack_app_token is None:
        return nullcontext()
    return connection(bolt, config.slack_app_token)


def _listen(config: AdapterConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((config.host, config.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise AdapterError(f"cannot listen on {config.host}:{config.port}: {error.strerror}") from error
    config.port = listener.getsockname()[1]
    return listener
