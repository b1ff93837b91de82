"""One person of the roster as everybody may read them: what a list shows, and what choosing asks."""

from datetime import datetime

from pydantic import BaseModel

from incident.careers import RosterPolicy, Stage, covers
from incident.people import Person
from incident.vocabulary import Severity
from roster.slots import Slots
from roster.state import Career
from roster.vocabulary import Standing
from roster.watching import Watching
from roster.words import stands


class Tenure(BaseModel, frozen=True):
    """In command, from when to when."""

    begin: datetime
    end: datetime


class Candidate(BaseModel, frozen=True):
    person: Person
    stage: Stage
    standing: Standing
    ceiling: Severity | None
    in_words: str
    mentor: Person | None = None
    available: Slots = ()
    watching: Watching | None = None
    commanded: list[Tenure] = []  # lately, real incidents only
    last_commanded: datetime | None = None
    joined_at: datetime | None = None
    rotation_since: datetime | None = None

    @property
    def shadows(self) -> bool:
        """Whether they sit beside a commander when they watch, rather than only look on."""
        return self.stage is Stage.SHADOWING and self.standing is Standing.ACTIVE

    def qualified(self, severity: Severity) -> bool:
        """Whether they may command this alone: on rotation, up to their severity, in practice. Whoever rests still may."""
        in_practice = self.standing in (Standing.ACTIVE, Standing.RESTING)
        return in_practice and self.stage is Stage.ON_ROTATION and covers(self.ceiling, severity)


def candidate(career: Career, policy: RosterPolicy, now: datetime) -> Candidate:
    since = now - policy.load_over
    real = [each for each in career.led if not each.drill and each.end > since]
    return Candidate(
        person=career.person,
        stage=career.stage,
        standing=career.standing,
        ceiling=career.ceiling,
        in_words=stands(career),
        mentor=career.mentor,
        available=career.available,
        watching=career.watching,
        commanded=[Tenure(begin=each.begin, end=each.end) for each in real],
        last_commanded=career.last_commanded,
        joined_at=career.joined_at,
        rotation_since=career.rotation_since,
    )
