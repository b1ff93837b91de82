"""Who takes part, and in which role; command itself has a chapter of its own."""

from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.command import command_assigned
from incident.rules.ruling import rule
from incident.state import Incident
from incident.vocabulary import HELD_BY_ONE, Role
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
    if Role.COMMANDER in has and role in (Role.DEPUTY, Role.OBSERVER):
        raise Refused(say.commander_cannot_be(person, role))
    own = policy.roles.get(role)
    alone = own is not None and own.held_by_one
    previous = incident.holder(role) if role in HELD_BY_ONE or alone else None
    assigned = e.RoleAssigned(
        at=now, actor=command.actor, person=person, role=role, held_by_one=alone, previous=previous
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
    return [e.ParticipantRemoved(at=now, actor=command.actor, person=person, reason=command.reason)]


@rule.register
def _(fact: f.Identified, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    present = incident.participant(fact.person)
    if present is None or present.person == incident.known(fact.person):
        return []
    return [e.PersonIdentified(at=now, actor=f.MUSTER, person=fact.person)]


@rule.register
def _(fact: f.TeamPaged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return added(incident, fact.people, f"on call for {fact.team}", now, team=fact.team)


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
