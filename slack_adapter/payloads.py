"""What Slack sends, as far as Muster reads it. Every id that makes a command apply once is derived here, from Slack's own ids."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from incident.commands import Reply

_REFERENCE = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")


def plain(text: str) -> str:
    """Slack's escaped text as the person typed it: `<@U1|ana>` is @ana, `<https://a.b|a.b>` is its address."""
    text = _REFERENCE.sub(lambda m: ("#" if m[1] == "#" else "@") + (m[3] or m[2]), text)
    text = _LINK.sub(lambda m: m[1].removeprefix("mailto:"), text)
    return html.unescape(text)


def moment(ts: str) -> datetime:
    """When something happened, by Slack's timestamp of it, to the microsecond."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros or 0))


class Origin(BaseModel):
    """Where somebody acted; a form carries it in `private_metadata`, so that the answer finds its way back."""

    incident: str = ""
    channel: str | None = None
    response_url: str | None = None
    whose: str | None = None  # the e-mail of the learner whose debrief it is
    number: int | None = None  # of the offer or the proposal that a form answers

    def reply(self, user: str) -> Reply:
        return Reply(user=user, response_url=self.response_url, channel=self.channel)


class Slash(BaseModel):
    """One slash command; `arguments` is what follows the verb."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    user_name: str = ""  # the handle
    channel_id: str
    trigger_id: str
    response_url: str
    arguments: str = ""

    @property
    def command_id(self) -> str:
        return f"slash:{self.trigger_id}"

    @property
    def user(self) -> str:
        return self.user_id

    @property
    def reply(self) -> Reply:
        return self.origin().reply(self.user_id)

    def origin(self, incident: str = "") -> Origin:
        return Origin(incident=incident, channel=self.channel_id, response_url=self.response_url)


class Press(BaseModel):
    """One press of a button. The incident comes from the button, never from the channel: reminders are direct messages."""

    user: str
    trigger_id: str
    command_id: str
    origin: Origin
    argument: str = ""

    @property
    def reply(self) -> Reply:
        return self.origin.reply(self.user)

    @classmethod
    def read(cls, body: dict[str, Any], action: dict[str, Any]) -> "Press":
        incident, _, argument = str(action.get("value", "")).partition(" ")
        container = body.get("container", {})
        channel = container.get("channel_id") or body.get("channel", {}).get("id")
        place = f"{channel}:{container.get('message_ts', '')}"
        return cls(
            user=body["user"]["id"],
            trigger_id=body["trigger_id"],
            command_id=f"action:{place}:{action['action_id']}:{action.get('action_ts', '')}",
            origin=Origin(incident=incident, channel=channel, response_url=body.get("response_url")),
            argument=argument.strip(),
        )


class Submission(BaseModel):
    """A form that was sent: what its fields held when it opened and what they hold now."""

    user: str
    user_name: str  # the handle
    command_id: str
    origin: Origin
    fields: dict[str, Any]
    initially: dict[str, Any]

    @property
    def reply(self) -> Reply:
        return self.origin.reply(self.user)

    @classmethod
    def read(cls, body: dict[str, Any]) -> "Submission":
        view = body["view"]
        state = view.get("state", {}).get("values", {})
        return cls(
            user=body["user"]["id"],
            user_name=body["user"].get("name", ""),
            command_id=f"view:{view['id']}",
            origin=Origin.model_validate_json(view.get("private_metadata") or "{}"),
            fields={
                block: _held(element) for block, elements in state.items() for element in elements.values()
            },
            initially={b["block_id"]: _initial(b["element"]) for b in view["blocks"] if b["type"] == "input"},
        )

    def text(self, field: str) -> str:
        """Blank counts as empty."""
        return str(self.fields.get(field) or "").strip()

    def changed(self, field: str) -> str | None:
        """The new text of a field, or None where the person left it alone."""
        text = self.text(field)
        return None if text == str(self.initially.get(field) or "").strip() else text


def _held(element: dict[str, Any]) -> Any:
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or []]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    return element.get("value") or element.get("selected_user")


def _initial(element: dict[str, Any]) -> Any:
    return element.get("initial_value") or (element.get("initial_option") or {}).get("value")
