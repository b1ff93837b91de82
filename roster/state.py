"""What is known of one person on the roster: the fold of their events."""

from datetime import datetime

from pydantic import BaseModel

from incident.careers import Goal, Stage
from incident.people import Person
from incident.vocabulary import Severity
from roster.debriefs import Debrief, Note
from roster.events import Event, Joined, Promoted
from roster.evidence import Evidence
from roster.slots import Slots
from roster.vocabulary import Kind, Standing
from roster.watching import Watching


class Career(BaseModel):
    """Never changed in place."""

    person: Person
    joined_at: datetime | None = None
    stage: Stage = Stage.INTERESTED
    ceiling: Severity | None = None  # on rotation: the worst that they may command
    reached_at: datetime | None = None  # by the last promotion, or by joining
    rotation_since: datetime | None = None
    mentor: Person | None = None
    ready: bool = False  # for what comes next; it was said
    own_yes: bool = False  # to what comes next
    mentors_yes: Person | None = None
    evidence: list[Evidence] = []
    debriefs: list[Debrief] = []
    notes: list[Note] = []  # for nobody to read but them and their mentor
    available: Slots = ()
    watching: Watching | None = None
    deferred_until: datetime | None = None
    left: bool = False
    lapsed: bool = False
    invited: bool = False  # to a drill, since they last commanded
    events: list[Event] = []

    @property
    def standing(self) -> Standing:
        if self.left:
            return Standing.ALUMNI
        if self.lapsed:
            return Standing.LAPSED
        if self.deferred_until:
            return Standing.RESTING if self.stage is Stage.ON_ROTATION else Standing.DEFERRED
        return Standing.ACTIVE

    @property
    def goal(self) -> Goal | None:
        """What comes next; None at the top."""
        reached = self.ceiling if self.ceiling not in (None, Severity.LOW) else self.stage
        if reached is Stage.INTERESTED:
            return Goal.OBSERVING
        above = list(Goal)[list(Goal).index(Goal(reached)) + 1 :]
        return above[0] if above else None

    def stage_at(self, moment: datetime) -> Stage:
        steps = [
            event for event in self.events if isinstance(event, Joined | Promoted) and event.at <= moment
        ]
        return steps[-1].stage if steps else Stage.INTERESTED

    @property
    def led(self) -> list[Evidence]:
        """Incidents and drills that they commanded."""
        return [each for each in self.evidence if each.deed is Kind.COMMANDED]

    @property
    def last_commanded(self) -> datetime | None:
        return max((each.end for each in self.led if not each.drill), default=None)

    @property
    def current_since(self) -> datetime | None:
        """When somebody on rotation last commanded, in a drill too, or came on it."""
        if self.rotation_since is None:
            return None
        return max([self.rotation_since, *(each.end for each in self.led)])

    def count(self, kind: Kind, since: datetime | None = None) -> int:
        """In how many incidents that began since then; drills do not count."""
        did = [each for each in self.evidence if each.kind is kind and not each.drill]
        return len({each.incident for each in did if since is None or each.begin >= since})

    @property
    def training_read(self) -> bool:
        return any(each.kind is Kind.TRAINING for each in self.evidence)

    @property
    def drills_led(self) -> int:
        return len({each.incident for each in self.led if each.drill})

    def notes_for(self, reader: Person) -> list[Note]:
        """Everything to themselves and their mentor, nothing to others."""
        mentor = self.mentor is not None and self.mentor.same_as(reader)
        return self.notes if mentor or self.person.same_as(reader) else []

    def has(self, evidence: Evidence) -> bool:
        return any(evidence.same_as(each) for each in self.evidence)
