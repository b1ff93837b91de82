"""views.*: modals in a stack of three at most, and App Homes. Refuses what Slack refuses, triggers above all."""

import json
from typing import Any, Literal

from sandbox import people
from sandbox.slack.api import method
from sandbox.slack.args import Args
from sandbox.slack.blocks import BadBlock, Check, anything, boolean, one_of, plain, problem, shape, string
from sandbox.slack.errors import SlackError
from sandbox.slack.forms import state_of, with_ids
from sandbox.slack.state import Json, View
from sandbox.slack.workspace import Workspace

LARGEST_VIEW = 250_000
DEEPEST_STACK = 3

COMMON: dict[str, Check] = {
    "blocks!": anything,
    "callback_id": string(255),
    "private_metadata": string(3000),
    "external_id": string(255),
}
KEYS: dict[str, dict[str, Check]] = {
    "home": {"type!": one_of("home")} | COMMON,
    "modal": {
        "type!": one_of("modal"),
        "title!": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    }
    | COMMON,
}


def checked(sent: Any, kind: Literal["modal", "home"]) -> Json:
    """The view, with the ids that Slack makes up where the app named none."""
    why = why_refused(sent, kind)
    if why:
        raise SlackError("invalid_arguments", why)
    if len(json.dumps(sent)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    return {**sent, "blocks": with_ids(sent["blocks"])}


def why_refused(sent: Any, kind: Literal["modal", "home"]) -> str | None:
    try:
        shape(sent, "/view", KEYS[kind])
        if problem_found := problem(sent["blocks"], kind, "/view/blocks"):
            return problem_found
        if kind == "modal" and "submit" not in sent and any(b["type"] == "input" for b in sent["blocks"]):
            raise BadBlock("`submit` is required when a view has input blocks", "/view")
    except BadBlock as bad:
        return str(bad)
    return None


def view_json(view: View) -> Json:
    spec = view.spec
    return {
        "id": view.id,
        "team_id": people.TEAM_ID,
        "app_id": people.APP_ID,
        "app_installed_team_id": people.TEAM_ID,
        "bot_id": people.BOT_ID,
        "type": spec["type"],
        "title": spec.get("title"),
        "submit": spec.get("submit"),
        "close": spec.get("close"),
        "blocks": spec["blocks"],
        "callback_id": spec.get("callback_id", ""),
        "private_metadata": spec.get("private_metadata", ""),
        "external_id": spec.get("external_id", ""),
        "clear_on_close": spec.get("clear_on_close", False),
        "notify_on_close": spec.get("notify_on_close", False),
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "state": {"values": view.values},
    }


def new_view(workspace: Workspace, user: str, spec: Json, below: View | None = None) -> View:
    claim_external_id(workspace, spec)
    view_id = workspace.state.new_id("V")
    return View(
        id=view_id,
        user=user,
        spec=spec,
        hash=workspace.state.next_ts(),
        root_view_id=below.root_view_id if below else view_id,
        previous_view_id=below.id if below else None,
        values=state_of(spec["blocks"]),
    )


def claim_external_id(workspace: Workspace, spec: Json) -> None:
    if external_id := spec.get("external_id"):
        if external_id in workspace.state.external_ids:
            raise SlackError("duplicate_external_id")
        workspace.state.external_ids.append(external_id)


def replace(workspace: Workspace, view: View, spec: Json) -> None:
    """New content in an open view; what the person entered stays where block and action ids stay."""
    if spec.get("external_id") != view.spec.get("external_id"):
        claim_external_id(workspace, spec)
    fresh = state_of(spec["blocks"])
    for block_id, actions in fresh.items():
        for action_id in actions:
            entered = view.values.get(block_id, {}).get(action_id)
            if entered and entered["type"] == actions[action_id]["type"]:
                actions[action_id] = entered
    view.spec, view.values, view.errors = spec, fresh, {}
    view.hash = workspace.state.next_ts()
    workspace.changed()


def push_onto(workspace: Workspace, user: str, spec: Json) -> View:
    stack = workspace.state.modals.get(user, [])
    if not stack:
        raise SlackError("view_not_found")
    if len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    stack.append(new_view(workspace, user, spec, below=stack[-1]))
    workspace.changed()
    return stack[-1]


@method("views.open")
def open_view(workspace: Workspace, args: Args) -> Json:
    spec = checked(args.structure("view"), "modal")
    trigger_id = args.need("trigger_id")
    user = workspace.exchange_trigger(trigger_id)
    view = new_view(workspace, user, spec)
    workspace.state.modals[user] = [view]
    workspace.changed()
    return {"view": view_json(view)}


@method("views.push")
def push_view(workspace: Workspace, args: Args) -> Json:
    spec = checked(args.structure("view"), "modal")
    user = workspace.exchange_trigger(args.need("trigger_id"))
    return {"view": view_json(push_onto(workspace, user, spec))}


@method("views.update")
def update_view(workspace: Workspace, args: Args) -> Json:
    sent = args.structure("view")
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: view_id or external_id")
    views = [v for stack in workspace.state.modals.values() for v in stack] + [
        *workspace.state.homes.values()
    ]
    named = (v for v in views if v.id == view_id or (external_id and external_id == v.external_id))
    view = next(named, None)
    if view is None:
        raise SlackError("not_found")
    spec = checked(sent, view.spec["type"])
    check_hash(view, args)
    replace(workspace, view, spec)
    return {"view": view_json(view)}


@method("views.publish")
def publish_view(workspace: Workspace, args: Args) -> Json:
    spec = checked(args.structure("view"), "home")
    user = workspace.user(args.need("user_id"))
    if user.is_bot or user.deleted:
        raise SlackError("not_enabled")
    home = workspace.state.homes.get(user.id)
    if home is None:
        home = workspace.state.homes[user.id] = new_view(workspace, user.id, spec)
        workspace.changed()
    else:
        check_hash(home, args)
        replace(workspace, home, spec)
    return {"view": view_json(home)}


def check_hash(view: View, args: Args) -> None:
    if args.text("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")
