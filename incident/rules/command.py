"""Transfer of command: offered, accepted with a read-back, or taken over from somebody silent. Exactly one commands throughout.

The practice is incident command's own (FEMA IS-230: transfer briefing; PagerDuty: hand-off by explicit acceptance).
"""

from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident import limits
from incident.clocks import silent
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.ruling import rule, within
from incident.state import Incident, Offer
from incident.vocabulary import LIAISONS, Role
from incident.words import refusals as say


def command_assigned(
    command: c.AssignRole, incident: Incident, policy: Policy, now: datetime
) -> list[e.Event]:
    """Offered; taken at once where nobody commands; taken over where the one who does is silent. Raises Refused."""
    person = incident.known(command.user)
    if refusal := unfit(incident, policy, person):
        raise Refused(refusal)
    reason = within(command.reason.strip(), "reason", limits.LINE_LIMIT)
    if incident.commander is None:
        return [_takes_command(incident, person, command.actor, now, reason=reason)]
    if command.now:
        return [_taken_over(command, person, reason, incident, policy, now)]
    if command.actor.same_as(person):
        raise Refused(say.offer_to_oneself())
    open_offer = incident.open_offer
    if open_offer and incident.known(open_offer.to).same_as(person):
        raise Refused(say.offered_already(person, open_offer.until))
    offered = _offered(incident, policy, person, command.actor, now, release=command.release)
    before = incident.known(open_offer.to) if open_offer else None
    return [offered.model_copy(update={"instead_of": before, "why": reason})]


def _taken_over(
    command: c.AssignRole, person: Person, reason: str, incident: Incident, policy: Policy, now: datetime
) -> e.RoleAssigned:
    if not command.actor.same_as(person):
        raise Refused(say.nobody_is_put_in_command(person))
    why = _may_take_over(incident, policy, person, now)
    if why is None:
        raise Refused(say.may_not_take_over())
    return _takes_command(incident, person, command.actor, now, reason=reason or why, release=command.release)


def _may_take_over(incident: Incident, policy: Policy, person: Person, now: datetime) -> str | None:
    """Why somebody may take command without being offered it, or None."""
    if Role.DEPUTY in incident.roles_of(person) and _was_made_deputy(incident, person):
        return "took over as deputy"
    if incident.beside and incident.known(incident.beside).same_as(person):
        return "took over, beside somebody who is still learning"
    if any(incident.known(backup).same_as(person) for backup in incident.backups):
        return "took over, on call as backup"
    if incident.participant(person) and silent(incident, policy, now):
        return "took over from a silent commander"
    return None


def _was_made_deputy(incident: Incident, person: Person) -> bool:
    """By somebody else. An empty role is anybody's to take, and command would be with it."""
    for event in reversed(incident.events):
        if isinstance(event, e.RoleAssigned):
            if event.role is Role.DEPUTY and incident.known(event.person).same_as(person):
                return not incident.known(event.actor).same_as(person)
            stayed = event.previous if event.previous_becomes is Role.DEPUTY else None
            if stayed and incident.known(stayed).same_as(person):
                return True
    return False


@rule.register
def _(command: c.AcceptCommand, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    offer = _offer_to(command.actor, command.offer, incident)
    person = incident.known(command.actor)
    if reason := unfit(incident, policy, person):
        raise Refused(reason)
    read_back = within(command.read_back.strip(), "read-back", limits.LINE_LIMIT)
    if not read_back:
        raise Refused(say.read_back_empty())
    accepted = e.CommandAccepted(at=now, actor=person, number=offer.number, read_back=read_back)
    return [accepted, _takes_command(incident, person, person, now, release=offer.release)]


@rule.register
def _(command: c.DeclineCommand, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    offer = _offer_to(command.actor, command.offer, incident)
    reason = within(command.reason.strip(), "reason", limits.LINE_LIMIT)
    return [e.CommandDeclined(at=now, actor=command.actor, number=offer.number, reason=reason)]


def _offer_to(person: Person, number: int | None, incident: Incident) -> Offer:
    offer = incident.open_offer
    if offer is None or (number is not None and number != offer.number):
        raise Refused(say.offer_is_over(incident.commander))
    if not incident.known(offer.to).same_as(person):
        raise Refused(say.offered_to_another(offer.to))
    return offer


@rule.register
def _(fact: f.BackupFound, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    """Who is on call as backup; an offer that has lapsed goes on to the first of them that was not asked yet."""
    happened: list[e.Event] = []
    if fact.people != incident.backups:
        happened.append(e.BackupFound(at=now, actor=f.PAGERDUTY, people=fact.people))
    lapsed = incident.offer
    if lapsed and lapsed.lapsed and lapsed.number == fact.offer:
        happened += offered_next(incident, policy, lapsed, fact.people, now)
    return happened


def offered_next(
    incident: Incident, policy: Policy, lapsed: Offer, people: list[Person], now: datetime
) -> list[e.Event]:
    """The same offer to the first of `people` who was not asked before and may command; the old commander stays till then."""
    asked = [incident.known(person) for person in lapsed.asked]
    for person in map(incident.known, people):
        if not any(person.same_as(other) for other in asked) and unfit(incident, policy, person) is None:
            by, release = f.MUSTER, lapsed.release
            return [_offered(incident, policy, person, by, now, release=release, asked=lapsed.asked)]
    return []


def unfit(incident: Incident, policy: Policy, person: Person) -> str | None:
    """Why somebody cannot command this incident as it is, or None."""
    roles = incident.roles_of(person)
    if Role.COMMANDER in roles:
        return say.has_role_already(person, Role.COMMANDER)
    if Role.OBSERVER in roles:
        return say.observer_cannot_command(person)
    allowed = policy.behaviour(incident).commanders
    if allowed and not any(Person.model_validate(name).same_as(person) for name in allowed):
        return say.not_allowed_at(person, incident.severity)
    return None


def relief(incident: Incident, policy: Policy) -> Person | None:
    """Who could take over from a commander that is tired: the deputy, the backup on call, or whoever else leads here."""
    leading = [incident.holder(role) for role in (Role.DEPUTY, Role.SCRIBE, *LIAISONS)]
    deputy, *others = leading
    for person in (deputy, *incident.backups, *others):
        if person and unfit(incident, policy, incident.known(person)) is None:
            return incident.known(person)
    return None


def _offered(
    incident: Incident,
    policy: Policy,
    person: Person,
    by: Person,
    now: datetime,
    *,
    release: bool,
    asked: list[Person] | None = None,
) -> e.CommandOffered:
    return e.CommandOffered(
        at=now,
        actor=by,
        to=person,
        number=incident.offers + 1,
        until=now + policy.command.handoff_accept_within,
        release=release,
        asked=[*(asked or []), person],
    )


def _takes_command(
    incident: Incident,
    person: Person,
    by: Person,
    now: datetime,
    *,
    reason: str = "",
    release: bool = False,
) -> e.RoleAssigned:
    """Whoever commanded stays as deputy, unless released or somebody else is deputy."""
    deputy = incident.holder(Role.DEPUTY)
    free = deputy is None or deputy.same_as(person)
    stays = incident.commander is not None and free and not release
    return e.RoleAssigned(
        at=now,
        actor=by,
        person=person,
        role=Role.COMMANDER,
        previous=incident.commander,
        previous_becomes=Role.DEPUTY if stays else None,
        reason=reason,
    )
