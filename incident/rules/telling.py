"""How things stand: reports, status, details, the timeline, whom to page, when to be reminded."""

from datetime import datetime
from functools import reduce

from incident import commands as c
from incident import events as e
from incident import limits
from incident.apply import apply
from incident.clocks import clocks
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules.people import observers_asked, pulled_in
from incident.rules.ruling import rule, titled, within
from incident.state import Incident
from incident.visibility import outsider
from incident.vocabulary import Status, What
from incident.words import refusals as say

ALLOWED_AFTER = {
    Status.ACTIVE: {Status.STABLE},
    Status.STABLE: {Status.ACTIVE, Status.CLOSED},
    Status.CLOSED: {Status.ACTIVE},
}


@rule.register
def _(command: c.ReportStatus, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    fields = {name: getattr(command, name).strip() for name in ("conditions", "actions", "needs")}
    for name, text in fields.items():
        if not text:
            raise Refused(say.report_field_empty(name))
        within(text, name, limits.REPORT_FIELD_LIMIT)
    promise = command.next_report_in
    if promise is not None and not limits.SHORTEST_PROMISE <= promise <= limits.LONGEST_PROMISE:
        raise Refused(say.duration_out_of_range("The next report"))
    reported = e.StatusReported(
        at=now, actor=command.actor, next_report_in=promise, internal=command.internal, **fields
    )
    return [reported]


@rule.register
def _(command: c.ReportToExecutives, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.restricted:
        raise Refused(say.restricted_stays_here())
    played = incident.drill  # with executives who are in its channel
    if not (policy.slack.executive_channels or policy.google or played):
        raise Refused(say.nowhere_for_executives())
    fields = {name: getattr(command, name).strip() for name in ("status", "overview", "next_steps")}
    for name, text in fields.items():
        if not text:
            raise Refused(say.executive_field_empty(name))
        within(text, name.replace("_", " "), limits.REPORT_FIELD_LIMIT)
    return [e.ExecutivesReported(at=now, actor=command.actor, **fields)]


@rule.register
def _(command: c.ChangeStatus, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if outsider(incident, command.actor):
        raise Refused(say.status_is_for_participants())
    if command.status is incident.status:
        raise Refused(say.already(incident.status))
    if command.status not in ALLOWED_AFTER[incident.status]:
        raise Refused(say.transition_not_allowed(incident.status, command.status))
    return [e.StatusChanged(at=now, actor=command.actor, status=command.status, previous=incident.status)]


@rule.register
def _(command: c.EditIncident, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    title = None if command.title is None else titled(command.title)
    description = command.description
    if description is not None:
        description = within(description.strip(), "description", limits.DESCRIPTION_LIMIT)
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
    if command.type is not None and (type := command.type or None) != incident.type:
        if type and type not in policy.types:
            raise Refused(say.unknown_type(type, sorted(policy.types)))
        happened.append(e.TypeChanged(at=now, actor=command.actor, type=type, previous=incident.type))
    if command.observers is not None:
        happened += observers_asked(command.actor, command.observers, incident, now)
    if not happened:
        raise Refused(say.nothing_to_change())
    return [*happened, *pulled_in(reduce(apply, happened, incident), policy, now)]


@rule.register
def _(command: c.RecordEvent, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    text = command.text.strip()
    if not text:
        raise Refused(say.event_empty())
    return [e.EventRecorded(at=now, actor=command.actor, text=within(text, "event", limits.EVENT_LIMIT))]


@rule.register
def _(command: c.EngageOncall, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    teams = policy.pagerduty.teams if policy.pagerduty else {}
    if command.team not in teams:
        raise Refused(say.unknown_team(command.team, sorted(teams)))
    return [e.OncallEngaged(at=now, actor=command.actor, team=command.team)]


@rule.register
def _(command: c.PageAcknowledged, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if incident.page is None and not policy.behaviour(incident).page_commander:
        raise Refused(say.no_page())
    if any(isinstance(event, e.PageAcknowledged) for event in incident.events):
        return []
    return [e.PageAcknowledged(at=now, actor=command.actor)]


@rule.register
def _(command: c.SnoozeReminder, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if not limits.SHORTEST_PROMISE <= command.duration <= limits.LONGEST_PROMISE:
        raise Refused(say.duration_out_of_range("A snooze"))
    if incident.paused_since:
        raise Refused(say.everything_rests())
    if command.task is not None and command.what not in (What.STATUS_REPORT, What.TASK):
        raise Refused(say.snooze_one())
    number = 0
    what = command.what if command.task is None else What.TASK
    if what is What.TASK:
        number = _called_back(incident, command.task)
    elif not _runs(what, incident, policy):
        raise Refused(say.nothing_to_snooze(what))
    snoozed = e.ReminderSnoozed(
        at=now, actor=command.actor, what=what, number=number, until=now + command.duration
    )
    return [snoozed]


def _runs(what: What, incident: Incident, policy: Policy) -> bool:
    """Whether a reminder of it would come. Of fatigue, one more may be asked for after the last."""
    if incident.reminder(what) is None:
        return False
    return what is What.FATIGUE or what in {due.what for due in clocks(incident, policy)}


def _called_back(incident: Incident, number: int | None) -> int:
    """The task that is meant; one without a time has to be named, and has one from then on. Raises Refused."""
    fitting = [task.number for task in incident.tasks if task.open and (task.until or number)]
    meant = [each for each in fitting if number in (None, each)]
    if len(meant) != 1:
        raise Refused(say.no_such_task(number, fitting))
    return meant[0]


@rule.register
def _(command: c.SetPrompts, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if command.level is (incident.prompts or policy.prompts.level):
        return []
    return [e.PromptsSet(at=now, actor=command.actor, level=command.level)]


@rule.register
def _(command: c.PauseClocks, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    if not incident.drill:
        raise Refused(say.only_drills_rest())
    if command.paused == bool(incident.paused_since):
        return []
    happened = e.ClocksPaused if command.paused else e.ClocksResumed
    return [happened(at=now, actor=command.actor)]


@rule.register
def _(command: c.Reconcile, incident: Incident, policy: Policy, now: datetime) -> list[e.Event]:
    return [e.ReconciliationAsked(at=now, actor=command.actor)]
