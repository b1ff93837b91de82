"""The decision log: a proposal, a window for objections, consent by silence or the commander's call, and what came of it.

The practice is PagerDuty's "Are there any strong objections?": https://response.pagerduty.com/training/incident_commander/
"""

from collections.abc import Callable
from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import limits
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.ruling import rule, within
from incident.state import Incident, Proposal
from incident.vocabulary import Result, Standing
from incident.words import refusals as say


@rule.register
def _(command: c.Propose, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    text = " ".join(command.text.split())
    if not text:
        raise Refused(say.proposal_empty())
    proposed = e.Proposed(
        at=now,
        actor=command.actor,
        number=len(incident.proposals) + 1,
        text=within(text, "proposal", limits.LINE_LIMIT),
        until=now + policy.command.objection_window,
    )
    return [proposed]


@rule.register
def _(command: c.ObjectToProposal, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    proposal = _meant(incident, command.proposal, lambda p: p.undecided)
    reason = " ".join(command.reason.split())
    if not reason:
        raise Refused(say.objection_empty())
    reason = within(reason, "objection", limits.LINE_LIMIT)
    return [e.Objected(at=now, actor=command.actor, number=proposal.number, reason=reason)]


@rule.register
def _(command: c.SettleProposal, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    proposal = _meant(incident, command.proposal, lambda p: p.undecided)
    settled = e.ProposalSettled(
        at=now, actor=command.actor, number=proposal.number, text=proposal.text, go=command.go
    )
    return [settled]


@rule.register
def _(command: c.RecordOutcome, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """What was verified may still have to be reverted."""

    def fits(proposal: Proposal) -> bool:
        sooner = (None, Result.VERIFIED) if command.outcome is Result.REVERTED else (None,)
        return proposal.standing is Standing.AGREED and proposal.outcome in sooner

    proposal = _meant(incident, command.proposal, fits)
    recorded = e.OutcomeRecorded(
        at=now,
        actor=command.actor,
        number=proposal.number,
        text=proposal.text,
        outcome=command.outcome,
    )
    return [recorded]


def _meant(incident: Incident, number: int | None, fits: Callable[[Proposal], bool]) -> Proposal:
    """The proposal of that number, or the only one that fits. Raises Refused."""
    fitting = [p for p in incident.proposals if fits(p)]
    meant = [p for p in fitting if number in (None, p.number)]
    if len(meant) != 1:
        raise Refused(say.no_such_proposal(number, [p.number for p in fitting]))
    return meant[0]
