"""Work: proposals, decisions and tasks."""

from datetime import datetime
from typing import Literal

from incident.comments import Source
from incident.events.event import Happened
from incident.people import Person
from incident.vocabulary import Result


class Proposed(Happened):
    kind: Literal["proposed"] = "proposed"
    number: int
    text: str
    until: datetime


class Objected(Happened):
    kind: Literal["objected"] = "objected"
    number: int
    reason: str


class ProposalSettled(Happened):
    """By silence, and then the actor is Muster, or by whoever leads."""

    kind: Literal["proposal_settled"] = "proposal_settled"
    number: int
    text: str
    go: bool


class OutcomeRecorded(Happened):
    kind: Literal["outcome_recorded"] = "outcome_recorded"
    number: int
    text: str
    outcome: Result


class TaskCreated(Happened):
    kind: Literal["task_created"] = "task_created"
    number: int
    owner: Person
    text: str
    until: datetime | None
    source: Source | None = None


class TaskUnderstood(Happened):
    kind: Literal["task_understood"] = "task_understood"
    number: int
    text: str


class TaskCompleted(Happened):
    kind: Literal["task_completed"] = "task_completed"
    number: int
    text: str
    outcome: str
    turn: str | None = None  # the reply that said so, where it was said in a document


class TaskChanged(Happened):
    """In the comment that it comes from: other words, or another owner."""

    kind: Literal["task_changed"] = "task_changed"
    number: int
    text: str
    owner: Person
    previous: Person | None = None  # owner, where that is another one now
    source: Source


class TaskReopened(Happened):
    """It is called back after the same time as before, where it had one."""

    kind: Literal["task_reopened"] = "task_reopened"
    number: int
    text: str
    until: datetime | None
    turn: str | None = None


class TaskWithdrawn(Happened):
    """Its comment was deleted."""

    kind: Literal["task_withdrawn"] = "task_withdrawn"
    number: int
    text: str


class CommentNoted(Happened):
    """A reply resolved a comment or re-opened it, and the task stood so already."""

    kind: Literal["comment_noted"] = "comment_noted"
    number: int
    turn: str
