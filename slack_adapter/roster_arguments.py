"""What people type after a verb of the roster, read into words of the domain. Raises Refused with how to say it right."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from incident.moments import moment
from incident.refusals import Refused
from incident.vocabulary import Severity
from incident.words import usage
from roster.credit import HALF_A_YEAR
from roster.planning import MOST_WEEKS, USUAL_WEEKS
from slack_adapter.arguments import how_long
from slack_adapter.payloads import plain


def watching(text: str) -> dict[str, Any]:
    """`off`, or `[paged] [SEVERITY…] [WHEN]`."""
    said = plain(text).lower().split()
    if said == ["off"]:
        return {"watch": False}
    named = [word for word in said if word in list(Severity)]
    when = " ".join(word for word in said if word not in (*named, "on", "paged"))
    return {"watch": True, "severities": named, "when": when or None, "paged": "paged" in said}


def period(text: str, now: datetime) -> tuple[datetime, datetime]:
    """`[FROM [TO]]`, days in UTC; the last half year unless it is said. Raises Refused."""
    try:
        days = [datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) for day in text.split()]
    except ValueError:
        raise Refused(usage.credit_usage()) from None
    begin, end = [*days, *(now - HALF_A_YEAR, now)[len(days) :]][:2]
    if len(days) > 2 or begin >= end:
        raise Refused(usage.credit_usage())
    return begin, end


def severity(text: str) -> Severity | None:
    """Raises Refused."""
    said = plain(text).strip().lower()
    if said and said not in list(Severity):
        raise Refused(usage.suggest_commander_usage())
    return Severity(said) if said else None


def day_ahead(text: str, now: datetime, zone: tzinfo) -> datetime:
    """A day, a moment, or how long from now. Raises Refused."""
    said = plain(text).strip()
    if later := how_long(said):
        return now + later
    try:
        return moment(said, now, zone)
    except ValueError:
        raise Refused(usage.defer_usage()) from None


def availability(text: str) -> tuple[str | None, str | None]:
    """`WHEN [zone ZONE]`, or only `zone ZONE`. Raises Refused."""
    when, _, zone = f" {text.strip()}".partition(" zone ")
    if not when.strip() and not zone.strip():
        raise Refused(usage.availability_usage())
    return when.strip() or None, zone.strip() or None


def weeks_to_plan(text: str) -> int:
    """`plan [WEEKS]`. Raises Refused."""
    match plain(text).lower().split():
        case ["plan"]:
            return USUAL_WEEKS
        case ["plan", weeks] if weeks.isdecimal() and 1 <= int(weeks) <= MOST_WEEKS:
            return int(weeks)
    raise Refused(usage.rotation_usage())
