"""Proposals, decisions and tasks."""

from incident import events as e
from incident.facts import MUSTER
from incident.vocabulary import Result
from incident.words.phrases import clock_beside, named, sentence
from incident.words.timeline.line import timeline_text


@timeline_text.register
def _(event: e.Proposed) -> str:
    return f"{named(event.actor)} proposed ({event.number}): {sentence(event.text)}"


@timeline_text.register
def _(event: e.Objected) -> str:
    return f"{named(event.actor)} objected to proposal {event.number}: {sentence(event.reason)}"


@timeline_text.register
def _(event: e.ProposalSettled) -> str:
    goes = "goes ahead" if event.go else "is dropped"
    how = "Nobody objected" if event.actor == MUSTER else f"{named(event.actor)} decided"
    return f"{how}: proposal {event.number} {goes}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.OutcomeRecorded) -> str:
    came = "verified that it worked" if event.outcome is Result.VERIFIED else "said that it was reverted"
    return f"Of proposal {event.number}, {named(event.actor)} {came}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskCreated) -> str:
    until = f", until {clock_beside(event.until, event.at)}" if event.until else ""
    given = f"{named(event.actor)} gave {named(event.owner)} task {event.number}{until}"
    return f"{given}{' in a comment' if event.source else ''}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskUnderstood) -> str:
    return f"{named(event.actor)} understood task {event.number}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskCompleted) -> str:
    came = f" {sentence(event.outcome)}" if event.outcome else ""
    where = " in the document" if event.turn else ""
    return f"{named(event.actor)} said{where} that task {event.number} is done: {sentence(event.text)}{came}"


@timeline_text.register
def _(event: e.TaskChanged) -> str:
    passed = f"task {event.number} passed from {named(event.previous)} to {named(event.owner)}"
    what = passed if event.previous else f"task {event.number} was written anew"
    return f"In the document {what}: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskReopened) -> str:
    where = " in the document" if event.turn else ""
    return f"{named(event.actor)} said{where} that task {event.number} is not done: {sentence(event.text)}"


@timeline_text.register
def _(event: e.TaskWithdrawn) -> str:
    return f"Task {event.number} was withdrawn, because its comment was deleted: {sentence(event.text)}"


@timeline_text.register
def _(event: e.CommentNoted) -> str:
    return f"{named(event.actor)} said in the document how task {event.number} stands, as was known."
