"""All that an incident is, in one serialisable object: it crosses continue-as-new, and nothing else does."""

from typing import Any

from pydantic import BaseModel

from incident.commands import COMMANDS, Command, Declare, Reply
from incident.comments import Cursor
from incident.policy import Policy
from incident.state import Incident, Steps

ANSWERS_KEPT = (
    2000  # far more than redeliveries reach back; keeps the carried state well under Temporal's 2 MiB
)


class Received(BaseModel):
    """A command that waits for its turn."""

    name: str
    payload: dict[str, Any]

    @classmethod
    def of(cls, command: Command) -> "Received":
        return cls(name=command.name, payload=command.model_dump(mode="json"))

    @property
    def command(self) -> Command:
        return COMMANDS[self.name].model_validate(self.payload)


class Answered(BaseModel):
    """What became of a command: the result in words, or the reason of its refusal."""

    text: str
    refused: bool = False
    untold: bool = False  # nobody was answered in private: its command said not where


class PendingReply(BaseModel):
    reply: Reply
    text: str


Answers = dict[str, Answered]  # by command id, oldest first


def remember(answers: Answers, command: Command, answered: Answered) -> None:
    answers[command.command_id] = answered.model_copy(update={"untold": command.reply is None})
    while len(answers) > ANSWERS_KEPT:
        del answers[next(iter(answers))]


def recall(answers: Answers, command: Command, asked: bool) -> Answered | None:
    """What became of a command that came before. One that was refused is decided anew where it is asked again: a form
    shows the reason, stays open and is sent again. As a signal it stays refused."""
    answered = answers.get(command.command_id)
    if answered and asked and answered.refused and answered.untold:
        del answers[command.command_id]
        return None
    return answered


class Carried(BaseModel):
    incident: Incident
    policy: Policy | None = None  # read once, when the incident begins
    steps: Steps = {}
    unsettled: list[int] = []  # positions in incident.events whose reactions have not come to their end
    inbox: list[Received] = []
    answers: Answers = {}
    replies: list[PendingReply] = []
    reporter_reply: Reply | None = None  # until the reporter has been told where to go
    comments: dict[str, Cursor] = {}  # by the step that made the document, how far its comments were read
    shown: dict[str, str] = {}  # what the channel's card and topic say now
    drill_told: int = 0  # how many events the drill knows that it is played in

    def waiting(self, command_id: str) -> Received | None:
        return next((r for r in self.inbox if r.payload["command_id"] == command_id), None)


class Start(BaseModel):
    """The one argument of the workflow."""

    declaration: Declare
    carried: Carried | None = None
    among_drills: bool = False  # where nobody can be paged; a drill that is not moves there


class Outcome(BaseModel):
    """What a closed incident leaves behind."""

    id: str
    title: str  # as everybody may read it
    status: str
