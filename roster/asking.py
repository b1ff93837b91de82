"""What the next step asks of somebody, and what is still missing."""

from datetime import datetime

from pydantic import BaseModel

from incident.careers import Asks, RosterPolicy
from roster.state import Career
from roster.vocabulary import Kind


class Missing(BaseModel, frozen=True):
    """How many more of one thing; `or_on` is when time alone will do."""

    what: str  # a field of the policy's Asks
    more: int
    or_on: datetime | None = None


def missing(career: Career, policy: RosterPolicy, now: datetime) -> list[Missing]:
    """What there is to do before the next promotion; nothing at the top."""
    return [each for each in wanting(career, policy) if each.or_on is None or now < each.or_on]


def wanting(career: Career, policy: RosterPolicy) -> list[Missing]:
    """The same, whether or not time has done it."""
    if career.goal is None:
        return []
    asks = policy.asks[career.goal]
    return [
        Missing(what=what, more=more, or_on=_time_will_do(what, career, asks))
        for what, more in (
            ("training", int(asks.training) - career.training_read),
            ("observed", asks.observed - career.count(Kind.OBSERVED) - career.count(Kind.SHADOWED)),
            ("shadowed", asks.shadowed - career.count(Kind.SHADOWED)),
            ("reverse_shadowed", asks.reverse_shadowed - career.count(Kind.REVERSE_SHADOWED)),
            ("drills_led", asks.drills_led - career.drills_led),
            ("commanded", asks.commanded - career.count(Kind.COMMANDED, career.reached_at)),
        )
        if more > 0
    ]


def _time_will_do(what: str, career: Career, asks: Asks) -> datetime | None:
    if what != "shadowed" or asks.shadowed_for is None or career.reached_at is None:
        return None
    return career.reached_at + asks.shadowed_for
