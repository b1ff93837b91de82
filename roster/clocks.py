"""Everything that is due to one person on the roster, and when."""

from datetime import datetime

from pydantic import BaseModel

from incident.careers import RosterPolicy
from roster.asking import wanting
from roster.state import Career
from roster.vocabulary import Standing, What


class Due(BaseModel, frozen=True):
    what: What
    at: datetime


def clocks(career: Career, policy: RosterPolicy) -> list[Due]:
    """What falls due next of each kind, soonest first. While somebody rests qualification lapses too, but nothing is asked."""
    if career.left or career.reached_at is None:
        return []
    due = [Due(what=What.WAKE, at=career.deferred_until)] if career.deferred_until else []
    alone = [each.or_on for each in wanting(career, policy)]  # when time alone will have done
    if career.goal and not career.ready and career.standing is Standing.ACTIVE and None not in alone:
        due.append(Due(what=What.READY, at=max([career.reached_at, *filter(None, alone)])))
    if career.current_since and not career.lapsed:
        due.append(Due(what=What.LAPSE, at=career.current_since + policy.currency))
        if not (career.invited or career.deferred_until):
            due.append(Due(what=What.INVITE, at=career.current_since + policy.invite_to_drill_after))
    return sorted(due, key=lambda each: (each.at, each.what))
