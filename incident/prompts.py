"""What a commander does next, in the order of the loop: size up, propose, ask for objections, assign, verify.

One prompt at a time, each occasion once, and none of them keeps anybody from anything. The practice is PagerDuty's:
https://response.pagerduty.com/training/incident_commander/
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident.facts import Due
from incident.policy import Policy
from incident.state import Incident, Proposal
from incident.vocabulary import Level, Prompt, Role, Standing, Status, What

SPAN_OF_CONTROL = 7  # people; more is too many for one to lead (PagerDuty: anti-patterns)
TRIED_AFTER = timedelta(minutes=10)  # a decision without a task: by then it shows whether it worked
NEWCOMERS = (Prompt.START, Prompt.OBJECTIONS, Prompt.PROPOSE)  # who has commanded before knows these


@dataclass(frozen=True)
class Moment:
    """A prompt whose moment it is since then; `number` tells one occasion from the next."""

    prompt: Prompt
    since: datetime
    number: int = 0


def next_prompt(incident: Incident, policy: Policy) -> list[Due]:
    """The next one, or none; not on the heels of the last."""
    level = incident.prompts or policy.prompts.level
    if level is Level.OFF or incident.commanded_since is None:
        return []
    given = [(each.prompt, each.number) for each in incident.prompted]
    for moment in sorted(_moments(incident, policy), key=lambda m: list(Prompt).index(m.prompt)):
        if (moment.prompt, moment.number) in given:
            continue
        if level is Level.EXPERIENCED and moment.prompt in NEWCOMERS:
            continue
        last = incident.prompted[-1].at + policy.prompts.pause if incident.prompted else moment.since
        at = max(moment.since, last)
        return [Due(what=What.PROMPT, at=at, number=moment.number, prompt=moment.prompt)]
    return []


def _moments(incident: Incident, policy: Policy) -> Iterator[Moment]:
    begun = incident.commanded_since
    assert begun is not None
    if incident.status is Status.STABLE:
        yield Moment(Prompt.END, incident.stable_at or begun)
        return
    tenures = sum(e.kind == "role_assigned" and e.role is Role.COMMANDER for e in incident.events)
    if not (incident.holder(Role.DEPUTY) and incident.holder(Role.SCRIBE)):
        yield Moment(Prompt.START, begun, tenures)
    if not incident.reports:
        yield Moment(Prompt.SIZE_UP, begun)
    if policy.behaviour(incident).customer_liaison and not incident.customer_liaison:
        yield Moment(Prompt.LIAISON, begun)
    yield from _of_the_loop(incident)
    reporting = [p for p in incident.participants if Role.OBSERVER not in p.roles]
    if len(reporting) > SPAN_OF_CONTROL + 1:  # the commander does not report to themselves
        yield Moment(Prompt.SPAN, max(p.since for p in reporting))


def _of_the_loop(incident: Incident) -> Iterator[Moment]:
    undecided = [p for p in incident.proposals if p.undecided]
    under_way = [p for p in incident.proposals if p.standing is Standing.AGREED and p.outcome is None]
    for proposal in undecided:
        if proposal.standing is Standing.OPEN:
            yield Moment(Prompt.OBJECTIONS, proposal.at, proposal.number)
    for proposal in under_way:
        yield _carried_out(incident, proposal)
    if incident.reports and not undecided and not under_way:
        came = [p.settled_at for p in incident.proposals if p.settled_at]
        yield Moment(Prompt.PROPOSE, max([incident.reports[0].at, *came]), len(incident.proposals))


def _carried_out(incident: Incident, proposal: Proposal) -> Moment:
    """First somebody is to do it, then it is to be seen whether it worked."""
    settled = proposal.settled_at or proposal.until
    tasks = [task for task in incident.tasks if task.at >= settled]
    done = [task.done_at for task in tasks if task.done_at]
    if not tasks:
        return Moment(Prompt.ASSIGN, settled, proposal.number)
    if len(done) == len(tasks):
        return Moment(Prompt.VERIFY, max(done), proposal.number)
    return Moment(Prompt.VERIFY, settled + TRIED_AFTER, proposal.number)
