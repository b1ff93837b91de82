"""What is said of a review, and of the tasks that a closed incident leaves: to their owners, and to whoever should know."""

from datetime import datetime

from incident.message import Button, Message, escaped
from incident.people import Person
from incident.review.clocks import ReviewDue, task_of
from incident.review.state import Kind, Review
from incident.state import Task
from incident.words import customer
from incident.words.phrases import aside, day_and_clock, local_clock, mention, named, one_line, sentence
from incident.words.plain import verbatim

DRAFTED = "wrote the review; it can be read before the meeting"
OF = {"customer": "document for customers"}
READ_ONLY = "The review is done."
REVIEWED = "said that the review is done"


def assigned(owner: Person) -> str:
    return f"gave the review to {named(owner)}"


def task_done(task: Task, outcome: str) -> str:
    return f"said that task {task.number} is done: {_bare(task.text)}{aside(outcome)}"


def task_reopened(task: Task) -> str:
    return f"said that task {task.number} is not done after all: {_bare(task.text)}"


def _bare(text: str) -> str:
    """The full stop comes last, whatever follows."""
    return one_line(text).rstrip(".")


def by(actor: Person, text: str) -> str:
    return f"{named(actor)} {text}."


def nothing_to_review(review: Review) -> str:
    if review.reviewed_at:
        return f"The review of incident {review.incident} is done already."
    return f"Incident {review.incident} asks for no review."


def yours(review: Review) -> Message:
    """To whoever owns it, privately, when it begins or is given to them."""
    assert review.draft_by
    assert review.review_by
    return Message(
        text=f"You own the review of {escaped(review.title)}",
        body=[
            f"You own the review of *{escaped(review.title)}*. {_document(review)}\n"
            f"Written by {local_clock(review.draft_by)}, talked through by {local_clock(review.review_by)}. "
            f"It looks for causes, not for culprits. "
            f"Somebody else should own it? `/incident review {review.incident} @USER`"
        ],
        buttons=_buttons(review),
    )


def given(review: Review, task: Task) -> Message:
    """To whoever was given a task in a comment after the incident was closed."""
    link = f" <{task.source.url}|The comment>" if task.source else ""
    return Message(
        text=f"Task {task.number} is yours: {escaped(sentence(task.text))}",
        body=[
            f"{mention(task.by)} gave you *task {task.number}* in a comment on *{escaped(review.title)}*: "
            f"{escaped(sentence(task.text))}{link}"
        ],
        buttons=[_done(review, task)],
    )


def reminder(review: Review, due: ReviewDue) -> Message:
    """To the owner, privately."""
    task = task_of(review, due)
    if task:
        return Message(
            text=f"Task {task.number} is not done: {escaped(sentence(task.text))}",
            body=[
                f"*Task {task.number}* of *{escaped(review.title)}*, which is closed, is yours and not done: "
                f"{escaped(sentence(task.text))}"
            ],
            buttons=[_done(review, task)],
        )
    if due.what == "customer":
        return customer.your_turn(review)
    what = "to be written" if due.what == "draft" else "to be talked through"
    return Message(
        text=f"The review of {escaped(review.title)} is {what}.",
        body=[f"The review of *{escaped(review.title)}* is {what}. {_document(review)}"],
        buttons=_buttons(review),
    )


def left_undone(review: Review, due: ReviewDue, *, public: bool) -> Message:
    """To the commander, privately, and to the channel of reviews, when the owner was reminded in vain."""
    task, shown = task_of(review, due), escaped(review.public_title if public else review.title)
    if task:
        said = f"Task {task.number} of *{shown}* is not done: {escaped(sentence(task.text))} "
        said += f"{mention(task.owner)} owns it."
        return Message(text=f"Task {task.number} of {shown} is not done.", body=[said])
    if due.what == "customer":
        return customer.undone(review, public=public)
    missing = "written" if due.what == "draft" else "talked through"
    said = f"The review of *{shown}* has not been {missing}. {mention(review.owner)} owns it. {_document(review)}"
    return Message(text=f"The review of {shown} has not been {missing}.", body=[said.strip()])


def status(review: Review) -> str:
    """Markdown for the Temporal Web UI: readable by everybody there, so nothing restricted is in it."""
    lines = [f"## Review: {review.public_title}", "", f"- Owner: **{named(review.owner)}**"]
    if review.draft_by and review.review_by:
        lines.append(f"- Written: {_when(review.drafted_at, review.draft_by)}")
        lines.append(f"- Reviewed: {_when(review.reviewed_at, review.review_by)}")
    if review.customer:
        lines.append(f"- Document for customers: {customer.stands(review.customer)}")
    undone = sum(task.open for task in review.tasks)
    lines.append(f"- Tasks left: {undone} of {len(review.tasks)}")
    return "\n".join(lines)


def chapter(review: Review) -> str:
    """Of the record, when it is over."""
    lines = ["## Review", "", f"- Owner: {verbatim(named(review.owner))}"]
    if review.drafted_at and review.reviewed_at:
        lines.append(f"- Written {day_and_clock(review.drafted_at)}")
        lines.append(f"- Reviewed {day_and_clock(review.reviewed_at)}")
    lines += [f"- {day_and_clock(line.at)}: {verbatim(line.text)}" for line in review.log]
    return "\n".join(lines)


def result(before: Review, after: Review) -> str:
    return after.log[-1].text if len(after.log) > len(before.log) else "Nothing to do: that is so already."


def due_in_words(due: ReviewDue) -> str:
    what = f"task {due.task}" if due.task else OF.get(due.what, due.what)
    return f"reminder of the {what} due {day_and_clock(due.at)}"


def _when(done: datetime | None, by: datetime) -> str:
    return day_and_clock(done) if done else f"due {day_and_clock(by)}"


def _document(review: Review) -> str:
    paper = review.documents.get(Kind.REVIEW)
    return f"<{paper.url}|Open the document.>" if paper else "There is no document to open."


def _buttons(review: Review) -> list[Button]:
    drafted = Button(label="It is written", action="mark_drafted", value=review.incident)
    done = Button(label="It is reviewed", action="mark_reviewed", value=review.incident, style="primary")
    return [*([] if review.drafted_at else [drafted]), done]


def _done(review: Review, task: Task) -> Button:
    return Button(label="Done", action="complete_task", value=f"{review.incident} {task.number}")
