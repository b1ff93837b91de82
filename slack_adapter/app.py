"""The Bolt app: Slack in, signals out. Holds no rules and no state, so that any number of adapters may run."""

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from slack_adapter.desk import Desk
from slack_adapter.listeners import register

log = structlog.get_logger(__name__)

SLACK_TIMEOUT = 8  # seconds


def slack_client(token: str | None, api_url: str) -> AsyncWebClient:
    """A client that repeats nothing by itself."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=SLACK_TIMEOUT, retry_handlers=[])


def create_bolt_app(desk: Desk, *, bot_token: str, signing_secret: str | None, api_url: str) -> AsyncApp:
    async def one_workspace() -> AuthorizeResult:
        """Bolt would ask auth.test first, and hear nobody while Slack's Web API is down. One workspace needs no asking."""
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=bot_token)

    app = AsyncApp(
        client=slack_client(None, api_url),
        authorize=one_workspace,
        signing_secret=signing_secret or "",
        process_before_response=False,
    )

    @app.error
    async def troubled(error: Exception) -> None:
        log.error("a listener failed", error=repr(error), exc_info=error)

    register(app, desk)
    return app
