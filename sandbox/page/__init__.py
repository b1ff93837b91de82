"""The page people look at, and the JSON endpoints under /ui/ that it and the tests drive the sandbox with."""

from starlette.routing import BaseRoute

from sandbox.page import seen
from sandbox.slack.workspace import Workspace
from sandbox.world import World


def routes(world: World, workspace: Workspace) -> list[BaseRoute]:
    return seen.routes(world, workspace)
