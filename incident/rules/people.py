"""Who takes part, and in which role; command itself has a chapter of its own."""

from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident import limits
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.command import command_assigned
from incident.rules.ruling import rule, within
from incident.state import Incident
from incident.vocabulary import HELD_BY_ONE, Role, Status
from incident.words import refusals as say


@rule.register
def _(command: c.AssignRole, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    person, role = command.user, command.role
    if role not in policy.assignable:
        raise Refused(say.not_assignable(role, policy.assignable))
    if not person.addressable:
        raise Refused(say.not_a_person(person))
    if role is Role.COMMANDER:
        return command_assigned(command, incident, policy, now)
    if command.now or command.release:
        raise Refused(say.only_for_command())
    person, has = incident.known(person), incident.roles_of(person)
    if role in has:
        raise Refused(say.has_role_already(person, role))
    comes_to_watch = role is Role.OBSERVER and not has
    if comes_to_watch and incident.closed_to_observers and not _commands(command.actor, incident):
        raise Refused(say.no_observers())
    if Role.COMMANDER in has and role in (Role.DEPUTY, Role.OBSERVER):
        raise Refused(say.commander_cannot_be(person, role))
    own = policy.roles.get(role)
    alone = own is not None and own.held_by_one
    previous = incident.holder(role) if role in HELD_BY_ONE or alone else None
    assigned = e.RoleAssigned(
        at=now,
        actor=command.actor,
        person=person,
        role=role,
        held_by_one=alone,
        previous=previous,
        reason=within(command.reason.strip(), "reason", limits.LINE_LIMIT),
    )
    return [assigned]


@rule.register
def _(command: c.AddParticipant, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if not command.user.addressable:
        raise Refused(say.not_a_person(command.user))
    if incident.participant(command.user):
        return []
    return [e.ParticipantAdded(at=now, actor=command.actor, person=command.user, reason=command.reason)]


@rule.register
def _(command: c.RemoveParticipant, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    person = incident.known(command.user)
    if incident.participant(person) is None:
        return []
    if Role.COMMANDER in incident.roles_of(person):
        if command.left_channel:
            return [e.CommanderLeft(at=now, actor=person)]
        raise Refused(say.commander_cannot_leave(person))
    offer = incident.open_offer
    theirs = offer.number if offer and incident.known(offer.to).same_as(person) else None
    removed = e.ParticipantRemoved(
        at=now, actor=command.actor, person=person, reason=command.reason, offer=theirs
    )
    return [removed]


@rule.register
def _(fact: f.Identified, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    present = incident.participant(fact.person)
    if present is None or present.person == incident.known(fact.person):
        return []
    return [e.PersonIdentified(at=now, actor=f.MUSTER, person=fact.person)]


@rule.register
def _(fact: f.TeamPaged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return added(incident, fact.people, f"on call for {fact.team}", now, team=fact.team)


@rule.register
def _(fact: f.QualifiedFound, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """They are made deputy where there is none; nobody is replaced. From now on they may take over at any time."""
    commander, person = incident.commander, incident.known(fact.person)
    if commander is None or commander.same_as(person) or incident.status is Status.CLOSED:
        return []
    if incident.beside and incident.known(incident.beside).same_as(person):
        return []
    deputy, reason = incident.holder(Role.DEPUTY) is None, f"qualified for {incident.severity} incidents"
    assigned = e.RoleAssigned(at=now, actor=f.MUSTER, person=person, role=Role.DEPUTY, reason=reason)
    came: list[e.Event] = [assigned] if deputy else added(incident, [person], reason, now)
    note = e.QualifiedBeside(
        at=now,
        actor=f.MUSTER,
        person=person,
        commander=commander,
        severity=incident.severity,
        deputy=deputy,
        why=fact.why,
    )
    return [*came, note]


@rule.register
def _(fact: f.LearnersFound, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """Observers, unless they came in another way meanwhile, or were here before and left."""
    if incident.closed_to_observers or incident.status is Status.CLOSED:
        return []
    before = [event.person for event in incident.events if event.kind == "participant_removed"]
    return [
        e.RoleAssigned(
            at=now, actor=f.MUSTER, person=person, role=Role.OBSERVER, reason="learning to command"
        )
        for person in fact.people
        if not (incident.participant(person) or any(person.same_as(one) for one in before))
    ]


@rule.register
def _(fact: f.ShadowFound, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    person = incident.known(fact.person)
    known = any(person.same_as(incident.known(one)) for one in incident.learning)
    if known or Role.OBSERVER not in incident.roles_of(person) or incident.status is Status.CLOSED:
        return []
    return [e.ShadowJoined(at=now, actor=f.MUSTER, person=person, paged=fact.paged)]


def observers_asked(actor: Person, allowed: bool, incident: Incident, now: datetime) -> list[e.Event]:
    """Raises Refused."""
    if not incident.restricted:
        raise Refused(say.observers_welcome())
    if allowed is incident.observers_allowed:
        return []
    if not _commands(actor, incident):
        raise Refused(say.no_observers())
    return [e.ObserversAllowed(at=now, actor=actor, allowed=allowed)]


def _commands(actor: Person, incident: Incident) -> bool:
    """Or cannot be told from whoever does."""
    commander = incident.commander
    return commander is not None and (commander.same_as(actor) or not commander.comparable_with(actor))


def pulled_in(incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """Whom the severity and the type ask for and who is not here yet; no team is paged twice."""
    asks = policy.behaviour(incident)
    people = [incident.known(Person.model_validate(name)) for name in asks.invite]
    paged = {event.team for event in incident.events if event.kind == "oncall_engaged"}
    reason = f"{incident.severity} severity asks for them"
    return [
        *added(incident, people, reason, now),
        *(e.OncallEngaged(at=now, actor=f.MUSTER, team=team) for team in asks.engage if team not in paged),
    ]


def added(
    incident: Incident, people: list[Person], reason: str, now: datetime, *, team: str | None = None
) -> list[e.Event]:
    newcomers: list[Person] = []
    for person in people:
        if not incident.participant(person) and not any(person.same_as(p) for p in newcomers):
            newcomers.append(person)
    return [e.ParticipantAdded(at=now, actor=f.MUSTER, person=p, reason=reason, team=team) for p in newcomers]
