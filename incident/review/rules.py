"""What may be said to a review, and what it changes. Whoever says a thing twice has said it: nothing changes then."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial, reduce, singledispatch

from incident import commands as c
from incident.changes.tasks import tasks_after
from incident.commands import Command
from incident.comments import Comment
from incident.people import Person
from incident.refusals import Refused
from incident.review.customer import CustomerDocument, Stage
from incident.review.state import Kind, Line, Paper, Review
from incident.rules.comments import followed, reopened
from incident.state import Task
from incident.words import customer as customer_words
from incident.words import refusals as say
from incident.words import review as words
from incident.words.timeline import timeline_text
from incident.words.timeline import told as told_of


@singledispatch
def told(command: object, review: Review, now: datetime) -> Review:
    """The review after a command. Raises Refused."""
    raise TypeError(f"no rule for {command!r}")


@told.register
def _(command: c.AssignReview, review: Review, now: datetime) -> Review:
    if not command.owner.addressable:
        raise Refused(say.not_a_person(command.owner))
    if not review.to_review:
        raise Refused(words.nothing_to_review(review))
    if review.owner and review.owner.same_as(command.owner):
        return review
    anew = {"owner": command.owner, "reminded": _without(review, "draft", "review")}
    return _logged(review.model_copy(update=anew), command, words.assigned(command.owner), now)


@told.register
def _(command: c.MarkDrafted, review: Review, now: datetime) -> Review:
    if review.review_by is None:
        raise Refused(words.nothing_to_review(review))
    if review.drafted_at:
        return review
    return _logged(review.model_copy(update={"drafted_at": now}), command, words.DRAFTED, now)


@told.register
def _(command: c.MarkReviewed, review: Review, now: datetime) -> Review:
    if review.review_by is None:
        raise Refused(words.nothing_to_review(review))
    if review.reviewed_at:
        return review
    done = {"drafted_at": review.drafted_at or now, "reviewed_at": now}
    return _logged(review.model_copy(update=done), command, words.REVIEWED, now)


@told.register
def _(command: c.ApproveCustomerDocument, review: Review, now: datetime) -> Review:
    customer, waits_for = _customer(review), review.customer_waits_for
    if customer.stage in (Stage.COMMANDER, Stage.SENT):
        return review
    if waits_for and not waits_for.same_as(command.actor):
        raise Refused(customer_words.waits_for(waits_for, customer))
    return _moved(review, customer, command, customer_words.APPROVED[customer.stage], now)


@told.register
def _(command: c.MarkCustomerDocumentSent, review: Review, now: datetime) -> Review:
    customer, waits_for = _customer(review), review.customer_waits_for
    if customer.sent:
        return review
    if customer.stage is not Stage.COMMANDER:
        raise Refused(customer_words.waits_for(waits_for, customer))
    return _moved(review, customer, command, customer_words.SENT, now)


def _customer(review: Review) -> CustomerDocument:
    if review.customer is None:
        raise Refused(customer_words.no_customer_document(review))
    return review.customer


def _moved(review: Review, customer: CustomerDocument, command: Command, said: str, now: datetime) -> Review:
    """A step on; whoever is next has not been reminded yet."""
    on = customer.model_copy(update={"stage": customer.stage.next})
    anew = {"customer": on, "reminded": _without(review, "customer")}
    return _logged(review.model_copy(update=anew), command, said, now)


@told.register
def _(command: c.CompleteTask, review: Review, now: datetime) -> Review:
    undone = [task for task in review.tasks if task.open]
    if any(task.number == command.task and task.done_at for task in review.tasks):
        return review
    meant = [task for task in undone if command.task in (None, task.number)]
    if len(meant) != 1:
        raise Refused(say.no_such_task(command.task, [task.number for task in undone]))
    done = meant[0].model_copy(update={"done_at": now, "understood": True})
    tasks = [done if task.number == done.number else task for task in review.tasks]
    said = words.task_done(done, " ".join(command.outcome.split()))
    return _logged(review.model_copy(update={"tasks": tasks}), command, said, now)


@told.register
def _(command: c.ReopenTask, review: Review, now: datetime) -> Review:
    """Of those that the closing left: what was done before is the incident's."""
    done = [task for task in review.tasks if task.done_at and not task.withdrawn]
    if any(task.number == command.task and task.open for task in review.tasks):
        return review
    meant = [task for task in done if command.task in (None, task.number)]
    if len(meant) != 1:
        raise Refused(say.no_such_task(command.task, [task.number for task in done]))
    again = reopened(meant[0], command.actor, now)
    anew = {
        "tasks": tasks_after(again, review.tasks),
        "reminded": _without(review, f"task/{again.number}"),
    }
    return _logged(review.model_copy(update=anew), command, words.task_reopened(meant[0]), now)


def document_made(review: Review, kind: Kind, id: str, url: str) -> Review:
    """The same one twice is one."""
    return review.model_copy(update={"documents": {**review.documents, kind: Paper(id=id, url=url)}})


def handed_over(review: Review, tasks: list[Task], given: int = 0) -> Review:
    """The incident is closed, and these are left of all that it had given."""
    return review.model_copy(update={"incident_closed": True, "tasks": tasks, "given": given})


def after_comments(review: Review, comments: Sequence[Comment], now: datetime) -> Review:
    """Work in comments of its documents, once the incident does not read them any more."""
    happened = followed(review.tasks, comments, partial(_known, review), now, review.given)
    tasks = reduce(lambda tasks, event: tasks_after(event, tasks), happened, review.tasks)
    lines = [Line(at=now, text=timeline_text(event)) for event in told_of(happened)]
    return review.model_copy(update={"tasks": tasks, "log": [*review.log, *lines]}) if happened else review


def _known(review: Review, person: Person) -> Person:
    people = [review.owner, review.commander, review.liaison, *(task.owner for task in review.tasks)]
    return next((each for each in people if each and each.same_as(person)), person)


def given_back(review: Review) -> Review:
    """The incident is open again and sees to its tasks itself."""
    reminded = {key: value for key, value in review.reminded.items() if not key.startswith("task")}
    return review.model_copy(update={"incident_closed": False, "tasks": [], "reminded": reminded})


def _without(review: Review, *keys: str) -> dict[str, object]:
    return {key: value for key, value in review.reminded.items() if key not in keys}


def _logged(review: Review, command: Command, text: str, now: datetime) -> Review:
    line = Line(at=now, text=words.by(command.actor, text))
    return review.model_copy(update={"log": [*review.log, line]})
