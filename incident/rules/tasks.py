"""Tasks that a commander gives: one named owner, a time box, "understood" asked for, a call-back when the time is up.

The practice is PagerDuty's: https://response.pagerduty.com/training/incident_commander/
"""

from collections.abc import Callable
from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import limits
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.comments import reopened
from incident.rules.ruling import rule, within
from incident.state import Incident, Task
from incident.vocabulary import Role
from incident.words import refusals as say


@rule.register
def _(command: c.CreateTask, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    text = " ".join(command.text.split())
    if not text:
        raise Refused(say.task_empty())
    if not command.owner.addressable:
        raise Refused(say.not_a_person(command.owner))
    if command.within and command.due:
        raise Refused(say.task_time_once())
    within_time = command.within or (command.due - now if command.due else None)
    if within_time and not limits.SHORTEST_PROMISE <= within_time <= limits.LONGEST_TASK:
        raise Refused(say.duration_out_of_range("The time of a task", longest="30d"))
    owner = incident.known(command.owner)
    if Role.OBSERVER in incident.roles_of(owner):
        raise Refused(say.observer_has_no_task(owner))
    created = e.TaskCreated(
        at=now,
        actor=command.actor,
        number=len(incident.tasks) + 1,
        owner=owner,
        text=within(text, "task", limits.LINE_LIMIT),
        until=now + within_time if within_time else None,
    )
    if incident.participant(owner):
        return [created]
    joins = e.ParticipantAdded(at=now, actor=command.actor, person=owner, reason="was given a task")
    return [joins, created]


@rule.register
def _(command: c.AcknowledgeTask, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """By its owner; whoever says it twice has said it."""
    mine = [task for task in incident.tasks if incident.known(task.owner).same_as(command.actor)]
    task = _meant(incident, command.task, lambda t: t.open and (command.task is not None or t in mine))
    if task not in mine:
        raise Refused(say.task_of_another(incident.known(task.owner)))
    if task.understood:
        return []
    return [e.TaskUnderstood(at=now, actor=command.actor, number=task.number, text=task.text)]


@rule.register
def _(command: c.CompleteTask, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    task = _meant(incident, command.task, lambda t: t.open)
    outcome = within(" ".join(command.outcome.split()), "outcome", limits.LINE_LIMIT)
    return [e.TaskCompleted(at=now, actor=command.actor, number=task.number, text=task.text, outcome=outcome)]


@rule.register
def _(command: c.ReopenTask, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    task = _meant(incident, command.task, lambda t: t.done_at is not None and not t.withdrawn)
    return [reopened(task, command.actor, now)]


def _meant(incident: Incident, number: int | None, fits: Callable[[Task], bool]) -> Task:
    """The task of that number, or the only one that fits. Raises Refused."""
    fitting = [task for task in incident.tasks if fits(task)]
    meant = [task for task in fitting if number in (None, task.number)]
    if len(meant) != 1:
        raise Refused(say.no_such_task(number, [task.number for task in fitting]))
    return meant[0]
