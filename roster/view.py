"""One person of the roster, and what comes next for them, as others read it."""

from datetime import datetime

from pydantic import BaseModel

from incident.careers import Goal, RosterPolicy, Stage
from incident.people import Person
from incident.vocabulary import Severity
from roster.asking import missing
from roster.evidence import Evidence
from roster.slots import Slots
from roster.state import Career
from roster.vocabulary import Standing
from roster.watching import Watching
from roster.words import in_words, stands


class CareerView(BaseModel):
    person: Person
    stage: Stage
    standing: Standing
    ceiling: Severity | None
    in_words: str
    next: Goal | None
    missing: str  # in words
    own_yes: bool
    mentors_yes: Person | None
    mentor: Person | None
    available: Slots
    watching: Watching | None
    deferred_until: datetime | None
    joined_at: datetime | None
    rotation_since: datetime | None
    last_commanded: datetime | None
    evidence: list[Evidence]


def view(career: Career, policy: RosterPolicy, now: datetime) -> CareerView:
    same = set(CareerView.model_fields) & {*Career.model_fields, "standing", "last_commanded"}
    return CareerView(
        **{name: getattr(career, name) for name in same},
        in_words=stands(career),
        next=career.goal,
        missing=in_words(missing(career, policy, now)),
    )
