"""The page people look at, and the JSON endpoints under /ui/ that it and the tests drive the sandbox with."""

from starlette.routing import BaseRoute

from sandbox.page import doings, others, seen, shell
from sandbox.slack.deliver import Deliveries
from sandbox.slack.interact import People
from sandbox.world import World


def routes(world: World, deliveries: Deliveries) -> list[BaseRoute]:
    people = People(deliveries.workspace, deliveries)
    return [
        *shell.routes(world),
        *seen.routes(world, deliveries.workspace),
        *others.routes(world),
        *doings.routes(deliveries.workspace, people, deliveries, deliveries.sockets),
    ]
