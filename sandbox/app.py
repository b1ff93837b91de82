"""The whole sandbox as one ASGI application: three vendors, the page, and controls over calls and faults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox import google, page, pagerduty, slack
from sandbox.calls import CallLog, CallsMiddleware, Faults, control_routes
from sandbox.config import SandboxConfig
from sandbox.google import service_account_file
from sandbox.slack.deliver import Deliveries
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Workspace
from sandbox.world import World


def create_app(config: SandboxConfig) -> Starlette:
    """`config.port` must be the real one: the vendors' answers carry addresses."""
    world = World.load(config.state_file)
    workspace = Workspace(world.state.slack, world.changed, config)
    sockets = Sockets(workspace)
    deliveries = Deliveries(workspace, sockets)
    log, faults = CallLog(), Faults()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await deliveries.close()
        world.close()

    async def credentials(request: Request) -> JSONResponse:
        """The key file of the sandbox's service account: good on loopback only, so it is handed out freely."""
        return JSONResponse(service_account_file(world.state.google, config.base_url))

    app = Starlette(
        routes=[
            *slack.routes(workspace, sockets),
            *pagerduty.routes(
                world.state.pagerduty,
                world.changed,
                base_url=config.base_url,
                webhook_url=config.pagerduty_webhook_url,
                webhook_secret=config.pagerduty_webhook_secret,
                api_key=config.pagerduty_api_key,
            ),
            *google.routes(world.state.google, world.changed, base_url=config.base_url),
            *page.routes(world, deliveries),
            *control_routes(log, faults),
            Route("/_control/google-credentials", credentials),
        ],
        middleware=[Middleware(CallsMiddleware, log=log, faults=faults)],
        lifespan=lifespan,
    )
    app.state.world, app.state.workspace = world, workspace
    return app
