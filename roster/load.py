"""How heavy command was: an hour of the night or of a weekend, where the commander lives, counts for more."""

from datetime import UTC, datetime, time, timedelta

from incident.careers import RosterPolicy
from incident.hours import zone_of
from roster.candidate import Candidate

SATURDAY = 5


def load_of(each: Candidate, policy: RosterPolicy, now: datetime) -> timedelta:
    """Over the policy's `load_over`, up to now."""
    since = now - policy.load_over
    spans = [(max(t.begin, since), min(t.end, now)) for t in each.commanded]
    return sum((weighed(*span, each.person.timezone, policy) for span in spans), timedelta())


def weighed(begin: datetime, end: datetime, timezone: str | None, policy: RosterPolicy) -> timedelta:
    """A night of a weekend counts for both."""
    zone, night, load = zone_of(timezone) or UTC, policy.night, timedelta()
    edges = [time(0), *((night.begin, night.end) if night else ())]
    while begin < end:
        local = begin.astimezone(zone)
        days = (local.date(), local.date() + timedelta(days=1))
        changes = [datetime.combine(day, edge, tzinfo=zone).astimezone(UTC) for day in days for edge in edges]
        until = min(end, *(change for change in changes if change > begin))
        weight = policy.night_weight if night and night.holds(local.time()) else 1.0
        weight *= policy.weekend_weight if local.weekday() >= SATURDAY else 1.0
        load += (until - begin) * weight
        begin = until
    return load
