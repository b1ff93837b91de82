"""Who takes part and in which role, and how command passes."""

from incident import events as e
from incident.changes.change import Changes, altered, changes
from incident.people import Person
from incident.state import Incident, Offer, Participant, Reminder, reminder_key
from incident.vocabulary import HELD_BY_ONE, LIAISONS, AnyRole, Role, What

REMIND_COMMANDER = (What.STATUS_REPORT, What.STAKEHOLDER_REPORT, What.EXECUTIVE_REPORT, What.CLOSE)
STEPPED_BACK_FROM = (Role.DEPUTY, Role.SCRIBE, *LIAISONS)


@changes.register
def _(event: e.RoleAssigned, incident: Incident) -> Changes:
    people = _with(incident, event.person, event)
    if event.role in HELD_BY_ONE or event.held_by_one:
        people = [_without_role(p, event.role) for p in people]
    people = [_with_role(p, event.role) if p.person.same_as(event.person) else p for p in people]
    if event.role is not Role.COMMANDER:
        return {"participants": people}
    if event.previous and event.previous_becomes:
        stays = event.previous_becomes
        people = [_with_role(p, stays) if p.person.same_as(event.previous) else p for p in people]
    # Whoever commands now has not been reminded of anything.
    anew = {"rung": 0, "round_began": None, "paged": False, "ignored_since": None}
    reminders = altered(incident, anew, *REMIND_COMMANDER)
    reminders[reminder_key(What.FATIGUE)] = Reminder(since=event.at)
    return {"participants": people, "offer": None, "beside": None, "reminders": reminders}


@changes.register
def _(event: e.CommandOffered, incident: Incident) -> Changes:
    """The person takes part from now on: the brief that comes with the offer is for participants."""
    offer = Offer(
        number=event.number,
        to=event.to,
        by=event.actor,
        at=event.at,
        until=event.until,
        release=event.release,
        asked=event.asked,
    )
    return {
        "participants": _with(incident, event.to, event),
        "offer": offer,
    }


@changes.register
def _(event: e.CommandDeclined, incident: Incident) -> Changes:
    return {"offer": None}


@changes.register
def _(event: e.BackupFound, incident: Incident) -> Changes:
    return {"backups": event.people}


@changes.register
def _(event: e.ParticipantAdded, incident: Incident) -> Changes:
    return {"participants": _with(incident, event.person, event)}


@changes.register
def _(event: e.ParticipantRemoved, incident: Incident) -> Changes:
    withdrawn = {"offer": None} if event.offer else {}
    if incident.beside and event.person.same_as(incident.known(incident.beside)):
        withdrawn["beside"] = None
    return {
        "participants": [p for p in incident.participants if not p.person.same_as(event.person)],
        **withdrawn,
    }


@changes.register
def _(event: e.QualifiedBeside, incident: Incident) -> Changes:
    return {"beside": event.person}


@changes.register
def _(event: e.ShadowJoined, incident: Incident) -> Changes:
    return {"learning": [*incident.learning, event.person]}


@changes.register
def _(event: e.ObserversAllowed, incident: Incident) -> Changes:
    return {"observers_allowed": event.allowed}


@changes.register
def _(event: e.PersonIdentified, incident: Incident) -> Changes:
    return {"participants": _merged(incident, event.person)}


def _with(
    incident: Incident, person: Person, event: e.RoleAssigned | e.ParticipantAdded | e.CommandOffered
) -> list[Participant]:
    if incident.entries(person):
        return _merged(incident, person)
    newcomer = Participant(
        person=person,
        roles=[Role.PARTICIPANT],
        added_by=event.actor,
        reason=event.reason,
        team=event.team if isinstance(event, e.ParticipantAdded) else None,
        since=event.at,
    )
    return [*incident.participants, newcomer]


def _merged(incident: Incident, person: Person) -> list[Participant]:
    """Two participants may turn out to be one person: the earlier entry stays and takes the other's roles."""
    same = incident.entries(person)
    if not same:
        return incident.participants
    one = same[0].model_copy(
        update={"person": incident.known(person), "roles": _tidy(incident.roles_of(person))}
    )
    others = [p for p in incident.participants if p not in same[1:]]
    return [one if p is same[0] else p for p in others]


def _with_role(participant: Participant, role: AnyRole) -> Participant:
    """Whoever becomes an observer steps back from what they did; command is handed over, never dropped."""
    kept = [r for r in participant.roles if role is not Role.OBSERVER or r not in STEPPED_BACK_FROM]
    return participant.model_copy(update={"roles": _tidy([*kept, role])})


def _without_role(participant: Participant, role: AnyRole) -> Participant:
    return participant.model_copy(update={"roles": _tidy([r for r in participant.roles if r is not role])})


def _tidy(roles: list[AnyRole]) -> list[AnyRole]:
    """No role twice; the commander is not also deputy, nor is an observer anything but reporter; participant is what is left."""
    held: list[AnyRole] = [r for r in dict.fromkeys(roles) if r is not Role.PARTICIPANT]
    if Role.COMMANDER in held:
        held = [r for r in held if r is not Role.DEPUTY]
    if any(r in HELD_BY_ONE for r in held):
        held = [r for r in held if r is not Role.OBSERVER]
    return held or [Role.PARTICIPANT]
