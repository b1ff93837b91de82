"""The review of an incident from a terminal, also when the incident is closed long since."""

from typing import Annotated

import typer

from cli.running import out, run
from cli.showing import print_json
from cli.telling import Actor, CommandId, Incident, Json, made, tell, through_temporal
from incident.commands import (
    ApproveCustomerDocument,
    AssignReview,
    MarkCustomerDocumentSent,
    MarkDrafted,
    MarkReviewed,
)
from incident.words import customer
from incident.words.phrases import day_and_clock, named


def assign_review(
    incident: Incident,
    owner: Annotated[str, typer.Argument(help="Who owns it: e-mail address or Slack id.")],
    actor: Actor = None,
    command_id: CommandId = None,
    json: Json = False,
) -> None:
    """Say who owns the review."""
    tell(incident, made(AssignReview, actor, command_id, owner=owner), json)


def mark_drafted(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """The review is written."""
    tell(incident, made(MarkDrafted, actor, command_id), json)


def mark_reviewed(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """The review was talked through, and is done."""
    tell(incident, made(MarkReviewed, actor, command_id), json)


def approve_customer_document(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """The document for customers may go out: the liaison says so first, then the commander."""
    tell(incident, made(ApproveCustomerDocument, actor, command_id), json)


def customer_document_sent(
    incident: Incident, actor: Actor = None, command_id: CommandId = None, json: Json = False
) -> None:
    """Customers have their document."""
    tell(incident, made(MarkCustomerDocumentSent, actor, command_id), json)


def show_review(incident: Incident, json: Json = False) -> None:
    """Who owns the review, what is due, and which tasks are left."""
    review = run(through_temporal(lambda incidents: incidents.review(incident)))
    if json:
        print_json(review)
        return
    out.print(f"Review of {review.title}, owned by {named(review.owner)}", highlight=False, markup=False)
    for what, by, done in (
        ("written", review.draft_by, review.drafted_at),
        ("reviewed", review.review_by, review.reviewed_at),
    ):
        if by:
            stands = f"{what} {day_and_clock(done)}" if done else f"to be {what} by {day_and_clock(by)}"
            out.print(stands, highlight=False)
    if review.customer:
        out.print(f"document for customers {customer.stands(review.customer)}", highlight=False)
    for task in review.tasks:
        stands = "done" if task.done_at else "not done"
        line = f"task {task.number}, {task.owner.label}: {task.text} ({stands})"
        out.print(line, highlight=False, markup=False)
