"""How an event changes what is known. Total: every event that `decide` returned can be applied; nothing else happens here."""

from functools import reduce, singledispatch
from typing import Any

from incident import events as e
from incident.people import Person
from incident.state import Incident, Objection, Offer, Page, Participant, Proposal, Reminder, Report
from incident.vocabulary import HELD_BY_ONE, Role, Rung, Standing, Status, What

STEPPED_BACK_FROM = (Role.DEPUTY, Role.SCRIBE, Role.LIAISON)


def fold(events: list[e.Event]) -> Incident:
    """The incident as these events leave it; the first one is the declaration."""
    first, *rest = events
    assert isinstance(first, e.Declared)
    return reduce(apply, rest, begin(first))


def begin(event: e.Declared) -> Incident:
    reporter = Participant(
        person=event.actor,
        roles=[Role.REPORTER],
        added_by=event.actor,
        reason="declared it",
        since=event.at,
    )
    return Incident(
        id=event.id,
        title=event.title,
        description=event.description,
        severity=event.severity,
        status=Status.ACTIVE,
        restricted=event.restricted,
        drill=event.drill,
        declared_at=event.at,
        participants=[reporter],
        report_reminder=Reminder(since=event.at),
        events=[event],
    )


def apply(incident: Incident, event: e.Event) -> Incident:
    return incident.model_copy(update={"events": [*incident.events, event], **_changes(event, incident)})


@singledispatch
def _changes(event: object, incident: Incident) -> dict[str, Any]:
    """Events that only tell."""
    return {}


@_changes.register
def _(event: e.RoleAssigned, incident: Incident) -> dict[str, Any]:
    people = _with(incident, event.person, event)
    if event.role in HELD_BY_ONE:
        people = [_without_role(p, event.role) for p in people]
    people = [_with_role(p, event.role) if p.person.same_as(event.person) else p for p in people]
    if event.role is not Role.COMMANDER:
        return {"participants": people}
    if event.previous and event.previous_becomes:
        stays = event.previous_becomes
        people = [_with_role(p, stays) if p.person.same_as(event.previous) else p for p in people]
    # Whoever commands now has not been reminded of anything.
    anew = {"rung": 0, "round_began": None, "paged": False, "ignored": False}
    reminders = {"report_reminder": incident.report_reminder.model_copy(update=anew)}
    return {"participants": people, "offer": None, **reminders}


@_changes.register
def _(event: e.CommandOffered, incident: Incident) -> dict[str, Any]:
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


@_changes.register
def _(event: e.CommandDeclined, incident: Incident) -> dict[str, Any]:
    return {"offer": None}


@_changes.register
def _(event: e.BackupFound, incident: Incident) -> dict[str, Any]:
    return {"backups": event.people}


@_changes.register
def _(event: e.Proposed, incident: Incident) -> dict[str, Any]:
    proposal = Proposal(number=event.number, text=event.text, by=event.actor, at=event.at, until=event.until)
    return {"proposals": [*incident.proposals, proposal]}


@_changes.register
def _(event: e.Objected, incident: Incident) -> dict[str, Any]:
    objection = Objection(by=event.actor, reason=event.reason)
    objections = [*incident.proposals[event.number - 1].objections, objection]
    return _proposal_with(incident, event.number, standing=Standing.OBJECTED, objections=objections)


@_changes.register
def _(event: e.ProposalSettled, incident: Incident) -> dict[str, Any]:
    standing = Standing.AGREED if event.go else Standing.DROPPED
    return _proposal_with(incident, event.number, standing=standing)


@_changes.register
def _(event: e.OutcomeRecorded, incident: Incident) -> dict[str, Any]:
    return _proposal_with(incident, event.number, outcome=event.outcome)


def _proposal_with(incident: Incident, number: int, **changed: Any) -> dict[str, Any]:
    proposals = [p.model_copy(update=changed) if p.number == number else p for p in incident.proposals]
    return {"proposals": proposals}


@_changes.register
def _(event: e.ParticipantAdded, incident: Incident) -> dict[str, Any]:
    return {"participants": _with(incident, event.person, event)}


@_changes.register
def _(event: e.ParticipantRemoved, incident: Incident) -> dict[str, Any]:
    offer = incident.offer
    withdrawn = {"offer": None} if offer and event.person.same_as(incident.known(offer.to)) else {}
    return {
        "participants": [p for p in incident.participants if not p.person.same_as(event.person)],
        **withdrawn,
    }


@_changes.register
def _(event: e.PersonIdentified, incident: Incident) -> dict[str, Any]:
    return {"participants": _merged(incident, event.person)}


@_changes.register
def _(event: e.StatusReported, incident: Incident) -> dict[str, Any]:
    report = Report(
        at=event.at,
        by=event.actor,
        conditions=event.conditions,
        actions=event.actions,
        needs=event.needs,
    )
    return {
        "reports": [*incident.reports, report],
        "report_reminder": Reminder(since=event.at, every=event.next_report_in),
        "close_reminder": incident.close_reminder and Reminder(since=event.at),
    }


@_changes.register
def _(event: e.StatusChanged, incident: Incident) -> dict[str, Any]:
    reminder = Reminder(since=event.at)
    match event.status:
        case Status.STABLE:
            return {
                "status": event.status,
                "stable_at": event.at,
                "report_reminder": reminder,
                "close_reminder": reminder,
            }
        case Status.ACTIVE:
            return {
                "status": event.status,
                "stable_at": None,
                "report_reminder": reminder,
                "close_reminder": None,
            }
        case Status.CLOSED:
            return {"status": event.status, "closed_at": event.at, "close_reminder": None}


@_changes.register
def _(event: e.DetailsEdited, incident: Incident) -> dict[str, Any]:
    edited = {"title": event.title, "description": event.description}
    return {name: value for name, value in edited.items() if value is not None}


@_changes.register
def _(event: e.SeverityChanged, incident: Incident) -> dict[str, Any]:
    """The reminder follows at once: a snooze was asked for under the severity that was."""
    follows = {"severity_changed": True, "snoozed_until": None}
    return {
        "severity": event.severity,
        "report_reminder": incident.report_reminder.model_copy(update=follows),
    }


@_changes.register
def _(event: e.PageRaised, incident: Incident) -> dict[str, Any]:
    """The acknowledgement may have come first: PagerDuty told of it before it answered the call that paged."""
    by = next((past.actor for past in incident.events if isinstance(past, e.PageAcknowledged)), None)
    page = Page(
        id=event.id,
        number=event.number,
        url=event.url,
        reached_nobody=not event.people,
        acknowledged_by=by,
        rung_at=event.at,
    )
    return {"page": page}


@_changes.register
def _(event: e.PageAsked, incident: Incident) -> dict[str, Any]:
    return {"page_asked_at": event.at}


@_changes.register
def _(event: e.PageAcknowledged, incident: Incident) -> dict[str, Any]:
    return {"page": incident.page and incident.page.model_copy(update={"acknowledged_by": event.actor})}


@_changes.register
def _(event: e.FellDue, incident: Incident) -> dict[str, Any]:
    if event.what is What.PAGE_TROUBLE:
        return {"page_trouble": True}
    if event.what is What.ACKNOWLEDGEMENT:
        climbed = {"rung": event.rung, "rung_at": event.at}
        return {"page": incident.page and incident.page.model_copy(update=climbed)}
    if event.what is What.HAND_OVER:
        return {"offer": incident.offer and incident.offer.model_copy(update={"lapsed": True})}
    name = "report_reminder" if event.what is What.STATUS_REPORT else "close_reminder"
    before: Reminder | None = getattr(incident, name)
    if before is None:
        return {}
    climbs = before.snoozed_until is None and before.rung < event.rung and before.rung > 0
    sent = {
        "rung": event.rung,
        "round_began": before.round_began if climbs else event.at,
        "last_sent": event.at,
        "snoozed_until": None,
        "paged": before.paged or event.to is Rung.PAGE,
        "ignored": before.ignored or event.last,
    }
    return {name: before.model_copy(update=sent)}


@_changes.register
def _(event: e.ReminderSnoozed, incident: Incident) -> dict[str, Any]:
    """A snooze is a promise of its own: the next reminder comes then, sooner or later than planned, and begins a round."""
    snoozed = {"rung": 0, "round_began": None, "snoozed_until": event.until}
    return {"report_reminder": incident.report_reminder.model_copy(update=snoozed)}


def _with(
    incident: Incident, person: Person, event: e.RoleAssigned | e.ParticipantAdded | e.CommandOffered
) -> list[Participant]:
    if incident.entries(person):
        return _merged(incident, person)
    newcomer = Participant(
        person=person, roles=[Role.PARTICIPANT], added_by=event.actor, reason=event.reason, since=event.at
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


def _with_role(participant: Participant, role: Role) -> Participant:
    """Whoever becomes an observer steps back from what they did; command is handed over, never dropped."""
    kept = [r for r in participant.roles if role is not Role.OBSERVER or r not in STEPPED_BACK_FROM]
    return participant.model_copy(update={"roles": _tidy([*kept, role])})


def _without_role(participant: Participant, role: Role) -> Participant:
    return participant.model_copy(update={"roles": _tidy([r for r in participant.roles if r is not role])})


def _tidy(roles: list[Role]) -> list[Role]:
    """No role twice; the commander is not also deputy, nor is an observer anything but reporter; participant is what is left."""
    held: list[Role] = [r for r in dict.fromkeys(roles) if r is not Role.PARTICIPANT]
    if Role.COMMANDER in held:
        held = [r for r in held if r is not Role.DEPUTY]
    if any(r in HELD_BY_ONE for r in held):
        held = [r for r in held if r is not Role.OBSERVER]
    return held or [Role.PARTICIPANT]
