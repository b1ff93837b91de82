"""When a reminder is sent next, and to whom: its ladder, climbed rung by rung while nothing is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from incident.events import FellDue
from incident.facts import Due
from incident.hours import Span
from incident.policy import Policy
from incident.state import Incident, Reminder
from incident.vocabulary import Role, Rung, What


@dataclass(frozen=True)
class Tempo:
    """How one kind of reminder goes."""

    what: What
    every: timedelta  # until the first reminder of a round
    again_every: timedelta  # from one round to the next
    climb_after: timedelta  # from one rung to the next
    ladder: dict[int, Rung]
    number: int = 0
    quiet: Span | None = None  # hours of whoever is reminded


def reachable(
    ladder: Sequence[Rung], incident: Incident, policy: Policy, reminder: Reminder
) -> dict[int, Rung]:
    """By their numbers, the rungs on which somebody stands: there may be no deputy, and nobody to page, or not again."""
    there = {
        Rung.DEPUTY: incident.holder(Role.DEPUTY) is not None,
        Rung.PAGE: policy.pagerduty is not None and not incident.drill and not reminder.paged,
    }
    found = {n: rung for n, rung in enumerate(ladder, start=1) if there.get(rung, True)}
    return found or {1: Rung.CHANNEL}


def next_of(reminder: Reminder, tempo: Tempo) -> Due:
    """First the lowest rung; unanswered, one after the other; still unanswered, a new round one cadence later."""
    began, sent, ladder = reminder.round_began, reminder.last_sent, tempo.ladder
    regular, lowest = reminder.since + tempo.every, min(ladder)
    higher = [rung for rung in ladder if rung > reminder.rung]
    if reminder.snoozed_until is not None:
        at, rung = reminder.snoozed_until, lowest
    elif began is None or sent is None or began < regular:  # a lower severity: what was overdue no longer is
        at, rung = regular, lowest
    elif higher:
        at, rung = sent + tempo.climb_after, min(higher)
    else:  # not on the heels of a reminder that came late, because nobody was there to send it
        at, rung = max(began + tempo.again_every, sent + tempo.climb_after), lowest
    return Due(
        what=tempo.what,
        at=at,
        rung=rung,
        number=tempo.number,
        to=ladder[rung],
        last=rung == max(ladder),
    )


def needless(incident: Incident, event: FellDue) -> str | None:
    """Why a reminder that could not be sent in time is not wanted any more: the deed, or a later reminder to the same."""
    reminder = incident.reminder(event.what, event.number)
    if reminder is None or reminder.since > event.at:
        return "it was done before the reminder could be sent"
    later = (
        past
        for past in reversed(incident.events)
        if isinstance(past, FellDue)
        and (past.what, past.number, past.to) == (event.what, event.number, event.to)
    )
    return None if next(later, event).at <= event.at else "a later reminder says it"
