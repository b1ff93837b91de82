"""The app manifest lists what the code listens to, and asks for the scopes that the code needs and no others."""

import json
import re
from pathlib import Path
from typing import Any

from incident.words.usage import USAGE
from sandbox.slack.scopes import NEEDED
from slack_adapter.arguments import SNOOZED
from slack_adapter.listeners.commands import VERBS

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = json.loads((ROOT / "slack_adapter" / "manifest.json").read_text())
URL = "https://muster.example.com/slack/events"

# https://docs.slack.dev: what the subscribed events and features ask for, besides the called methods
FOR_EVENTS = {
    "app_home_opened": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "pin_added": {"pins:read"},
    "pin_removed": {"pins:read"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
}
FOR_FEATURES = {  # history is read with include_all_metadata; the cast of a drill speaks under names of its own
    "commands",
    "metadata.message:read",
    "chat:write.customize",
}
NO_SCOPE = ("views.", "auth.test", "apps.connections.open", "chat.getPermalink")


def called_methods() -> set[str]:
    sources = [*ROOT.glob("slack_adapter/**/*.py"), *ROOT.glob("activities/slack*.py")]
    calls = re.findall(
        r"client\.((?:apps|auth|bookmarks|chat|conversations|pins|reactions|users|views)_\w+)\(",
        "\n".join(s.read_text() for s in sources),
    )
    return {call.replace("_connections_", ".connections.").replace("_", ".", 1) for call in calls}


def test_every_verb_is_a_slash_command_with_its_usage() -> None:
    commands = {c["command"]: c for c in MANIFEST["features"]["slash_commands"]}
    assert set(commands) == {"/incident"} | {f"/dispatch-{verb}" for verb in VERBS}
    assert set(USAGE) == set(VERBS)
    for verb, usage in USAGE.items():
        assert commands[f"/dispatch-{verb}"].get("usage_hint", "") == usage
    assert all(c["should_escape"] and c["url"] == URL for c in commands.values())
    assert len(commands) <= 50


def test_everything_that_can_be_snoozed_is_named() -> None:
    assert set(re.findall(r"[a-z-]+", USAGE["snooze"])) == {*SNOOZED, "task"}


def test_the_shortcuts_and_events_are_those_that_are_listened_to() -> None:
    shortcuts = {s["callback_id"]: s["type"] for s in MANIFEST["features"]["shortcuts"]}
    assert shortcuts == {"declare_incident": "global", "declare_from_message": "message"}
    settings = MANIFEST["settings"]
    assert set(settings["event_subscriptions"]["bot_events"]) == set(FOR_EVENTS)
    assert settings["interactivity"] == {"is_enabled": True, "request_url": URL}
    assert settings["event_subscriptions"]["request_url"] == URL


def test_the_scopes_cover_every_method_called_and_every_event() -> None:
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    for method in called_methods():
        if not method.startswith(NO_SCOPE):
            assert asked & set(NEEDED[method]), method
    for event, scopes in FOR_EVENTS.items():
        assert scopes <= asked, event


def test_no_scope_is_asked_for_in_vain() -> None:
    needed = FOR_FEATURES.union(*FOR_EVENTS.values())
    for method in called_methods():
        needed.update(NEEDED.get(method, ()))
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) <= needed


def test_private_channels_are_as_open_to_muster_as_public_ones() -> None:
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    pairs = {
        "channels:manage": "groups:write",
        "channels:read": "groups:read",
        "channels:history": "groups:history",
    }
    assert {private for public, private in pairs.items() if public in asked} <= asked
