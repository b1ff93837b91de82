"""When somebody is reminded of a review or of a task that is left, and who: its owner, then the commander too, then a channel."""

from datetime import datetime, timedelta

from pydantic import BaseModel

from incident.hours import after
from incident.people import Person
from incident.policy import ReviewPolicy
from incident.review.state import Reminded, Review
from incident.state import Task


class ReviewDue(BaseModel, frozen=True):
    """`what` is "draft", "review", "customer" or "task/NUMBER"; `times` counts this reminder, from 1."""

    what: str
    at: datetime
    times: int

    @property
    def task(self) -> int | None:
        kind, _, number = self.what.partition("/")
        return int(number) if kind == "task" else None


def review_clocks(review: Review, policy: ReviewPolicy) -> list[ReviewDue]:
    """What falls due next, soonest first; never in the quiet hours of whoever is asked."""
    due = []
    if review.to_review and review.review_by and review.draft_by:
        if review.drafted_at is None:
            due.append(_due(review, policy, "draft", review.draft_by, policy.remind_every, review.owner))
        due.append(_due(review, policy, "review", review.review_by, policy.remind_every, review.owner))
    if review.customer and not review.customer.sent:
        waits_for = review.customer_waits_for
        due.append(_due(review, policy, "customer", review.customer.by, policy.remind_every, waits_for))
    for task in review.tasks:
        if task.open:
            key, first = f"task/{task.number}", task.until or task.at + policy.tasks_every
            every = policy.remind_every if task.until else policy.tasks_every
            due.append(_due(review, policy, key, first, every, task.owner))
    return sorted(due, key=lambda d: (d.at, d.what))


def _due(
    review: Review, policy: ReviewPolicy, what: str, first: datetime, every: timedelta, who: Person | None
) -> ReviewDue:
    before = review.reminded.get(what)
    at = max(first, before.at + every) if before else first
    quiet = after(policy.quiet_hours, at, who.timezone if who else None)
    return ReviewDue(what=what, at=quiet, times=before.times + 1 if before else 1)


class Asked(BaseModel, frozen=True):
    """Whom one reminder goes to: its owner, and who else as it is ignored."""

    owner: Person | None
    commander: Person | None
    channel: str | None


def asked(review: Review, due: ReviewDue, policy: ReviewPolicy) -> Asked:
    """From the second time on the commander too, from the third on the channel of reviews."""
    task, commander = task_of(review, due), review.commander
    owner = task.owner if task else review.customer_waits_for if due.what == "customer" else review.owner
    owns = bool(owner and commander and commander.same_as(owner))
    return Asked(
        owner=owner,
        commander=commander if due.times > 1 and not owns else None,
        channel=policy.channel if due.times > 2 and not review.restricted else None,
    )


def reminded(review: Review, due: ReviewDue, now: datetime) -> Review:
    """Somebody is being reminded."""
    update = {**review.reminded, due.what: Reminded(times=due.times, at=now)}
    return review.model_copy(update={"reminded": update})


def task_of(review: Review, due: ReviewDue) -> Task | None:
    return next((task for task in review.tasks if task.number == due.task), None)
