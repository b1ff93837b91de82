"""Every document of an incident is made the same way: once, and then the incident knows where it is."""

from activities.google import Google
from activities.models import DocumentFromTemplate, File
from incident.facts import Made
from incident.review.state import Kind
from workflows.life import Life

REVIEW_DOCUMENTS = {Kind.REVIEW: "review-document", Kind.CUSTOMERS: "customer-document"}
CLOSED_WITH_IT = ("incident-document", "executive-document")  # the others when the review is over
DOCUMENTS = (*CLOSED_WITH_IT, *REVIEW_DOCUMENTS.values())  # the steps that make them


async def make_document(life: Life, key: str, request: DocumentFromTemplate, *, what: str) -> File | None:
    document = await life.step(
        key, Google.document_from_template, request, what=what, unless=life.given_up(key)
    )
    if document is not None:
        life.learn(Made(resource=key, id=document.id, url=document.url))
    return document
