"""Everything that is due in an incident and when: the one place to read its tempo."""

from datetime import datetime, timedelta

from incident.facts import Due
from incident.policy import Policy
from incident.state import Incident, Reminder
from incident.vocabulary import Status, What

TO_COMMANDER, TO_CHANNEL = 1, 2


def clocks(incident: Incident, policy: Policy) -> list[Due]:
    """What falls due next of each kind, soonest first. Due times lie in the past when nobody was there to see them."""
    if incident.status is Status.CLOSED:
        return []
    rules = policy.severity(incident.severity)
    due = [
        _next(
            What.STATUS_REPORT,
            incident.report_reminder,
            every=incident.report_reminder.every or rules.report_cadence(incident.status),
            again_every=rules.report_cadence(incident.status),
            climb_after=rules.escalate_reminder_after,
        )
    ]
    if incident.close_reminder:
        every = rules.close_reminder_after
        due.append(
            _next(What.CLOSE, incident.close_reminder, every=every, again_every=every, climb_after=every)
        )
    return sorted(due, key=lambda d: (d.at, d.what))


def next_due(incident: Incident, policy: Policy) -> Due | None:
    return next(iter(clocks(incident, policy)), None)


def _next(
    what: What, reminder: Reminder, *, every: timedelta, again_every: timedelta, climb_after: timedelta
) -> Due:
    """First to the commander; unanswered, to the channel; still unanswered, a new round one cadence later."""
    if reminder.rung == 0 or reminder.round_began is None:
        at, rung = reminder.since + every, TO_COMMANDER
    elif reminder.rung < TO_CHANNEL and climb_after < again_every:
        at, rung = reminder.round_began + climb_after, reminder.rung + 1
    else:
        at, rung = reminder.round_began + again_every, TO_COMMANDER
    return Due(what=what, at=_not_before(reminder.snoozed_until, at), rung=rung)


def _not_before(snoozed_until: datetime | None, at: datetime) -> datetime:
    """A snooze is a promise of its own: it moves the reminder there, later or sooner."""
    return snoozed_until if snoozed_until and snoozed_until > at else at
