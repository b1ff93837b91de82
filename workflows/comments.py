"""Reads the comments of one document again and again, for whichever workflow sees to the tasks that are given in it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import ActivityError

from activities.comment_models import AwaitComments, ReadComments
from activities.google import Google
from activities.models import File
from incident.comments import Comment, Cursor
from workflows.queues import task_queue
from workflows.steps import ATTEMPT, SIGN_OF_LIFE, StepRunner, Unless

NOBODY_WAITS = Priority(priority_key=5)  # behind everything that somebody does wait for


class CommentReader:
    """`key` is the document's, for `cursors` and steps; `every` the pause between two looks, which may change.

    Nothing is read while `unless` has a reason, or before the document is there.
    """

    def __init__(
        self,
        runner: StepRunner,
        key: str,
        cursors: dict[str, Cursor],
        *,
        name: str,
        document: Callable[[], File | None],
        every: Callable[[], timedelta],
        see: Callable[[list[Comment]], Awaitable[None]],
        unless: Unless,
    ) -> None:
        self.runner = runner
        self.key = key
        self.cursors = cursors
        self.name = name
        self.document = document
        self.every = every
        self.see = see
        self.unless = unless

    async def keep_reading(self) -> None:
        while True:
            await workflow.wait_condition(lambda: self.unless() is None and self.document() is not None)
            if await self._something_new() and not await self.read(f"comments/{self.key}"):
                await self._out_of_order()

    @property
    def _cursor(self) -> Cursor:
        return self.cursors.get(self.key, Cursor())

    async def _something_new(self) -> bool:
        """Wait until somebody has written. False when the pause between two looks is another one now.

        Temporal itself repeats a look in vain, so that it adds no activity to the history; any other failure ends the wait,
        and the reading that follows says what is wrong.
        """
        every, document = self.every(), self.document()
        assert document is not None
        step = self.runner.key_of(f"comments/{self.key}")
        look = workflow.start_activity_method(
            Google.await_comments,
            AwaitComments(key=step, file=document.id, cursor=self._cursor, every=every),
            task_queue=task_queue(workflow.info().task_queue, "google"),
            start_to_close_timeout=ATTEMPT,
            heartbeat_timeout=SIGN_OF_LIFE,
            retry_policy=RetryPolicy(
                initial_interval=every,
                maximum_interval=every,
                backoff_coefficient=1,
                non_retryable_error_types=["Retryable", "Final"],
            ),
            priority=NOBODY_WAITS,
            summary="look for comments",
        )
        await workflow.wait_condition(
            lambda: look.done() or self.unless() is not None or self.every() != every
        )
        new = look.done()
        look.cancel()
        with suppress(ActivityError):
            await look
        return new

    async def read(self, step: str) -> bool:
        """Page by page; each counts as soon as it is read. False when it could not be read to the end."""
        document, cursor = self.document(), self._cursor
        assert document is not None
        page, read = None, cursor
        while True:
            answered = await self.runner.step(
                step,
                Google.read_comments,
                ReadComments(file=document.id, url=document.url, since=cursor.since, page=page),
                what=f"read the comments of {self.name}",
                again=True,
                unless=self.unless,
            )
            if answered is None:
                return False
            self.runner.forget(step)  # what was read is kept as tasks
            await self.see([new for new in answered.comments if cursor.is_news(new.id, new.modified)])
            read = read.after((comment.id, comment.modified) for comment in answered.comments)
            page = answered.next_page
            if self.unless():  # whoever reads on from here sees to what came last
                return False
            if page is None:
                self.cursors[self.key] = read
                return True

    async def _out_of_order(self) -> None:
        """Google refuses for good what is asked of it; perhaps not for ever."""
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self.unless() is not None,
                timeout=self.every(),
                timeout_summary="then read the comments again",
            )
