"""The Socket-Mode connection to Slack: kept up while the adapter runs, closed when it stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

log = structlog.get_logger(__name__)

REFUSED_TOKENS = ("invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked")


class TokenRefused(Exception):
    """Slack does not take the app token; no amount of trying helps."""


@asynccontextmanager
async def connection(bolt: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """Connected from here on; while Slack does not answer, tries without end. Raises TokenRefused."""
    handler = AsyncSocketModeHandler(bolt, app_token)
    try:
        handler.client.wss_uri = await _first_address(bolt, app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        log.info("connected to Slack by Socket Mode")
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _first_address(bolt: AsyncApp, app_token: str) -> str | None:
    try:
        answer = await bolt.client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        reason = error.response["error"]
        if reason in REFUSED_TOKENS:
            raise TokenRefused(f"Slack refuses the app token ({reason}): check SLACK_APP_TOKEN") from error
        return None
    except (aiohttp.ClientError, TimeoutError):
        return None
    return str(answer["url"])
