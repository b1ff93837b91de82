"""Capturing: messages of the incident's channel that belong on its timeline."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from incident.commands.command import Command
from incident.vocabulary import Mark

Timestamp = Annotated[str, Field(pattern=r"^\d{10}\.\d{6}$")]  # what Slack calls a message by


class _Marking(Command):
    message: Timestamp
    mark: Mark = Mark.REACTION
    done_at: AwareDatetime | None = (
        None  # what was done last counts, however late it is told; now, unless given
    )


class ImportMessage(_Marking):
    """Put a message of the incident's channel on the timeline."""

    name = "import_message"


class WithdrawMessage(_Marking):
    """Take a mark off a message; without any it leaves the timeline."""

    name = "withdraw_message"
