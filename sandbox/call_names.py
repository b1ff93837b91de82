"""Gives every vendor call its name, from method and path alone; it must never look at what the call says."""

import re
from typing import NamedTuple

from sandbox.google import discovery

SLACK_READS = {
    "api.test",
    "apps.connections.open",
    "auth.test",
    "bookmarks.list",
    "chat.getPermalink",
    "conversations.history",
    "conversations.info",
    "conversations.list",
    "conversations.members",
    "conversations.replies",
    "pins.list",
    "reactions.get",
    "users.info",
    "users.list",
    "users.lookupByEmail",
}
# A PagerDuty path alternates between a collection's name and an identifier in it.
PAGERDUTY_PART = re.compile(r"/([a-z_0-9]+)(?:/([^/]+))?")


class CallName(NamedTuple):
    name: str  # "slack.chat.postMessage", "pagerduty.PUT /incidents/{id}", "google.drive.files.copy"
    write: bool

    @property
    def vendor(self) -> str:
        return self.name.partition(".")[0]


def name_call(method: str, path: str) -> CallName | None:
    """None for everything that is no vendor call: the page, its endpoints, the controls."""
    if path.startswith("/slack/api/"):
        return _slack(path.removeprefix("/slack/api/"))
    if path.startswith("/pagerduty/"):
        return _pagerduty(method, path.removeprefix("/pagerduty"))
    if path == "/token":
        return CallName("google.token", write=False)
    if path.startswith("/batch/"):
        return CallName("google.batch", write=True)
    if path.startswith(discovery.PREFIXES):
        return _google(method, path)
    return None


def _slack(name: str) -> CallName:
    return CallName(f"slack.{name}", write=name not in SLACK_READS)


def _pagerduty(method: str, path: str) -> CallName:
    shape = PAGERDUTY_PART.sub(lambda part: f"/{part[1]}" + ("/{id}" if part[2] else ""), path)
    return CallName(f"pagerduty.{method} {shape}", write=method != "GET")


def _google(method: str, path: str) -> CallName:
    found = discovery.find(method, path)
    return CallName(f"google.{found.id if found else 'unknown'}", write=method != "GET")
