"""The schedule beside the roster: who is on call and not qualified, or the other way round, and what to do.

Muster never changes a schedule: PagerDuty keeps it, and a person applies what is proposed here.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel

from incident.careers import RosterPolicy, Stage
from incident.people import Person
from incident.vocabulary import Severity
from roster.candidate import Candidate
from roster.choosing import Suggestion, Wanted, is_qualified, suggest
from roster.vocabulary import Standing

WEEK = timedelta(days=7)
USUAL_WEEKS, MOST_WEEKS = 4, 26


class Shift(BaseModel, frozen=True):
    """On call to command; without a beginning or an end for good."""

    person: Person
    begin: datetime | None = None
    end: datetime | None = None

    def during(self, begin: datetime, end: datetime) -> bool:
        return (self.begin is None or self.begin < end) and (self.end is None or self.end > begin)


class Drift(BaseModel):
    """Where schedule and roster say different things."""

    not_qualified: list[tuple[Person, str]]  # and how far they are
    never_scheduled: list[Person]

    @property
    def none(self) -> bool:
        return not (self.not_qualified or self.never_scheduled)


class Week(BaseModel):
    begin: datetime
    end: datetime
    scheduled: list[Person]
    lacking: list[Person]  # of those, who is not qualified
    instead: Suggestion | None  # None: nothing has to change, or nobody could


def drift(shifts: Sequence[Shift], candidates: Sequence[Candidate], severity: Severity) -> Drift:
    """For the gravest severity that pages: whoever is on call may get one of those."""
    scheduled = _people(shifts)
    on = [each for each in candidates if each.stage is Stage.ON_ROTATION and each.standing is Standing.ACTIVE]
    return Drift(
        not_qualified=[
            (person, _stands(person, candidates))
            for person in scheduled
            if not is_qualified(person, severity, candidates)
        ],
        never_scheduled=[
            each.person
            for each in on
            if each.qualified(severity) and not any(each.person.same_as(person) for person in scheduled)
        ],
    )


def plan(
    shifts: Sequence[Shift],
    candidates: Sequence[Candidate],
    begin: datetime,
    weeks: int,
    severity: Severity,
    policy: RosterPolicy,
) -> list[Week]:
    """Whoever is scheduled and qualified stays; elsewhere whoever carries least, each as seldom as the others.

    Whoever can be asked only at some hours of the week is not proposed for a whole one.
    """
    whole = [each for each in candidates if not each.available]
    ranked = suggest(
        whole, Wanted(severity=severity), (), policy.model_copy(update={"rest": timedelta()}), begin
    )
    turns: Counter[str] = Counter()
    found = []
    for start in (begin + n * WEEK for n in range(weeks)):
        scheduled = _people([shift for shift in shifts if shift.during(start, start + WEEK)])
        lacking = [person for person in scheduled if not is_qualified(person, severity, candidates)]
        free = [each for each in ranked if not any(each.person.same_as(person) for person in scheduled)]
        needed = bool(lacking) or not scheduled
        instead = min(free, key=lambda each: turns[each.person.label], default=None) if needed else None
        for person in [instead.person] if instead else scheduled:
            turns[person.label] += 1
        found.append(
            Week(begin=start, end=start + WEEK, scheduled=scheduled, lacking=lacking, instead=instead)
        )
    return found


def next_monday(now: datetime) -> datetime:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


def _people(shifts: Sequence[Shift]) -> list[Person]:
    found: list[Person] = []
    for shift in shifts:
        if not any(shift.person.same_as(person) for person in found):
            found.append(shift.person)
    return found


def _stands(person: Person, candidates: Sequence[Candidate]) -> str:
    here = (each.in_words for each in candidates if each.person.same_as(person))
    return next(here, "not on the roster")
