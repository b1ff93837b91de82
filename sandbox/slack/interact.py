"""What a person does in Slack that the app hears of at once: commands, buttons, forms, shortcuts.

Each waits for the app's acknowledgement and shows the person what it says.
"""

import re
from typing import Any

from sandbox.slack import payloads, views
from sandbox.slack.answers import answer_ack, new_response_url
from sandbox.slack.blocks import elements_of
from sandbox.slack.deliver import Ack, Deliveries
from sandbox.slack.errors import SlackError
from sandbox.slack.forms import element_state, enter, refused_inputs
from sandbox.slack.state import Channel, Json, User, View
from sandbox.slack.workspace import Workspace


class People:
    """The people of the workspace, as seen by the app."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self.workspace = workspace
        self.deliveries = deliveries

    async def slash(self, user_id: str, channel_id: str, command: str, text: str) -> Json:
        user, channel = self._in_channel(user_id, channel_id)
        if not command.startswith("/"):
            raise SlackError("not_a_command")
        if self.workspace.manifest.escapes(command):
            text = escaped(self.workspace, text)
        trigger = self.workspace.new_trigger(user.id)
        url = new_response_url(self.workspace, user.id, channel)
        payload = payloads.slash_command(channel, user, command, text, url, trigger)
        ack = await self.deliveries.ask("slash_commands", payload)
        if ack.failure:
            self.workspace.whisper(channel, user.id, f'{command} failed with the error "{ack.failure}"')
        else:
            answer_ack(self.workspace, channel, user.id, ack.body)
        return outcome(ack, trigger)

    async def press(self, user_id: str, channel_id: str, ts: str, action_id: str, value: Any = None) -> Json:
        """A button or another element in a message."""
        user, channel = self._in_channel(user_id, channel_id)
        message = channel.message(ts)
        if message is None or message.only_for not in (None, user.id):
            raise SlackError("message_not_found")
        trigger = self.workspace.new_trigger(user.id)
        payload = payloads.interaction(
            "block_actions",
            user,
            trigger,
            container=payloads.message_container(channel, message),
            state={"values": {}},
            response_url=new_response_url(self.workspace, user.id, channel, message.ts),
            actions=[action(self.workspace, message.blocks, action_id, value)],
            **payloads.message_part(self.workspace, channel, message),
        )
        ack = await self.deliveries.ask("interactive", payload)
        if ack.failure:
            self.workspace.whisper(channel, user.id, f"That did not work: {ack.failure}")
        return outcome(ack, trigger)

    async def press_in_view(
        self, user_id: str, view_id: str, action_id: str, value: Any = None, values: Json | None = None
    ) -> Json:
        """A button or another element in a modal or an App Home; `values` is what was entered until then."""
        user, view = self._own_view(user_id, view_id)
        enter(view.spec["blocks"], view.values, values or {})
        trigger = self.workspace.new_trigger(user.id)
        pressed = action(self.workspace, view.spec["blocks"], action_id, value)
        in_block = view.values.get(pressed["block_id"], {})
        if action_id in in_block:
            in_block[action_id] = {k: v for k, v in pressed.items() if k not in ("block_id", "action_ts")}
        payload = payloads.interaction(
            "block_actions",
            user,
            trigger,
            container={"type": "view", "view_id": view.id},
            actions=[pressed],
            **payloads.view_part(view),
        )
        return outcome(await self.deliveries.ask("interactive", payload), trigger)

    async def submit(self, user_id: str, view_id: str, values: Json) -> Json:
        """Sends a modal; the answer's `errors` say what is to be put right, by block id."""
        user, view = self._own_view(user_id, view_id)
        enter(view.spec["blocks"], view.values, values)
        view.errors = refused_inputs(view.spec["blocks"], view.values)
        self.workspace.changed()
        if view.errors:
            return {"ok": False, "errors": view.errors}
        trigger = self.workspace.new_trigger(user.id)
        payload = payloads.interaction(
            "view_submission", user, trigger, response_urls=[], **payloads.view_part(view)
        )
        ack = await self.deliveries.ask("interactive", payload)
        if ack.failure:
            return outcome(ack, trigger)
        return self._after_submission(view, ack.body) | {"trigger_id": trigger}

    def _after_submission(self, view: View, said: Json) -> Json:
        stack = self.workspace.state.modals[view.user]
        match said.get("response_action"):
            case None:
                stack.remove(view)
            case "clear":
                stack.clear()
            case "errors":
                view.errors = {str(k): str(v) for k, v in said["errors"].items()}
                self.workspace.changed()
                return {"ok": False, "errors": view.errors}
            case "update":
                views.replace(self.workspace, view, views.checked(said["view"], "modal"))
            case "push":
                views.push_onto(self.workspace, view.user, views.checked(said["view"], "modal"))
            case unknown:
                raise SlackError("invalid_response_action", str(unknown))
        self.workspace.changed()
        return {"ok": True}

    async def close(self, user_id: str, view_id: str) -> Json:
        user, view = self._own_view(user_id, view_id)
        stack = self.workspace.state.modals[user.id]
        cleared = bool(view.spec.get("clear_on_close"))
        gone = list(stack) if cleared else [view]
        for closed in gone:
            stack.remove(closed)
        self.workspace.changed()
        for closed in reversed(gone):
            if closed.spec.get("notify_on_close"):
                payload = payloads.interaction(
                    "view_closed",
                    user,
                    self.workspace.new_trigger(user.id),
                    is_cleared=cleared,
                    **payloads.view_part(closed),
                )
                await self.deliveries.ask("interactive", payload)
        return {"ok": True}

    async def shortcut(
        self, user_id: str, callback_id: str, channel_id: str | None = None, ts: str | None = None
    ) -> Json:
        """A global shortcut, or with a message named, a message shortcut."""
        trigger = self.workspace.new_trigger(user_id)
        more: Json = {"callback_id": callback_id, "action_ts": self.workspace.state.next_ts()}
        if channel_id is None or ts is None:
            payload = payloads.interaction("shortcut", self.workspace.user(user_id), trigger, **more)
            return outcome(await self.deliveries.ask("interactive", payload), trigger)
        user, channel = self._in_channel(user_id, channel_id)
        message = self.workspace.message(channel, ts)
        more["response_url"] = new_response_url(self.workspace, user.id, channel)
        more |= payloads.message_part(self.workspace, channel, message)
        payload = payloads.interaction("message_action", user, trigger, **more)
        return outcome(await self.deliveries.ask("interactive", payload), trigger)

    def open_home(self, user_id: str) -> None:
        channel = self.workspace.direct_messages(user_id)
        home = self.workspace.state.homes.get(user_id)
        event = {"type": "app_home_opened", "user": user_id, "channel": channel.id, "tab": "home"}
        self.workspace.tell(event | (payloads.view_part(home) if home else {}))

    def _in_channel(self, user_id: str, channel_id: str) -> tuple[User, Channel]:
        user = self.workspace.user(user_id)
        return user, self.workspace.channel_as_member(channel_id, user.id)

    def _own_view(self, user_id: str, view_id: str) -> tuple[User, View]:
        state = self.workspace.state
        home = state.homes.get(user_id)
        for view in [*state.modals.get(user_id, []), *([home] if home else [])]:
            if view.id == view_id:
                return self.workspace.user(user_id), view
        raise SlackError("view_not_found")


def outcome(ack: Ack, trigger: str) -> Json:
    if ack.failure:
        return {"ok": False, "error": ack.failure, "trigger_id": trigger}
    return {"ok": True, "trigger_id": trigger}


def action(workspace: Workspace, blocks: list[Json], action_id: str, value: Any) -> Json:
    """One entry of `actions`: the element that was used and what was chosen with it."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") != action_id:
                continue
            common = {
                "action_id": action_id,
                "block_id": block["block_id"],
                "action_ts": workspace.state.next_ts(),
            }
            if element["type"] == "button":
                shown = {k: element[k] for k in ("type", "text", "value", "url", "style") if k in element}
                return shown | common
            if element["type"] == "overflow":
                option = next((o for o in element["options"] if o.get("value") == value), None)
                if option is None:
                    raise SlackError("no_such_option", str(value))
                return {"type": "overflow", "selected_option": option} | common
            return element_state(element, value) | common
    raise SlackError("no_such_action", action_id)


def escaped(workspace: Workspace, text: str, *, with_names: bool = True) -> str:
    """As Slack escapes what people type: `@ana` becomes `<@U0ANA|ana>`, `#status` `<#C0STATUS|status>`."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    users = {u.name: u.id for u in workspace.state.users.values()}
    channels = {c.name: c.id for c in workspace.state.channels.values() if not c.is_im}

    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        known = users if sign == "@" else channels
        if name not in known:
            return found[0]
        return f"<{sign}{known[name]}|{name}>" if with_names else f"<{sign}{known[name]}>"

    return re.sub(r"(?<![\w@#.&])([@#])([\w-]+(?:\.[\w-]+)*)", mention, text)
