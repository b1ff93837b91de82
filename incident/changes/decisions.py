"""Proposals: objected to, decided, and what came of them."""

from incident import events as e
from incident.changes.change import Changes, changes
from incident.state import Incident, Objection, Proposal
from incident.vocabulary import Standing


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
