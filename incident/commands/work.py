"""Work: proposals, decisions and tasks."""

from pydantic import AwareDatetime

from incident.commands.command import Command
from incident.durations import Duration
from incident.people import Person
from incident.vocabulary import Result


class Propose(Command):
    """Propose an action; unless somebody objects in time, it goes ahead."""

    name = "propose"
    text: str


class ObjectToProposal(Command):
    """Object strongly; the commander decides then."""

    name = "object_to_proposal"
    proposal: int | None = None  # its number; the one that is open, unless given
    reason: str


class SettleProposal(Command):
    """Decide a proposal that was objected to, or one whose time is not up."""

    name = "settle_proposal"
    proposal: int | None = None
    go: bool


class RecordOutcome(Command):
    """Say what came of a decision: it was verified to work, or reverted."""

    name = "record_outcome"
    proposal: int | None = None
    outcome: Result


class CreateTask(Command):
    """Give a task to one named person, with a time box or without."""

    name = "create_task"
    owner: Person
    text: str
    within: Duration | None = None
    due: AwareDatetime | None = None  # instead of that


class AcknowledgeTask(Command):
    """Say that a task is understood."""

    name = "acknowledge_task"
    task: int | None = None  # its number; the only one that waits for it, unless given


class CompleteTask(Command):
    """Say that a task is done, and what came of it."""

    name = "complete_task"
    outlives = True
    task: int | None = None
    outcome: str = ""


class ReopenTask(Command):
    """Say that a task is not done after all."""

    name = "reopen_task"
    outlives = True
    task: int | None = None
