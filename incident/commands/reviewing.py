"""What is said to a review, which goes on when its incident is closed."""

from incident.commands.command import Command
from incident.people import Person


class AssignReview(Command):
    """Say who owns the review."""

    name = "assign_review"
    concerns = "review"
    owner: Person


class MarkDrafted(Command):
    """Say that the review is written and can be read before the meeting."""

    name = "mark_drafted"
    concerns = "review"


class ApproveCustomerDocument(Command):
    """Say that the document for customers may go out: the customer liaison first, then the commander."""

    name = "approve_customer_document"
    concerns = "review"


class MarkCustomerDocumentSent(Command):
    """Say that customers have their document."""

    name = "mark_customer_document_sent"
    concerns = "review"


class MarkReviewed(Command):
    """Say that the meeting was held, and the review is done."""

    name = "mark_reviewed"
    concerns = "review"
