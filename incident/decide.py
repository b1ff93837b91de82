"""What a command or a fact means: the events it leads to, or `Refused`. Pure; reads as the rule book of an incident."""

from datetime import datetime
from functools import singledispatch

from incident import commands as c
from incident import events as e
from incident import facts as f
from incident import limits
from incident.clocks import clocks
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.state import Incident
from incident.vocabulary import ASSIGNABLE, HELD_BY_ONE, Role, Status
from incident.words import refusals as say

Command = c.Command | f.Fact

ALLOWED_AFTER = {
    Status.ACTIVE: {Status.STABLE},
    Status.STABLE: {Status.ACTIVE, Status.CLOSED},
    Status.CLOSED: set[Status](),
}


def declare(command: c.Declare, id: str, now: datetime) -> e.Declared:
    """The first event of an incident. Raises Refused."""
    return e.Declared(
        at=now,
        actor=command.actor,
        id=id,
        title=_title(command.title),
        description=_within(command.description.strip(), "description", limits.DESCRIPTION_LIMIT),
        severity=command.severity,
        restricted=command.restricted,
        drill=command.drill,
        page=command.page,
    )


def decide(incident: Incident, command: Command, policy: Policy, now: datetime) -> list[e.Event]:
    """Raises Refused with a reason for the person; an empty list means that nothing has changed and that this is fine."""
    if isinstance(command, c.Command) and incident.status is Status.CLOSED:
        raise Refused(say.closed())
    if isinstance(command, c.Command):  # the record says names, however the command came
        command = command.model_copy(update={"actor": incident.known(command.actor)})
    return _decide(command, incident, policy, now)


@singledispatch
def _decide(command: object, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    raise TypeError(f"no rule for {command!r}")


@_decide.register
def _(command: c.AssignRole, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    person, role = command.user, command.role
    if role not in ASSIGNABLE:
        raise Refused(say.not_assignable(role))
    if not person.addressable:
        raise Refused(say.not_a_person(person))
    person, has = incident.known(person), incident.roles_of(person)
    if role in has:
        raise Refused(say.has_role_already(person, role))
    if Role.COMMANDER in has and role in (Role.DEPUTY, Role.OBSERVER):
        raise Refused(say.commander_cannot_be(person, role))
    previous = incident.holder(role) if role in HELD_BY_ONE else None
    return [e.RoleAssigned(at=now, actor=command.actor, person=person, role=role, previous=previous)]


@_decide.register
def _(command: c.ReportStatus, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    fields = {name: getattr(command, name).strip() for name in ("conditions", "actions", "needs")}
    for name, text in fields.items():
        if not text:
            raise Refused(say.report_field_empty(name))
        _within(text, name, limits.REPORT_FIELD_LIMIT)
    promise = command.next_report_in
    if promise is not None and not limits.SHORTEST_PROMISE <= promise <= limits.LONGEST_PROMISE:
        raise Refused(say.duration_out_of_range("The next report"))
    return [e.StatusReported(at=now, actor=command.actor, next_report_in=promise, **fields)]


@_decide.register
def _(command: c.ChangeStatus, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if command.status is incident.status:
        raise Refused(say.already(incident.status))
    if command.status not in ALLOWED_AFTER[incident.status]:
        raise Refused(say.transition_not_allowed(incident.status, command.status))
    return [e.StatusChanged(at=now, actor=command.actor, status=command.status, previous=incident.status)]


@_decide.register
def _(command: c.EditIncident, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    title = None if command.title is None else _title(command.title)
    description = command.description
    if description is not None:
        description = _within(description.strip(), "description", limits.DESCRIPTION_LIMIT)
    new_title = title if title != incident.title else None
    new_description = description if description != incident.description else None
    happened: list[e.Event] = []
    if new_title is not None or new_description is not None:
        happened.append(
            e.DetailsEdited(at=now, actor=command.actor, title=new_title, description=new_description)
        )
    if command.severity is not None and command.severity is not incident.severity:
        happened.append(
            e.SeverityChanged(
                at=now, actor=command.actor, severity=command.severity, previous=incident.severity
            )
        )
    if not happened:
        raise Refused(say.nothing_to_change())
    return happened


@_decide.register
def _(command: c.AddParticipant, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if not command.user.addressable:
        raise Refused(say.not_a_person(command.user))
    if incident.participant(command.user):
        return []
    return [e.ParticipantAdded(at=now, actor=command.actor, person=command.user, reason=command.reason)]


@_decide.register
def _(command: c.RemoveParticipant, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    person = incident.known(command.user)
    if incident.participant(person) is None:
        return []
    if Role.COMMANDER in incident.roles_of(person):
        raise Refused(say.commander_cannot_leave(person))
    return [e.ParticipantRemoved(at=now, actor=command.actor, person=person, reason=command.reason)]


@_decide.register
def _(command: c.RecordEvent, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    text = command.text.strip()
    if not text:
        raise Refused(say.event_empty())
    return [e.EventRecorded(at=now, actor=command.actor, text=_within(text, "event", limits.EVENT_LIMIT))]


@_decide.register
def _(command: c.EngageOncall, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    teams = policy.pagerduty.teams if policy.pagerduty else {}
    if command.team not in teams:
        raise Refused(say.unknown_team(command.team, sorted(teams)))
    return [e.OncallEngaged(at=now, actor=command.actor, team=command.team)]


@_decide.register
def _(command: c.PageAcknowledged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is None and not policy.severity(incident.severity).page_commander:
        raise Refused(say.no_page())
    if any(isinstance(event, e.PageAcknowledged) for event in incident.events):
        return []
    return [e.PageAcknowledged(at=now, actor=command.actor)]


@_decide.register
def _(command: c.SnoozeReminder, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if not limits.SHORTEST_PROMISE <= command.duration <= limits.LONGEST_PROMISE:
        raise Refused(say.duration_out_of_range("A snooze"))
    return [e.ReminderSnoozed(at=now, actor=command.actor, until=now + command.duration)]


@_decide.register
def _(command: c.Reconcile, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return [e.ReconciliationAsked(at=now, actor=command.actor)]


@_decide.register
def _(fact: f.Paged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is not None:
        return []
    people = sorted(fact.people, key=lambda person: person.pagerduty_id or "")
    raised = e.PageRaised(
        at=now, actor=f.PAGERDUTY, id=fact.id, number=fact.number, url=fact.url, people=people
    )
    reason = f"paged by PagerDuty, #{fact.number}"
    return [raised, *_lead(incident, people, reason, now, alike=len(people))]


@_decide.register
def _(fact: f.PageAsked, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return [] if incident.page_asked_at else [e.PageAsked(at=now, actor=f.MUSTER)]


@_decide.register
def _(fact: f.PageSeen, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is None or incident.page.acknowledged_by is not None:
        return []
    return [e.PageAcknowledged(at=now, actor=incident.known(fact.by))]


@_decide.register
def _(fact: f.OnCallKnown, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return _lead(incident, fact.people[:1], "on call as incident commander", now, alike=len(fact.people))


@_decide.register
def _(fact: f.NobodyToCommand, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.reporter == f.PAGERDUTY:
        return []  # it declared by itself, and a machine does not command
    return _lead(incident, [incident.reporter], fact.reason, now)


@_decide.register
def _(fact: f.Identified, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    present = incident.participant(fact.person)
    if present is None or present.person == incident.known(fact.person):
        return []
    return [e.PersonIdentified(at=now, actor=f.MUSTER, person=fact.person)]


@_decide.register
def _(fact: f.TeamPaged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return _added(incident, fact.people, f"on call for {fact.team}", now)


@_decide.register
def _(fact: f.Made, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if any(event.kind == "resource_made" and event.resource == fact.resource for event in incident.events):
        return []
    return [e.ResourceMade(at=now, actor=f.MUSTER, resource=fact.resource, id=fact.id, url=fact.url)]


@_decide.register
def _(fact: f.Due, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if fact not in clocks(incident, policy) or now < fact.at:
        return []
    return [e.FellDue(at=now, actor=f.MUSTER, what=fact.what, rung=fact.rung, due=fact.at)]


def _lead(
    incident: Incident, people: list[Person], reason: str, now: datetime, *, alike: int = 1
) -> list[e.Event]:
    """The first of `people` takes command unless somebody has it already; the others join.

    `alike` says how many of them might have been first: the lowest id is as good as any, and people are told.
    """
    if not people:
        return []
    if incident.commander is not None:
        return _added(incident, people, reason, now)
    first, *others = people
    others = [person for person in others if not person.same_as(first)]
    led = e.RoleAssigned(
        at=now,
        actor=f.MUSTER,
        person=incident.known(first),
        role=Role.COMMANDER,
        reason=f"{reason}; of {alike} people on call the lowest id" if alike > 1 else reason,
    )
    return [led, *_added(incident, others, reason, now)]


def _added(incident: Incident, people: list[Person], reason: str, now: datetime) -> list[e.Event]:
    newcomers: list[Person] = []
    for person in people:
        if not incident.participant(person) and not any(person.same_as(p) for p in newcomers):
            newcomers.append(person)
    return [e.ParticipantAdded(at=now, actor=f.MUSTER, person=p, reason=reason) for p in newcomers]


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise Refused(say.title_empty())
    return _within(title, "title", limits.TITLE_LIMIT)


def _within(text: str, name: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(say.too_long(name, len(text), limit))
    return text
