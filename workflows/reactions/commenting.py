"""Comments of the incident's documents: read while it is open, and resolved or re-opened as their tasks are."""

import asyncio
from datetime import timedelta
from functools import partial

from activities.comment_models import SettleComment
from activities.google import Google
from activities.models import File
from incident import events as e
from incident.comments import Comment
from incident.facts import CommentsSeen
from incident.vocabulary import Status, StepState
from incident.words import tasks as words
from workflows.comments import CommentReader
from workflows.life import Life
from workflows.looking_up import introduced
from workflows.reactions.documents import DOCUMENTS
from workflows.steps import Unless


async def keep_reading_comments(life: Life) -> None:
    """Each document by itself: one that cannot be read keeps no other waiting. Also when the incident is reopened."""
    if life.policy.google is not None:
        readers = [reader(life, key, unless=life.closed_first) for key in DOCUMENTS]
        await asyncio.gather(*(each.keep_reading() for each in readers))


def reader(life: Life, key: str, unless: Unless) -> CommentReader:
    return CommentReader(
        life,
        key,
        life.carried.comments,
        name=f"the {key.replace('-', ' ')}",
        document=partial(document_of, life, key),
        every=partial(pause, life),
        see=partial(see, life),
        unless=unless,
    )


def document_of(life: Life, key: str) -> File | None:
    step = life.carried.steps.get(key)
    return File(id=step.result["id"], url=step.url or "") if step and step.state is StepState.DONE else None


def pause(life: Life) -> timedelta:
    assert life.policy.google is not None
    stable = life.incident.status is not Status.ACTIVE
    return life.policy.google.comments_every_stable if stable else life.policy.google.comments_every_active


async def see(life: Life, comments: list[Comment]) -> None:
    people = await introduced(life, [comment.assignee for comment in comments if comment.assignee])
    life.learn(CommentsSeen(comments=comments, people=people))


async def settle(life: Life, event: e.TaskCompleted | e.TaskReopened, position: int) -> None:
    """The comment follows what was said of its task elsewhere."""
    source, number = life.incident.tasks[event.number - 1].source, event.number
    if source is None or event.turn is not None:
        return
    resolved = isinstance(event, e.TaskCompleted)
    what = f"{'resolve' if resolved else 're-open'} the comment of task {number}"
    request = SettleComment(
        file=source.file, comment=source.comment, resolved=resolved, text=words.reply(event)
    )

    def unwanted() -> str | None:
        changed = life.incident.tasks[number - 1].open is resolved
        return life.closed_first() or ("it has changed since" if changed else None)

    await life.step(
        f"comment/{position}",
        Google.settle_comment,
        request,
        what=what,
        lane=f"comment-of-task/{number}",
        unless=unwanted,
    )
