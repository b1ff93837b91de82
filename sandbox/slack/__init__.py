"""The sandbox's Slack: Web API, Socket Mode and what people do, over one workspace."""

from functools import partial

from starlette.routing import BaseRoute, Route

from sandbox.slack import api, channels, history, messages, users  # noqa: F401  (each registers its methods)
from sandbox.slack.workspace import Workspace


def routes(workspace: Workspace) -> list[BaseRoute]:
    return [Route("/slack/api/{method}", partial(api.call, workspace), methods=["GET", "POST"])]
