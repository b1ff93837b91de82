"""The page people look at, and the JSON endpoints under /ui/ that it and the tests drive the sandbox with."""

from starlette.routing import BaseRoute

from sandbox.page import doings, seen
from sandbox.slack.deliver import Deliveries
from sandbox.slack.interact import People
from sandbox.world import World


def routes(world: World, deliveries: Deliveries) -> list[BaseRoute]:
    workspace = deliveries.workspace
    people = People(workspace, deliveries)
    return [
        *seen.routes(world, workspace),
        *doings.routes(workspace, people, deliveries, deliveries.sockets),
    ]
