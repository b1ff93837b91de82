"""What Slack can send, by kind, each with a `register(app, desk)`. Payload in, signal out: no rules here."""

from slack_bolt.async_app import AsyncApp

from slack_adapter.desk import Desk
from slack_adapter.listeners import actions, commands, events, shortcuts, views


def register(app: AsyncApp, desk: Desk) -> None:
    for kind in (commands, views, actions, events, shortcuts):
        kind.register(app, desk)
