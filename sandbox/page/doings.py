"""What people do, as JSON under /ui/: the page uses it, and so do tests and the demo. Refusals are Slack's."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.slack.deliver import Deliveries, Kind
from sandbox.slack.errors import SlackError
from sandbox.slack.interact import People, escaped
from sandbox.slack.marks import pin
from sandbox.slack.sockets import Sockets
from sandbox.slack.state import Json
from sandbox.slack.workspace import Workspace

A = TypeVar("A", bound=BaseModel)


class Act(BaseModel, extra="forbid"):
    user: str


class InChannel(Act):
    channel: str


class Slash(InChannel):
    command: str
    text: str = ""


class Message(InChannel):
    text: str
    thread_ts: str | None = None


class Press(Act):
    """An element in a message (`channel` and `ts`) or in a view (`view_id`)."""

    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None
    action_id: str
    value: str | int | list[str] | None = None
    values: Json = {}  # in a view: what has been entered so far


class Reaction(InChannel):
    ts: str
    name: str
    remove: bool = False


class Pinning(InChannel):
    ts: str
    remove: bool = False


class InView(Act):
    view_id: str


class Submit(InView):
    values: Json = {}


class Shortcut(Act):
    callback_id: str
    channel: str | None = None
    ts: str | None = None


class Redeliver(BaseModel, extra="forbid"):
    kind: Kind | None = None


class Nothing(BaseModel, extra="forbid"): ...


def routes(workspace: Workspace, people: People, deliveries: Deliveries, sockets: Sockets) -> list[BaseRoute]:
    async def slash(act: Slash) -> Json:
        return await people.slash(act.user, act.channel, act.command, act.text)

    async def say(act: Message) -> Json:
        channel = workspace.channel_as_member(act.channel, act.user)
        text = escaped(workspace, act.text, with_names=False)
        if not text.strip():
            raise SlackError("no_text")
        return {"ok": True, "ts": workspace.post(channel, act.user, text, thread_ts=act.thread_ts).ts}

    async def press(act: Press) -> Json:
        if act.view_id:
            return await people.press_in_view(act.user, act.view_id, act.action_id, act.value, act.values)
        if not (act.channel and act.ts):
            raise SlackError("invalid_arguments", "name channel and ts, or view_id")
        return await people.press(act.user, act.channel, act.ts, act.action_id, act.value)

    async def submit(act: Submit) -> Json:
        return await people.submit(act.user, act.view_id, act.values)

    async def close(act: InView) -> Json:
        return await people.close(act.user, act.view_id)

    async def shortcut(act: Shortcut) -> Json:
        return await people.shortcut(act.user, act.callback_id, act.channel, act.ts)

    async def react(act: Reaction) -> Json:
        channel = workspace.channel_as_member(act.channel, act.user)
        workspace.react(channel, act.ts, act.user, act.name, remove=act.remove)
        return {"ok": True}

    async def pin_or_unpin(act: Pinning) -> Json:
        channel = workspace.channel_as_member(act.channel, act.user)
        pin(workspace, channel, act.ts, act.user, remove=act.remove)
        return {"ok": True}

    async def join(act: InChannel) -> Json:
        channel = workspace.channel(act.channel, act.user)
        if channel.is_archived:
            raise SlackError("is_archived")
        if act.user in channel.members:
            raise SlackError("already_in_channel")
        workspace.join(channel, workspace.user(act.user).id)
        return {"ok": True}

    async def leave(act: InChannel) -> Json:
        workspace.leave(workspace.channel(act.channel, act.user), act.user)
        return {"ok": True}

    async def unarchive(act: InChannel) -> Json:
        workspace.unarchive(workspace.channel(act.channel, act.user), act.user)
        return {"ok": True}

    async def home(act: Act) -> Json:
        people.open_home(act.user)
        return {"ok": True}

    async def redeliver(act: Redeliver) -> Json:
        ack = await deliveries.again(act.kind)
        if ack is None:
            raise SlackError("nothing_delivered")
        return {"ok": ack.failure is None, "error": ack.failure, "answer": ack.body}

    async def reconnect(act: Nothing) -> Json:
        return {"ok": True, "connections": await sockets.ask_to_reconnect()}

    return [
        act("slash", Slash, slash),
        act("message", Message, say),
        act("action", Press, press),
        act("view/submit", Submit, submit),
        act("view/close", InView, close),
        act("shortcut", Shortcut, shortcut),
        act("reaction", Reaction, react),
        act("pin", Pinning, pin_or_unpin),
        act("join", InChannel, join),
        act("leave", InChannel, leave),
        act("unarchive", InChannel, unarchive),
        act("home", Act, home),
        act("redeliver", Redeliver, redeliver),
        act("socket/reconnect", Nothing, reconnect),
    ]


def act(path: str, model: type[A], do: Callable[[A], Awaitable[Json]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await do(model.model_validate_json(await request.body() or b"{}")))
        except ValidationError as error:
            return JSONResponse(
                {"ok": False, "error": "invalid_arguments", "detail": str(error)}, status_code=400
            )
        except SlackError as refusal:
            return JSONResponse({"ok": False, "error": refusal.code, **refusal.more}, status_code=409)

    return Route(f"/ui/{path}", endpoint, methods=["POST"])
