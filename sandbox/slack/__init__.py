"""The sandbox's Slack: Web API, Socket Mode and what people do, over one workspace."""

from functools import partial

from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.slack import answers, api, channels, history, marks, messages, users, views  # noqa: F401
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Workspace


def routes(workspace: Workspace, sockets: Sockets) -> list[BaseRoute]:
    """Each module imported above registers the Web API methods it answers."""
    return [
        Route("/slack/api/{method}", partial(api.call, workspace), methods=["GET", "POST"]),
        Route("/slack/response/{secret}", partial(answers.respond, workspace), methods=["POST"]),
        WebSocketRoute("/slack/socket", sockets.serve),
    ]
