"""Proposals and tasks."""

from incident import events as e
from incident.changes.change import Changes, changes, without
from incident.state import Incident, Objection, Proposal, Reminder, Task, reminder_key
from incident.vocabulary import Standing, What


@changes.register
def _(event: e.Proposed, incident: Incident) -> Changes:
    proposal = Proposal(number=event.number, text=event.text, by=event.actor, at=event.at, until=event.until)
    return {"proposals": [*incident.proposals, proposal]}


@changes.register
def _(event: e.Objected, incident: Incident) -> Changes:
    objection = Objection(by=event.actor, reason=event.reason)
    objections = [*incident.proposals[event.number - 1].objections, objection]
    return _proposal_with(incident, event.number, standing=Standing.OBJECTED, objections=objections)


@changes.register
def _(event: e.ProposalSettled, incident: Incident) -> Changes:
    standing = Standing.AGREED if event.go else Standing.DROPPED
    return _proposal_with(incident, event.number, standing=standing, settled_at=event.at)


@changes.register
def _(event: e.OutcomeRecorded, incident: Incident) -> Changes:
    return _proposal_with(incident, event.number, outcome=event.outcome)


def _proposal_with(incident: Incident, number: int, **changed: object) -> Changes:
    proposals = [p.model_copy(update=changed) if p.number == number else p for p in incident.proposals]
    return {"proposals": proposals}


@changes.register
def _(event: e.TaskCreated, incident: Incident) -> Changes:
    """Who was given a task is called back when its time is up."""
    task = Task(
        number=event.number,
        text=event.text,
        owner=event.owner,
        by=event.actor,
        at=event.at,
        until=event.until,
    )
    called_back = (
        {reminder_key(What.TASK, event.number): Reminder(since=event.at, every=event.until - event.at)}
        if event.until
        else {}
    )
    return {"tasks": [*incident.tasks, task], "reminders": {**incident.reminders, **called_back}}


@changes.register
def _(event: e.TaskUnderstood, incident: Incident) -> Changes:
    return task_with(incident, event.number, understood=True)


@changes.register
def _(event: e.TaskCompleted, incident: Incident) -> Changes:
    done = task_with(incident, event.number, understood=True, done_at=event.at)
    return {**done, "reminders": without(incident, What.TASK, event.number)}


def task_with(incident: Incident, number: int, **changed: object) -> Changes:
    return {"tasks": [t.model_copy(update=changed) if t.number == number else t for t in incident.tasks]}
