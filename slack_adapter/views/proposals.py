"""The forms that propose something and that object to it: one line each."""

from incident.limits import LINE_LIMIT
from slack_adapter.payloads import Origin
from slack_adapter.views.parts import View, form, text_input

PROPOSE, OBJECT = "propose", "object_to_proposal"


def propose_form(origin: Origin) -> View:
    text = text_input(
        "text",
        "Proposal",
        limit=LINE_LIMIT,
        placeholder="Restart the queue; the risk is that sessions are lost",
        hint="What is to be done, and what could go wrong. Silence is consent.",
    )
    return form(PROPOSE, "Propose an action", "Propose", [text], origin)


def object_form(origin: Origin) -> View:
    reason = text_input("reason", "Why not", limit=LINE_LIMIT, hint="The commander reads it and decides.")
    return form(OBJECT, "Object", "Object", [reason], origin)
