"""What one person can see of the sandbox; with nobody named, everything. Never changes anything."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.page.others import documents_seen, pagerduty_seen
from sandbox.slack.shapes import message_json
from sandbox.slack.state import Channel, Json, SlackState, View
from sandbox.slack.workspace import Workspace
from sandbox.world import World


def seen_by(state: SlackState, user: str | None) -> Json:
    visible = [c for c in state.channels.values() if user is None or c.visible_to(user)]
    return {
        "user": user,
        "users": [
            {
                "id": u.id,
                "name": u.name,
                "real_name": u.real_name,
                "email": u.email,
                "bot": u.is_bot,
                "deleted": u.deleted,
            }
            for u in state.users.values()
        ],
        "channels": [channel_seen(c, state, user) for c in visible if not c.is_im],
        "direct_messages": [channel_seen(c, state, user) for c in visible if c.is_im],
    } | views_seen(state, user)


def views_seen(state: SlackState, user: str | None) -> Json:
    if user is None:
        return {
            "modals": {u: [view_seen(v) for v in stack] for u, stack in state.modals.items()},
            "homes": {u: view_seen(v) for u, v in state.homes.items()},
        }
    stack = [view_seen(v) for v in state.modals.get(user, [])]
    home = state.homes.get(user)
    return {"view": stack[-1] if stack else None, "modals": stack, "home": view_seen(home) if home else None}


def view_seen(view: View) -> Json:
    return {**view.spec, "id": view.id, "hash": view.hash, "values": view.values, "errors": view.errors}


def channel_seen(channel: Channel, state: SlackState, user: str | None) -> Json:
    messages = [m for m in channel.messages if user is None or m.only_for in (None, user)]
    return {
        "id": channel.id,
        "name": channel.name,
        "private": channel.is_private,
        "archived": channel.is_archived,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "members": channel.members,
        "bookmarks": [b.model_dump() for b in channel.bookmarks],
        "pins": [p.ts for p in channel.pins],
        "messages": [
            message_json(m, channel, state, metadata=True)
            | {"ephemeral": m.only_for is not None, "only_for": m.only_for}
            for m in messages
        ],
    }


def routes(world: World, workspace: Workspace) -> list[BaseRoute]:
    async def state(request: Request) -> Response:
        name = request.query_params.get("user")
        user = world.state.slack.users.get(name or "")
        if name is not None and user is None:
            return JSONResponse({"ok": False, "error": "user_not_found"}, status_code=404)
        seen = seen_by(world.state.slack, name) | {
            "pagerduty": pagerduty_seen(world.state.pagerduty, user),
            "documents": documents_seen(world.state.google, user),
            "shortcuts": [s.model_dump() for s in workspace.manifest.shortcuts],
        }
        return JSONResponse({"ok": True, **seen})

    return [Route("/ui/state", state)]
