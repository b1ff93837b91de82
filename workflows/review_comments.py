"""Comments of a review's documents, once the incident is closed: their tasks are the review's, and both follow each other."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow

from activities.comment_models import SettleComment
from activities.google import Google
from activities.models import File
from incident.comments import Comment
from incident.events import TaskCompleted, TaskReopened
from incident.people import Person
from incident.review.rules import after_comments
from incident.state import Task
from incident.words import tasks as words
from workflows.comments import CommentReader
from workflows.review_carried import ReviewStart
from workflows.steps import StepRunner


class ReviewComments:
    """`tell` says to its owner that a task was given, or passed on to them."""

    def __init__(self, runner: StepRunner, carried: ReviewStart, tell: Callable[[Task], None]) -> None:
        self.runner = runner
        self.carried = carried
        self.tell = tell
        self.being_read: set[str] = set()

    def begin(self) -> None:
        """Of every document that is not read yet; and what was not written when the last run ended."""
        for step in self.carried.settling:
            self.runner.keep_going(self._settle(step))
        self.read()

    def read(self) -> None:
        for document in self.carried.review.document_ids:
            if document not in self.being_read and self.carried.comments_every:
                self.being_read.add(document)
                self.runner.keep_going(self._reader(document, self.carried.comments_every).keep_reading())

    def _reader(self, document: str, every: timedelta) -> CommentReader:
        return CommentReader(
            self.runner,
            document,
            self.carried.comments,
            name="a document of the review",
            document=lambda: self._paper(document),
            every=lambda: every,
            see=self._see,
            unless=self._not_ours,
        )

    def _not_ours(self) -> str | None:
        """While the incident is open, it reads them itself."""
        return None if self.carried.review.incident_closed else "the incident is open"

    def _paper(self, document: str) -> File:
        papers = self.carried.review.documents.values()
        return next(File(id=paper.id, url=paper.url) for paper in papers if paper.id == document)

    def follow(self, task: Task, by: Person, outcome: str = "") -> None:
        """The comment is resolved or re-opened, because that was said of its task elsewhere."""
        source = task.source
        if source is None or source.file not in self.carried.review.document_ids:
            return
        now, number, text = workflow.now(), task.number, task.text
        turned = (
            TaskReopened(at=now, actor=by, number=number, text=text, until=task.until)
            if task.open
            else TaskCompleted(at=now, actor=by, number=number, text=text, outcome=outcome)
        )
        step = f"comment/{task.number}/{len(self.carried.review.log)}"
        self.carried.settling[step] = SettleComment(
            file=source.file, comment=source.comment, resolved=not task.open, text=words.reply(turned)
        )
        self.runner.keep_going(self._settle(step))

    async def _settle(self, step: str) -> None:
        settle = self.carried.settling[step]
        what = f"{'resolve' if settle.resolved else 're-open'} the comment of a task"
        await self.runner.step(step, Google.settle_comment, settle, what=what, lane=settle.comment)
        del self.carried.settling[step]

    async def _see(self, comments: list[Comment]) -> None:
        before = {task.number: task.owner for task in self.carried.review.tasks}
        self.carried.review = after_comments(self.carried.review, comments, workflow.now())
        for task in self.carried.review.tasks:
            given_to = before.get(task.number)
            if task.open and not (given_to and given_to.same_as(task.owner)):
                self.tell(task)
