"""One person of the roster for the tests of its rules: told one command after the other while time moves on."""

from datetime import UTC, datetime, timedelta

from incident.careers import RosterPolicy
from incident.commands import Command
from incident.facts import MUSTER
from incident.people import Person
from roster.apply import apply
from roster.asking import missing
from roster.clocks import Due, clocks
from roster.commands import AddEvidence, JoinRoster, Promote
from roster.decide import decide
from roster.events import Event
from roster.state import Career
from roster.vocabulary import Kind
from roster.words import in_words

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVE = Person(name="Eve Lind", email="eve@example.com", slack_id="U0EVE", timezone="Europe/Stockholm")
ANA = Person(name="Ana Lima", email="ana@example.com", slack_id="U0ANA", timezone="Europe/Madrid")
BEN = Person(name="Ben Chen", email="ben@example.com", slack_id="U0BEN")
DEV = Person(name="Dev Patel", email="dev@example.com", slack_id="U0DEV")
POLICY = RosterPolicy(founders=["ana@example.com"], mentors=["U0BEN"])


def kinds(happened: list[Event]) -> list[str]:
    return [event.kind for event in happened]


class Path:
    """Where somebody is on their way."""

    def __init__(self, person: Person = EVE, policy: RosterPolicy = POLICY, *, joined: bool = True) -> None:
        self.now, self.policy = NOW, policy
        self.career = Career(person=person)
        self.number = 0
        if joined:
            self.says(JoinRoster)

    def says(self, kind: type[Command], actor: Person | None = None, /, **details: object) -> list[Event]:
        """Raises Refused."""
        said = {"command_id": "said", "actor": actor or self.career.person, **details}
        return self.tell(kind.model_validate(said))

    def tell(self, what: Command | Due) -> list[Event]:
        happened = decide(self.career, what, self.policy, self.now)
        for event in happened:
            self.career = apply(self.career, event)
        return happened

    def wait(self, duration: timedelta) -> list[Event]:
        """What falls due meanwhile, each when it does."""
        until, happened = self.now + duration, list[Event]()
        while (due := next(iter(self.dues()), None)) and due.at <= until:
            self.now = max(self.now, due.at)
            happened += self.tell(due)
        self.now = until
        return happened

    def dues(self) -> list[Due]:
        return clocks(self.career, self.policy)

    def did(self, kind: Kind, incident: str | None = None, **how: bool) -> list[Event]:
        """For an hour, as their incident tells; another one each time."""
        self.number += 1
        incident, begin = incident or f"incident{self.number}", self.now
        self.now += HOUR
        return self.says(AddEvidence, MUSTER, kind=kind, incident=incident, begin=begin, end=self.now, **how)

    def goes_on(self) -> None:
        """Both yeses."""
        self.says(Promote, BEN)
        self.says(Promote)

    def lacks(self) -> str:
        return in_words(missing(self.career, self.policy, self.now))

    def rises(self) -> "Path":
        """From joining to the rotation."""
        self.goes_on()
        for kind in (Kind.OBSERVED, Kind.OBSERVED, Kind.TRAINING):
            self.did(kind)
        self.goes_on()
        self.goes_on()
        for _ in range(3):
            self.did(Kind.OBSERVED)
        self.goes_on()
        for _ in range(2):
            self.did(Kind.COMMANDED, beside=True)
            self.did(Kind.COMMANDED, drill=True)
        self.goes_on()
        return self
