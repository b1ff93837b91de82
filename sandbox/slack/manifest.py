"""What the app declared to Slack in its manifest: the scopes, events, commands and shortcuts that are its own.

A sandbox that knows the manifest refuses what Slack would refuse for want of a line in it.
"""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from sandbox.slack.errors import SlackError
from sandbox.slack.scopes import HEARD, SCOPES


class Shortcut(BaseModel):
    name: str
    type: Literal["global", "message"]
    callback_id: str


class SlashCommand(BaseModel):
    command: str
    should_escape: bool = False


class Manifest(BaseModel):
    """`commands` and `events` are None where no manifest is known: then every one is taken."""

    scopes: list[str] = SCOPES
    events: list[str] | None = None
    commands: list[SlashCommand] | None = None
    shortcuts: list[Shortcut] = []

    @classmethod
    def read(cls, path: Path | None) -> "Manifest":
        if path is None:
            return cls()
        declared = json.loads(path.read_text())
        features = declared.get("features", {})
        return cls(
            scopes=declared["oauth_config"]["scopes"]["bot"],
            events=declared.get("settings", {}).get("event_subscriptions", {}).get("bot_events", []),
            commands=features.get("slash_commands", []),
            shortcuts=features.get("shortcuts", []),
        )

    def subscribes_to(self, event: str) -> bool:
        declared = self.events is None or event in self.events
        return declared and (event not in HEARD or bool(set(HEARD[event]) & set(self.scopes)))

    def escapes(self, command: str) -> bool:
        """Whether Slack turns the mentions in this command's text into ids."""
        if self.commands is None:
            return True
        for declared in self.commands:
            if declared.command == command:
                return declared.should_escape
        raise SlackError("unknown_command", f"{command} is not a valid command")
