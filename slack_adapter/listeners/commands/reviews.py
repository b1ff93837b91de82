"""The review and the document for customers: by the incident's id too, for its channel may be archived by then."""

from slack_sdk.web.async_client import AsyncWebClient

from incident.commands import (
    ApproveCustomerDocument,
    AssignReview,
    Command,
    MarkCustomerDocumentSent,
    MarkDrafted,
    MarkReviewed,
)
from slack_adapter import arguments
from slack_adapter.answering import Said
from slack_adapter.desk import Desk
from slack_adapter.payloads import Slash


async def review(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    if not slash.arguments:
        await desk.incident_in(slash.channel_id)  # where it works is said before how
    id, owner = arguments.review(slash.arguments)
    incident = await desk.meant(slash, id)
    await desk.tell(slash, incident, AssignReview, owner=await desk.met(owner))
    return None


async def mark_drafted(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _mark(desk, slash, MarkDrafted)


async def mark_reviewed(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _mark(desk, slash, MarkReviewed)


async def approve_customer_document(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _mark(desk, slash, ApproveCustomerDocument)


async def customer_document_sent(desk: Desk, client: AsyncWebClient, slash: Slash) -> Said:
    return await _mark(desk, slash, MarkCustomerDocumentSent)


async def _mark(desk: Desk, slash: Slash, kind: type[Command]) -> Said:
    await desk.tell(slash, await desk.meant(slash, slash.arguments), kind)
    return None
