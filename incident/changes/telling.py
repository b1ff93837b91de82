"""How things stand: reports, status, severity; and what fell due."""

from datetime import datetime

from incident import events as e
from incident.changes.change import Changes, altered, changes, restarted, without
from incident.changes.tasks import task_with
from incident.state import ExecutiveReport, Incident, Prompted, Proposal, Reminder, Report, reminder_key
from incident.vocabulary import Rung, Standing, Status, What

REPORTS = (What.STATUS_REPORT, What.STAKEHOLDER_REPORT, What.EXECUTIVE_REPORT)


@changes.register
def _(event: e.StatusReported, incident: Incident) -> Changes:
    report = Report(
        at=event.at,
        by=event.actor,
        conditions=event.conditions,
        actions=event.actions,
        needs=event.needs,
        internal=event.internal,
    )
    settled = [] if event.internal else [What.STAKEHOLDER_REPORT]
    if incident.reminder(What.CLOSE):
        settled.append(What.CLOSE)
    reminders = restarted(incident, event.at, *settled)
    reminders[reminder_key(What.STATUS_REPORT)] = Reminder(since=event.at, every=event.next_report_in)
    return {"reports": [*incident.reports, report], "reminders": reminders}


@changes.register
def _(event: e.ExecutivesReported, incident: Incident) -> Changes:
    report = ExecutiveReport(
        at=event.at,
        by=event.actor,
        status=event.status,
        overview=event.overview,
        next_steps=event.next_steps,
    )
    return {
        "executive_reports": [*incident.executive_reports, report],
        "reminders": restarted(incident, event.at, What.EXECUTIVE_REPORT),
    }


@changes.register
def _(event: e.StatusChanged, incident: Incident) -> Changes:
    match event.status:
        case Status.STABLE:
            begun = restarted(incident, event.at, *REPORTS, What.CLOSE)
            return {"status": event.status, "stable_at": event.at, "reminders": begun}
        case Status.ACTIVE:
            begun = restarted(incident, event.at, *REPORTS)
            begun.pop(reminder_key(What.CLOSE), None)
            opened = _opened_again(incident, event.at) if event.previous is Status.CLOSED else {}
            return {"status": event.status, "stable_at": None, "reminders": begun, **opened}
        case Status.CLOSED:
            over = without(incident, What.CLOSE)
            return {
                "status": event.status,
                "closed_at": event.at,
                "reminders": over,
                "paused_since": None,
            }


def _opened_again(incident: Incident, at: datetime) -> Changes:
    """Roles, tasks and decisions stay. The page was resolved, and the commander begins with a fresh mind."""
    running = restarted(incident, at, *REPORTS, *([What.FATIGUE] if incident.commander else []))
    return {
        "closed_at": None,
        "page": None,
        "page_asked_at": None,
        "page_trouble": False,
        "offer": None,
        "proposals": [_dropped(proposal, at) for proposal in incident.proposals],
        "reminders": running,
    }


def _dropped(proposal: Proposal, at: datetime) -> Proposal:
    """What was undecided when the incident was closed: nobody's silence, much later, consents to it."""
    dropped = {"standing": Standing.DROPPED, "settled_at": at}
    return proposal.model_copy(update=dropped) if proposal.undecided else proposal


@changes.register
def _(event: e.DetailsEdited, incident: Incident) -> Changes:
    edited = {"title": event.title, "description": event.description}
    return {name: value for name, value in edited.items() if value is not None}


@changes.register
def _(event: e.SeverityChanged, incident: Incident) -> Changes:
    return {"severity": event.severity, "reminders": _followed(incident)}


@changes.register
def _(event: e.TypeChanged, incident: Incident) -> Changes:
    return {"type": event.type, "reminders": _followed(incident)}


@changes.register
def _(event: e.TypeUnknown, incident: Incident) -> Changes:
    return {"type": None}


def _followed(incident: Incident) -> dict[str, Reminder]:
    """The reminders follow at once: a snooze was asked for under the severity that was."""
    return altered(incident, {"severity_changed": True, "snoozed_until": None}, *REPORTS)


@changes.register
def _(event: e.PromptsSet, incident: Incident) -> Changes:
    return {"prompts": event.level}


@changes.register
def _(event: e.FellDue, incident: Incident) -> Changes:
    match event.what:
        case What.PAGE_TROUBLE:
            return {"page_trouble": True}
        case What.ACKNOWLEDGEMENT:
            climbed = {"rung": event.rung, "rung_at": event.at}
            return {"page": incident.page and incident.page.model_copy(update=climbed)}
        case What.HAND_OVER:
            return {"offer": incident.offer and incident.offer.model_copy(update={"lapsed": True})}
        case What.UNDERSTOOD:
            return task_with(incident, event.number, missed=True)
    before = incident.reminder(event.what, event.number)
    if before is None:
        return {}
    climbs = before.snoozed_until is None and before.rung < event.rung and before.rung > 0
    began = before.round_began if climbs else event.at
    sent = {
        "rung": event.rung,
        "round_began": began,
        "last_sent": event.at,
        "snoozed_until": None,
        "paged": before.paged or event.to is Rung.PAGE,
        "ignored_since": before.ignored_since or (began if event.last else None),
    }
    return {"reminders": altered(incident, sent, event.what, number=event.number)}


@changes.register
def _(event: e.Prompted, incident: Incident) -> Changes:
    given = Prompted(prompt=event.prompt, number=event.number, at=event.at)
    return {"prompted": [*incident.prompted, given]}


@changes.register
def _(event: e.ReminderSnoozed, incident: Incident) -> Changes:
    """A snooze is a promise of its own: the next reminder comes then, sooner or later than planned, and begins a round.

    Whoever promises is not silent.
    """
    snoozed = {"rung": 0, "round_began": None, "snoozed_until": event.until, "ignored_since": None}
    changed: Changes = {"reminders": altered(incident, snoozed, event.what, number=event.number)}
    if event.what is What.TASK:
        changed |= task_with(incident, event.number, until=event.until)
    return changed
