"""What is said of proposals: the question, an objection, what was decided aloud, what came of it."""

from incident import events as e
from incident.facts import MUSTER
from incident.message import Button, Message, escaped
from incident.state import Incident, Proposal
from incident.vocabulary import Result, Standing
from incident.words.phrases import local_clock, mention, sentence

STANDS = {
    Standing.OPEN: "objections may still come",
    Standing.OBJECTED: "objected to, the commander decides",
    Standing.AGREED: "goes ahead",
    Standing.DROPPED: "dropped",
}


def proposed(incident: Incident, event: e.Proposed) -> Message:
    text = escaped(sentence(event.text))
    return Message(
        text=f"Proposal {event.number}: {text}",
        body=[
            f"*Proposal {event.number}*, by {mention(event.actor)}: {text}\n"
            f"Any strong objections? Silence is consent: it goes ahead {local_clock(event.until)}."
        ],
        buttons=[_button(incident, event.number, "Object", "object_to_proposal")],
    )


def no_longer_open(proposal: Proposal) -> Message:
    """What takes the place of the question once it is answered."""
    text = escaped(sentence(proposal.text))
    return Message(
        text=f"Proposal {proposal.number}, by {mention(proposal.by)}: {text} ({STANDS[proposal.standing]})"
    )


def objected(incident: Incident, event: e.Objected, proposal: Proposal) -> Message:
    reason, text = escaped(sentence(event.reason)), escaped(sentence(proposal.text))
    return Message(
        text=f"{mention(event.actor)} objects to proposal {event.number}: {reason}",
        body=[
            f"{mention(event.actor)} objects to *proposal {event.number}*: {reason}\n"
            f"The proposal was: {text} {mention(incident.commander)}, it is your call."
        ],
        buttons=[
            _button(incident, event.number, "Go ahead", "proposal_goes_ahead"),
            _button(incident, event.number, "Drop it", "proposal_is_dropped"),
        ],
    )


def settled(incident: Incident, event: e.ProposalSettled) -> Message:
    """Said aloud, also where everybody was silent."""
    text = escaped(sentence(event.text))
    how = "No objections" if event.actor == MUSTER else f"{mention(event.actor)} decided"
    if not event.go:
        return Message(text=f"{how}: proposal {event.number} is dropped. It was: {text}")
    return Message(
        text=f"{how}: proposal {event.number} goes ahead. {text}",
        body=[f"{how}: *proposal {event.number}* goes ahead. {text}"],
        buttons=[
            _button(incident, event.number, "It worked", "decision_verified"),
            _button(incident, event.number, "It was reverted", "decision_reverted"),
        ],
    )


def outcome(event: e.OutcomeRecorded) -> Message:
    came = "worked" if event.outcome is Result.VERIFIED else "was reverted"
    return Message(
        text=f"Proposal {event.number} {came}, says {mention(event.actor)}. {escaped(sentence(event.text))}"
    )


def line(proposal: Proposal) -> str:
    """For the brief."""
    how = proposal.outcome or STANDS[proposal.standing]
    return f"• {proposal.number}: {escaped(sentence(proposal.text))} ({how})"


def _button(incident: Incident, number: int, label: str, action: str) -> Button:
    return Button(label=label, action=action, value=f"{incident.id} {number}")
