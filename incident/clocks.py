"""Everything that is due in an incident and when: the one place to read its tempo."""

from datetime import timedelta

from incident.facts import Due
from incident.policy import Policy
from incident.state import Incident, Reminder
from incident.vocabulary import Role, Rung, Standing, Status, What


def clocks(incident: Incident, policy: Policy) -> list[Due]:
    """What falls due next of each kind, soonest first. Due times lie in the past when nobody was there to see them."""
    if incident.status is Status.CLOSED:
        return []
    rules = policy.severity(incident.severity)
    cadence = rules.report_cadence(incident.status)
    due = [
        _next(
            What.STATUS_REPORT,
            incident.report_reminder,
            every=_promised(incident.report_reminder, cadence),
            again_every=cadence,
            climb_after=min(rules.escalate_reminder_after, cadence),
            ladder=_reachable(incident, policy, rules.reminder_ladder),
        )
    ]
    if incident.close_reminder:
        every = rules.close_reminder_after
        due.append(
            _next(
                What.CLOSE,
                incident.close_reminder,
                every=every,
                again_every=every,
                climb_after=every,
                ladder={1: Rung.COMMANDER},
            )
        )
    due += _page(incident, policy)
    if incident.open_offer:
        due.append(Due(what=What.HAND_OVER, at=incident.open_offer.until, rung=1))
    due += [
        Due(what=What.OBJECTIONS, at=proposal.until, rung=proposal.number)
        for proposal in incident.proposals
        if proposal.standing is Standing.OPEN
    ]
    return sorted(due, key=lambda d: (d.at, d.what))


def next_due(incident: Incident, policy: Policy) -> Due | None:
    return next(iter(clocks(incident, policy)), None)


def silent(incident: Incident, policy: Policy) -> bool:
    """Whether a ladder was climbed to its top in vain: that of the page, or that of a report which is due."""
    page, reminder = incident.page, incident.report_reminder
    unheard = (
        page is not None and not page.acknowledged_by and page.rung > len(policy.ladder(incident.severity))
    )
    return unheard or reminder.ignored


def _page(incident: Incident, policy: Policy) -> list[Due]:
    """A page that does not get through; and one that nobody acknowledges: each rung of the ladder, then one word more.

    Where nobody was on call, there is nobody to wait for: the first rung is due at once.
    """
    pagerduty, page = policy.pagerduty, incident.page
    if pagerduty is None or incident.page_asked_at is None:
        return []
    if page is None:
        told = incident.page_asked_at + pagerduty.page_failure_after
        return [] if incident.page_trouble else [Due(what=What.PAGE_TROUBLE, at=told, rung=1)]
    if page.acknowledged_by is not None or page.rung > len(policy.ladder(incident.severity)):
        return []
    in_vain = page.reached_nobody and page.rung == 0
    patience = timedelta() if in_vain else policy.severity(incident.severity).acknowledge_within
    return [Due(what=What.ACKNOWLEDGEMENT, at=page.rung_at + patience, rung=page.rung + 1)]


def _promised(reminder: Reminder, cadence: timedelta) -> timedelta:
    """A promise may exceed the cadence, until the severity changes: then whichever is sooner counts."""
    if reminder.every is None:
        return cadence
    return min(reminder.every, cadence) if reminder.severity_changed else reminder.every


def _reachable(incident: Incident, policy: Policy, ladder: list[Rung]) -> dict[int, Rung]:
    """By their numbers, the rungs on which somebody stands: there may be no deputy, and nobody to page, or not again."""
    there = {
        Rung.DEPUTY: incident.holder(Role.DEPUTY) is not None,
        Rung.PAGE: policy.pagerduty is not None and not incident.drill and not incident.report_reminder.paged,
    }
    reachable = {n: rung for n, rung in enumerate(ladder, start=1) if there.get(rung, True)}
    return reachable or {1: Rung.CHANNEL}


def _next(
    what: What,
    reminder: Reminder,
    *,
    every: timedelta,
    again_every: timedelta,
    climb_after: timedelta,
    ladder: dict[int, Rung],
) -> Due:
    """First the lowest rung; unanswered, one after the other; still unanswered, a new round one cadence later."""
    began, sent = reminder.round_began, reminder.last_sent
    regular, lowest = reminder.since + every, min(ladder)
    higher = [rung for rung in ladder if rung > reminder.rung]
    if reminder.snoozed_until is not None:
        at, rung = reminder.snoozed_until, lowest
    elif began is None or sent is None or began < regular:  # a lower severity: what was overdue no longer is
        at, rung = regular, lowest
    elif higher:
        at, rung = sent + climb_after, min(higher)
    else:  # not on the heels of a reminder that came late, because nobody was there to send it
        at, rung = max(began + again_every, sent + climb_after), lowest
    return Due(what=what, at=at, rung=rung, to=ladder[rung], last=rung == max(ladder))
