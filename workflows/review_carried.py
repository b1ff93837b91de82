"""All that a review is, in one serialisable object that crosses continue-as-new, and what it is told by the incident."""

from datetime import timedelta

from pydantic import BaseModel

from activities.comment_models import SettleComment
from incident.comments import Cursor
from incident.people import Person
from incident.policy import ReviewPolicy
from incident.review.state import Kind, Review
from incident.state import Steps, Task
from workflows.carried import Answers
from workflows.speaking import Saying


class Turned(BaseModel):
    """The incident was closed, or reopened, as its history says at `position`."""

    position: int
    closed: bool
    tasks: list[Task] = []  # that are left
    given: int = 0  # the highest number of all its tasks
    comments: dict[str, Cursor] = {}  # by document, how far the incident has read its comments


class DocumentMade(BaseModel):
    """One of the review's documents is there."""

    kind: Kind
    id: str
    url: str


class ReviewStart(BaseModel):
    """The one argument of the workflow, and all that it carries on."""

    review: Review
    policy: ReviewPolicy
    steps: Steps = {}
    outbox: list[Saying] = []
    answers: Answers = {}
    done_since: dict[
        int, Person
    ] = {}  # of the incident's tasks, and who said so; told to it when it is reopened
    comments: dict[str, Cursor] = {}  # by document
    comments_every: timedelta | None = None  # None: nobody reads them
    settling: dict[str, SettleComment] = {}  # by step, until the comment follows its task
    owners: int = 0  # so far
    turned_at: int = -1
