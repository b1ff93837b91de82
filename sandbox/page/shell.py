"""The page itself, its scripts and styles, and the stream that tells it when to look again."""

from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from sandbox.world import World

HERE = Path(__file__).parent
# What people wrote is never markup; should it become so by mistake, the browser still runs nothing of it.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def routes(world: World) -> list[BaseRoute]:
    templates = Jinja2Templates(HERE / "templates")

    async def index(request: Request) -> Response:
        people = [u for u in world.state.slack.users.values() if not (u.is_bot or u.deleted)]
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return templates.TemplateResponse(request, "index.html", {"people": people}, headers=headers)

    async def changes(request: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            async for _ in world.changes():
                yield "data: changed\n\n"

        return StreamingResponse(
            events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    return [
        Route("/", index),
        Route("/ui/changes", changes),
        Mount("/ui/static", StaticFiles(directory=HERE / "static")),
    ]
