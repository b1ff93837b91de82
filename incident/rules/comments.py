"""Work given in comments of the incident's documents. `followed` needs only a list of tasks, not an incident that lives.

Each comment is one task, however often it is seen and in whatever order. What was said last there counts: other
words, another owner, resolved, re-opened, deleted. What Muster itself wrote there changes nothing here.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial, reduce

from incident import events as e
from incident import facts as f
from incident import limits
from incident.changes.tasks import tasks_after
from incident.comments import Comment, Source
from incident.people import Person
from incident.policy import Policy
from incident.rules.people import added
from incident.rules.ruling import rule
from incident.state import Incident, Task
from incident.words.phrases import cut
from incident.words.tasks import MORE_COMMENTS

SOMEBODY = "somebody in the document"  # Google names no author who has no account

Known = Callable[[Person], Person]


@rule.register
def _(fact: f.CommentsSeen, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    comments = [comment for comment in fact.comments if not _too_late(comment, incident)]
    happened = followed(incident.tasks, comments, partial(_known, incident, fact.people), now)
    tasks = reduce(lambda tasks, event: tasks_after(event, tasks), happened, incident.tasks)
    left_out = any(is_work(comment) and task_of(comment, tasks) is None for comment in comments)
    told = any(event.kind == "event_recorded" and event.text == MORE_COMMENTS for event in incident.events)
    if left_out and not told:
        happened.append(e.EventRecorded(at=now, actor=f.MUSTER, text=MORE_COMMENTS))
    return happened


@rule.register
def _(fact: f.OwnerFound, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return added(incident, [fact.person], "was given a task in a document", now)


def _too_late(comment: Comment, incident: Incident) -> bool:
    """Changed after the incident was closed: it is the review's, if anybody's."""
    return incident.closed_at is not None and comment.modified > incident.closed_at


def _known(incident: Incident, people: list[Person], person: Person) -> Person:
    named = next((each for each in people if each.same_as(person)), person)
    return incident.known(named)


def followed(
    tasks: list[Task], comments: Sequence[Comment], known: Known, now: datetime, given: int = 0
) -> list[e.Event]:
    """What these comments say that these tasks do not know yet. `known` says all that is known of somebody.

    Where `tasks` are not all there were, `given` is the highest number that was.
    """
    happened: list[e.Event] = []
    for comment in comments:
        if task_of(comment, tasks) is None and len(from_comments(tasks)) >= limits.COMMENT_TASKS:
            continue
        number = max([given, *(task.number for task in tasks)]) + 1
        for event in _said(comment, tasks, known, now, number):
            happened.append(event)
            tasks = tasks_after(event, tasks)
    return happened


def _said(comment: Comment, tasks: list[Task], known: Known, now: datetime, number: int) -> list[e.Event]:
    """`number` is that of a new task."""
    task = task_of(comment, tasks)
    if task is None:
        return _new(comment, number, known, now)
    if task.source is None or task.withdrawn or comment.modified < task.source.modified:
        return []
    if comment.deleted:
        withdrawn = e.TaskWithdrawn(at=now, actor=_by(comment.author), number=task.number, text=task.text)
        return [withdrawn] if task.open else []
    return [*_changed(comment, task, task.source, known, now), *_turned(comment, task, task.source, now)]


def task_of(comment: Comment, tasks: Sequence[Task]) -> Task | None:
    from_it = (
        t for t in tasks if t.source and (t.source.file, t.source.comment) == (comment.file, comment.id)
    )
    return next(from_it, None)


def from_comments(tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if task.source]


def is_work(comment: Comment) -> bool:
    """What was resolved before anybody looked is nobody's work any more."""
    return comment.assignee is not None and not comment.deleted and not comment.resolved


def _new(comment: Comment, number: int, known: Known, now: datetime) -> list[e.Event]:
    if comment.assignee is None or not is_work(comment):
        return []
    created = e.TaskCreated(
        at=now,
        actor=_by(comment.author),
        number=number,
        owner=known(Person(email=comment.assignee)),
        text=_words(comment),
        until=None,
        source=comment.source(),
    )
    return [created]


def _changed(comment: Comment, task: Task, source: Source, known: Known, now: datetime) -> list[e.Event]:
    owner = known(Person(email=comment.assignee)) if comment.assignee else task.owner
    passed, text = not owner.same_as(known(task.owner)), _words(comment)
    if not passed and text == task.text:
        return []
    changed = e.TaskChanged(
        at=now,
        actor=_by(comment.author),
        number=task.number,
        text=text,
        owner=owner if passed else task.owner,
        previous=task.owner if passed else None,
        source=comment.source(turn=source.turn),
    )
    return [changed]


def _turned(comment: Comment, task: Task, source: Source, now: datetime) -> list[e.Event]:
    """Only a turn that is new says something: until Muster has written its own there, an old one stands beside it."""
    if comment.ours or comment.turn == source.turn:
        return []
    by, number, turn = _by(comment.turned_by), task.number, comment.turn
    if comment.resolved is not task.open:
        return [e.CommentNoted(at=now, actor=by, number=number, turn=turn)]
    if comment.resolved:
        return [e.TaskCompleted(at=now, actor=by, number=number, text=task.text, outcome="", turn=turn)]
    return [reopened(task, by, now, turn=turn)]


def reopened(task: Task, by: Person, now: datetime, *, turn: str | None = None) -> e.TaskReopened:
    until = now + (task.until - task.at) if task.until else None
    return e.TaskReopened(at=now, actor=by, number=task.number, text=task.text, until=until, turn=turn)


def _by(author: str) -> Person:
    return Person(name=author.strip() or SOMEBODY)


def _words(comment: Comment) -> str:
    return cut(comment.work, limits.LINE_LIMIT) or "see the comment"


def given_with(happened: Sequence[e.Event], position: int) -> list[e.TaskCreated]:
    """The tasks that were given in comments at one look, among them the one at `position`; of others, that one alone."""
    given = happened[position]
    assert isinstance(given, e.TaskCreated)
    if given.source is None:
        return [given]
    return [
        event
        for event in happened
        if isinstance(event, e.TaskCreated) and event.source and event.at == given.at
    ]
