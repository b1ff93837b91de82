"""The document for customers, and what is said until they have it. Facts that they saw themselves, and nobody's name."""

import re

from incident.durations import written
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.review.customer import CustomerDocument, Stage
from incident.review.state import Kind, Review
from incident.state import Incident
from incident.visibility import Audience, title
from incident.words.phrases import day_and_clock, local_clock, mention, named

SOMEBODY = "somebody"
SHORTEST = 3  # letters of a part of a name: shorter ones stand in too many words

APPROVED = {
    Stage.DRAFT: "approved the document for customers; the commander's yes is next",
    Stage.LIAISON: "approved the document for customers; it can be sent",
}
SENT = "said that customers have their document"
TO_DO = {
    Stage.DRAFT: "to write it and say that it may go out",
    Stage.LIAISON: "to say that it may go out",
    Stage.COMMANDER: "to send it",
}
UNDONE = {
    Stage.DRAFT: "has not been written",
    Stage.LIAISON: "has not been approved",
    Stage.COMMANDER: "has not been sent",
}


def customer_tokens(incident: Incident) -> dict[str, str]:
    began, ended = incident.declared_at, incident.stable_at
    lasted = (
        written(ended.replace(microsecond=0) - began.replace(microsecond=0)) if ended else "not known yet"
    )
    told = [day_and_clock(report.at) for report in incident.reports if not report.internal]
    return {
        "id": incident.id,
        "title": nameless(title(incident, Audience.PARTICIPANTS), incident),
        "began": day_and_clock(began),
        "ended": day_and_clock(ended) if ended else "not yet",
        "lasted": lasted,
        "first_told": told[0] if told else "not yet",
        "last_told": told[-1] if told else "not yet",
    }


def nameless(text: str, incident: Incident) -> str:
    """Without the names of those who took part, as they are known here."""
    for person in [entry.person for entry in incident.participants]:
        for name in _names(person):
            text = re.sub(rf"\b{re.escape(name)}\b", SOMEBODY, text, flags=re.IGNORECASE)
    return text


def _names(person: Person) -> list[str]:
    """The longest first."""
    parts = person.name.split() if person.name else []
    known = [person.email, person.slack_id, person.name, *(part for part in parts if len(part) >= SHORTEST)]
    return sorted(filter(None, known), key=len, reverse=True)


def no_customer_document(review: Review) -> str:
    return f"Incident {review.incident} asks for no document for customers."


def waits_for(person: Person | None, customer: CustomerDocument) -> str:
    return f"The document for customers waits for {named(person)} {TO_DO[customer.stage]}."


def your_turn(review: Review) -> Message:
    """To whoever has to write, approve or send it."""
    assert review.customer
    customer, to_do = review.customer, TO_DO[review.customer.stage]
    return Message(
        text=f"The document for customers on {escaped(review.title)} waits for you.",
        body=[
            f"The document for customers on *{escaped(review.title)}* waits for you {to_do}, "
            f"by {local_clock(customer.by)}. {_link(review)} Nobody's name belongs in it."
        ],
        buttons=[_button(review, customer)],
    )


def undone(review: Review, *, public: bool) -> Message:
    """To the commander, and to the channel of reviews."""
    assert review.customer
    shown, what = escaped(review.public_title if public else review.title), UNDONE[review.customer.stage]
    who = mention(review.customer_waits_for)
    return Message(
        text=f"The document for customers on {shown} {what}.",
        body=[f"The document for customers on *{shown}* {what}. It waits for {who}."],
    )


def stands(customer: CustomerDocument) -> str:
    """For the status page, which names nobody either."""
    return "sent" if customer.sent else f"{UNDONE[customer.stage]}, due {day_and_clock(customer.by)}"


def _link(review: Review) -> str:
    paper = review.documents.get(Kind.CUSTOMERS)
    return f"<{paper.url}|Open it.>" if paper else "It has no document yet."


def _button(review: Review, customer: CustomerDocument) -> Button:
    if customer.stage is Stage.COMMANDER:
        return Button(
            label="It is sent", action="mark_customer_document_sent", value=review.incident, style="primary"
        )
    return Button(label="Approve", action="approve_customer_document", value=review.incident, style="primary")
