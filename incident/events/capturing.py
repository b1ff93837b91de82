"""Messages of the channel that were marked, imported into the timeline, and withdrawn from it."""

from datetime import datetime
from typing import Literal

from incident.events.event import Happened
from incident.people import Person


class MessageMarked(Happened):
    """Somebody put a mark on a message, or took it off."""

    kind: Literal["message_marked"] = "message_marked"
    message: str  # its timestamp in Slack
    mark: str  # a pin is one for all, a reaction is each person's own
    on: bool
    done_at: datetime


class MessageImported(Happened):
    """As it read when it was marked; `actor` marked it."""

    kind: Literal["message_imported"] = "message_imported"
    message: str
    author: Person
    text: str
    written_at: datetime
    url: str


class MessageWithdrawn(Happened):
    kind: Literal["message_withdrawn"] = "message_withdrawn"
    message: str
