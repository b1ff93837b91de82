"""The Web API endpoint: checks the token, merges arguments, calls the method and speaks Slack's refusals."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.args import Args
from sandbox.slack.errors import SlackError
from sandbox.slack.scopes import NEEDED
from sandbox.slack.state import Json
from sandbox.slack.workspace import Workspace

Method = Callable[[Workspace, Args], Json]
T = TypeVar("T")

METHODS: dict[str, Method] = {}
APP_LEVEL = {"apps.connections.open"}  # called with the xapp- token


def method(name: str) -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


async def call(workspace: Workspace, request: Request) -> Response:
    name = request.path_params["method"]
    try:
        answer = METHODS[known(name)](workspace, await authorised_args(workspace, request, name))
    except SlackError as refusal:
        return JSONResponse({"ok": False, "error": refusal.code, **refusal.more}, headers=headers(workspace))
    return JSONResponse({"ok": True, **answer}, headers=headers(workspace))


def headers(workspace: Workspace) -> dict[str, str]:
    return {
        "X-OAuth-Scopes": ",".join(workspace.manifest.scopes),
        "X-Slack-Req-Id": workspace.state.new_id(""),
    }


def known(name: str) -> str:
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    return name


async def authorised_args(workspace: Workspace, request: Request, name: str) -> Args:
    values = await merged(request)
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or values.get("token")
    if not token:
        raise SlackError("not_authed")
    config = workspace.config
    if token not in (config.slack_bot_token, config.slack_app_token):
        raise SlackError("invalid_auth")
    if (token == config.slack_app_token) != (name in APP_LEVEL):
        raise SlackError("not_allowed_token_type")
    needed = NEEDED.get(name, ())
    if needed and not set(needed) & set(workspace.manifest.scopes):
        raise SlackError("missing_scope", needed=needed[0], provided=",".join(workspace.manifest.scopes))
    return Args(values)


async def merged(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "").split(";")[0]
    if not body:
        return values
    if kind == "application/json":
        try:
            sent = json.loads(body)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(sent, dict):
            raise SlackError("json_not_object")
        return values | sent
    if kind == "application/x-www-form-urlencoded":
        return values | dict(parse_qsl(body.decode(), keep_blank_values=True))
    if kind == "multipart/form-data":
        return values | dict(await request.form())
    raise SlackError("invalid_post_type" if kind else "missing_post_type")


def page(items: Sequence[T], args: Args, *, default: int, highest: int) -> tuple[Sequence[T], Json]:
    """One page of items and the `response_metadata` that leads to the next."""
    start = 0
    if cursor := args.text("cursor"):
        try:
            start = int(base64.urlsafe_b64decode(cursor).decode().removeprefix("next:"))
        except ValueError:
            raise SlackError("invalid_cursor") from None
    end = start + args.limit(default, highest)
    following = base64.urlsafe_b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}
