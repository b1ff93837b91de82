"""What the world answers: pages, who is on call, what was made, what fell due. A late answer overrules nobody."""

from datetime import datetime

from incident import events as e
from incident import facts as f
from incident.clocks import clocks
from incident.people import Person
from incident.policy import Policy
from incident.rules.command import offered_next
from incident.rules.people import added, pulled_in
from incident.rules.ruling import rule
from incident.state import Incident
from incident.vocabulary import Role, What


@rule.register
def _(fact: f.Paged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is not None:
        return []
    people = sorted(fact.people, key=lambda person: person.pagerduty_id or "")
    raised = e.PageRaised(
        at=now, actor=f.PAGERDUTY, id=fact.id, number=fact.number, url=fact.url, people=people
    )
    reason = f"paged by PagerDuty, #{fact.number}"
    return [raised, *lead(incident, people, reason, now, alike=len(people))]


@rule.register
def _(fact: f.PageAsked, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    asked = incident.page_asked_at is not None and not fact.again
    return [] if asked else [e.PageAsked(at=now, actor=f.MUSTER)]


@rule.register
def _(fact: f.PageSeen, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is None or incident.page.acknowledged_by is not None:
        return []
    return [e.PageAcknowledged(at=now, actor=incident.known(fact.by))]


@rule.register
def _(fact: f.OnCallKnown, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return lead(incident, fact.people[:1], "on call as incident commander", now, alike=len(fact.people))


@rule.register
def _(fact: f.NobodyToCommand, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.reporter == f.PAGERDUTY:
        return []  # it declared by itself, and a machine does not command
    return lead(incident, [incident.reporter], fact.reason, now)


@rule.register
def _(fact: f.Made, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if any(event.kind == "resource_made" and event.resource == fact.resource for event in incident.events):
        return []
    return [e.ResourceMade(at=now, actor=f.MUSTER, resource=fact.resource, id=fact.id, url=fact.url)]


@rule.register
def _(fact: f.Begun, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """A type that does not exist keeps no page back; people hear that it counts for nothing."""
    strange = incident.type is not None and incident.type not in policy.types
    known = sorted(policy.types)
    unknown = [e.TypeUnknown(at=now, actor=f.MUSTER, type=incident.type, known=known)] if strange else []
    return [*unknown, *pulled_in(incident, policy, now)]


@rule.register
def _(fact: f.Due, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if fact not in clocks(incident, policy) or now < fact.at:
        return []
    if fact.what is What.OBJECTIONS:
        proposal = incident.proposals[fact.number - 1]
        return [
            e.ProposalSettled(at=now, actor=f.MUSTER, number=proposal.number, text=proposal.text, go=True)
        ]
    if fact.prompt is not None:
        return [e.Prompted(at=now, actor=f.MUSTER, prompt=fact.prompt, number=fact.number)]
    fell: e.Event = e.FellDue(
        at=now, actor=f.MUSTER, due=fact.at, **fact.model_dump(exclude={"at", "prompt"})
    )
    deputy = incident.holder(Role.DEPUTY)
    if fact.what is What.HAND_OVER and incident.offer and deputy:
        return [fell, *offered_next(incident, policy, incident.offer, [deputy], now)]
    return [fell]


def lead(
    incident: Incident, people: list[Person], reason: str, now: datetime, *, alike: int = 1
) -> list[e.Event]:
    """The first of `people` takes command unless somebody has it already; the others join.

    `alike` says how many of them might have been first: the lowest id is as good as any, and people are told.
    """
    if not people:
        return []
    if incident.commander is not None:
        return added(incident, people, reason, now)
    first, *others = people
    others = [person for person in others if not person.same_as(first)]
    led = e.RoleAssigned(
        at=now,
        actor=f.MUSTER,
        person=incident.known(first),
        role=Role.COMMANDER,
        reason=f"{reason}; of {alike} people on call the lowest id" if alike > 1 else reason,
    )
    return [led, *added(incident, others, reason, now)]
