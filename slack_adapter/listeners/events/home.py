"""Somebody opened the App Home: show what is open, as far as they may see it."""

from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_adapter.desk import Desk
from slack_adapter.views.home import home
from workflows.client import Listed

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab", "home") != "home":
            return
        view = home(await _open_incidents(desk, event["user"]))
        try:
            await client.views_publish(user_id=event["user"], view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("App Home not shown", error=repr(error))


async def _open_incidents(desk: Desk, user: str) -> list[Listed] | None:
    try:
        return await desk.incidents.list(await desk.person(user))
    except Exception as error:
        log.error("open incidents not listed", error=repr(error), exc_info=error)
        return None
