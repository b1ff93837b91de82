"""What is known of an incident: the fold of its events, and the steps that carry its effects out."""

from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from pydantic import BaseModel

from incident.commands import Rehearsal
from incident.comments import Source
from incident.events import Declared, Event
from incident.people import Person
from incident.vocabulary import (
    HELD_BY_ONE,
    AnyRole,
    Level,
    Prompt,
    Result,
    Role,
    Severity,
    Standing,
    Status,
    StepState,
    What,
)


class Participant(BaseModel):
    person: Person
    roles: list[AnyRole]
    added_by: Person
    reason: str
    team: str | None = None  # for which they are on call
    since: datetime


class Report(BaseModel):
    at: datetime
    by: Person
    conditions: str
    actions: str
    needs: str
    internal: bool = False


class ExecutiveReport(BaseModel):
    at: datetime
    by: Person
    status: str
    overview: str
    next_steps: str


class Page(BaseModel):
    id: str
    number: int
    url: str
    reached_nobody: bool = False  # nobody was on call
    acknowledged_by: Person | None = None
    rung: int = 0  # of the ladder that is climbed while nobody acknowledges
    rung_at: datetime  # when that rung was paged; at first, when the page was raised


class Offer(BaseModel):
    """Command, offered to one person; it lapses unless they accept in time."""

    number: int
    to: Person
    by: Person
    at: datetime
    until: datetime
    release: bool = False  # whoever commands does not stay as deputy
    asked: list[Person]  # in this round, this person last
    lapsed: bool = False


class Objection(BaseModel):
    by: Person
    reason: str


class Proposal(BaseModel):
    """What somebody wants to do, who objected, what was decided, and what came of it."""

    number: int
    text: str
    by: Person
    at: datetime
    until: datetime
    standing: Standing = Standing.OPEN
    objections: list[Objection] = []
    settled_at: datetime | None = None
    outcome: Result | None = None

    @property
    def undecided(self) -> bool:
        return self.standing in (Standing.OPEN, Standing.OBJECTED)


class Task(BaseModel):
    """What one person was asked to do; `until` is when they are called back."""

    number: int
    text: str
    owner: Person
    by: Person
    at: datetime
    until: datetime | None
    understood: bool = False
    missed: bool = False  # the commander was told that it is not understood
    done_at: datetime | None = None
    withdrawn: bool = False  # the comment that it came from was deleted
    source: Source | None = None  # the comment that it came from

    @property
    def open(self) -> bool:
        return self.done_at is None and not self.withdrawn


class Prompted(BaseModel):
    """A prompt that was given; `number` tells one occasion from the next."""

    prompt: Prompt
    number: int
    at: datetime


class Captured(BaseModel):
    """A message that was marked for the timeline: its marks, the last word on each, and whether it is there."""

    marks: dict[str, tuple[bool, datetime]] = {}
    told: bool = False

    @property
    def wanted(self) -> bool:
        return any(on for on, _ in self.marks.values())


class Reminder(BaseModel):
    """Where one reminder stands: counted from `since`, `rung` steps up its ladder since `round_began`."""

    since: datetime
    every: timedelta | None = None  # promised by the last report; the policy's cadence otherwise
    severity_changed: bool = False  # since that report
    snoozed_until: datetime | None = None
    rung: int = 0
    round_began: datetime | None = None
    last_sent: datetime | None = None
    paged: bool = False  # once is enough, until there is a report or another commander
    ignored_since: datetime | None = None  # when the first round began that went up to the top of its ladder


class Incident(BaseModel):
    """Never changed in place: `apply` makes the next one."""

    id: str
    title: str
    description: str
    severity: Severity
    type: str | None = None
    status: Status
    restricted: bool
    drill: bool
    declared_at: datetime
    stable_at: datetime | None = None
    closed_at: datetime | None = None
    participants: list[Participant]
    page_asked_at: datetime | None = None
    page_trouble: bool = False  # people have been told to phone
    page: Page | None = None
    backups: list[Person] = []  # on call as backup, as far as that was looked up
    beside: Person | None = None  # who is qualified, beside a commander who is still learning
    learning: list[Person] = []  # who came to watch beside whoever commands
    observers_allowed: bool = False  # in a restricted incident, as its commander says
    offer: Offer | None = None  # the last that was made, until it was answered or command passed
    proposals: list[Proposal] = []
    tasks: list[Task] = []
    reports: list[Report] = []
    executive_reports: list[ExecutiveReport] = []
    reminders: dict[str, Reminder]  # by `reminder_key`, those that run
    prompts: Level | None = None  # the policy's, unless the incident has its own
    prompted: list[Prompted] = []
    paused_since: datetime | None = None  # a drill's, while nothing falls due in it
    captured: dict[str, Captured] = {}  # by the message's timestamp in Slack
    events: list[Event] = []

    def reminder(self, what: What, number: int = 0) -> Reminder | None:
        return self.reminders.get(reminder_key(what, number))

    def holder(self, role: AnyRole) -> Person | None:
        """Who holds a role; the first, where several may."""
        return next((p.person for p in self.participants if role in p.roles), None)

    @property
    def commander(self) -> Person | None:
        return self.holder(Role.COMMANDER)

    @property
    def customer_liaison(self) -> Person | None:
        """Who speaks to customers. Of two liaisons, the one who was asked for just that."""
        return self.holder(Role.CUSTOMER_LIAISON) or self.holder(Role.LIAISON)

    @property
    def needed(self) -> list[Person]:
        """Whom it cannot do without: who holds a role that one person holds, is qualified beside another, or was paged."""
        beside = self.beside
        return [
            p.person
            for p in self.participants
            if p.team or set(p.roles) & set(HELD_BY_ONE) or (beside and p.person.same_as(beside))
        ]

    @property
    def shadows(self) -> list[Person]:
        """Those who learn to command by watching here, and do nothing else."""
        watching = [p.person for p in self.participants if Role.OBSERVER in p.roles]
        return [person for person in watching if any(person.same_as(one) for one in self.learning)]

    @property
    def closed_to_observers(self) -> bool:
        return self.restricted and not self.observers_allowed

    @property
    def commanded_since(self) -> datetime | None:
        """Since when this person commands."""
        tenure = self.reminder(What.FATIGUE)
        return tenure.since if tenure else None

    @property
    def offers(self) -> int:
        """How many were made so far."""
        return sum(event.kind == "command_offered" for event in self.events)

    @property
    def open_offer(self) -> Offer | None:
        return None if self.offer is None or self.offer.lapsed else self.offer

    @property
    def rehearsal(self) -> Rehearsal | None:
        """What makes it a drill that is played from a scenario."""
        first = self.events[0] if self.events else None
        return first.rehearsal if isinstance(first, Declared) else None

    @property
    def reporter(self) -> Person:
        return self.holder(Role.REPORTER) or self.events[0].actor

    def entries(self, person: Person) -> list[Participant]:
        """Everybody here who is `person`: more than one where two turn out to be the same human being."""
        return [p for p in self.participants if p.person.same_as(person)]

    def participant(self, person: Person) -> Participant | None:
        return next(iter(self.entries(person)), None)

    def roles_of(self, person: Person) -> list[AnyRole]:
        return [role for entry in self.entries(person) for role in entry.roles]

    def known(self, person: Person) -> Person:
        """All that is known about somebody, here and in `person` itself."""
        return reduce(Person.merged_with, [*(p.person for p in self.entries(person)), person])


def reminder_key(what: What, number: int = 0) -> str:
    return f"{what}/{number}" if number else what.value


class Step(BaseModel):
    """One effect on the world and the truth about it. `since` is when this state began."""

    key: str
    what: str  # in words, readable by everybody
    vendor: str = ""
    tried: bool = False  # it may have taken effect, whatever its state says
    state: StepState
    since: datetime
    reason: str | None = None
    result: Any = None
    url: str | None = None
    remark: str | None = None  # what people should know of how it was done

    @property
    def settled(self) -> bool:
        return self.state in (StepState.DONE, StepState.FAILED, StepState.SKIPPED)


Steps = dict[str, Step]
