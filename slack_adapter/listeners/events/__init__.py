"""What Slack tells without being asked. Others' events are taken and left alone."""

import re

from slack_bolt.async_app import AsyncApp

from slack_adapter.desk import Desk
from slack_adapter.listeners.events import home, marks, members


def register(app: AsyncApp, desk: Desk) -> None:
    members.register(app, desk)
    marks.register(app, desk)
    home.register(app, desk)

    @app.event(re.compile(""))
    async def other() -> None:
        """An event that nobody listens to, yet not an error that Slack should repeat."""
