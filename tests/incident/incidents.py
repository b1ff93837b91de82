"""People, a policy and incidents for the tests of the rules; `Story` tells one command after the other."""

from datetime import UTC, datetime, timedelta
from functools import reduce

from incident.apply import apply, begin
from incident.clocks import clocks
from incident.commands import (
    AcceptCommand,
    AdoptedPage,
    AssignRole,
    ChangeStatus,
    CreateTask,
    Declare,
    DeclineCommand,
    EditIncident,
    Propose,
    ReportStatus,
)
from incident.decide import decide, declare
from incident.events import Event
from incident.facts import Due, Paged
from incident.people import Person
from incident.policy import Policy, parse_policy
from incident.rules.ruling import Command
from incident.state import Incident
from incident.vocabulary import Role, Severity, Status, What

NOW = datetime(2026, 3, 1, 2, 58, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

ANA = Person(name="Ana Lima", email="ana@example.com", slack_id="U0ANA", pagerduty_id="PANA")
BEN = Person(name="Ben Chen", email="ben@example.com", slack_id="U0BEN", pagerduty_id="PBEN")
CARA = Person(name="Cara Diaz", email="cara@example.com", slack_id="U0CARA", pagerduty_id="PCARA")

POLICY_TEXT = """
[prompts]
level = "off"
[pagerduty]
service = "PSVC001"
[pagerduty.escalation_policies]
commander = "PEP0001"
backup = "PEP0002"
[pagerduty.teams]
database = "PEP0003"
[severities.critical]
report_every = "20m"
report_every_when_stable = "1h"
escalate_reminder_after = "5m"
[severities.high]
report_every = "30m"
report_every_when_stable = "4h"
escalate_reminder_after = "10m"
close_reminder_after = "3d"
[severities.medium]
report_every = "2h"
escalate_reminder_after = "30m"
"""


def policy(text: str = POLICY_TEXT) -> Policy:
    return parse_policy(text, "policy.toml")


POLICY = policy()


def declaration(
    title: str = "Checkout is failing",
    *,
    description: str = "Customers in the EU cannot pay",
    severity: Severity = Severity.HIGH,
    type: str | None = None,
    restricted: bool = False,
    drill: bool = False,
    by: Person = BEN,
    page: AdoptedPage | None = None,
) -> Declare:
    return Declare(
        command_id="declared",
        actor=by,
        title=title,
        description=description,
        severity=severity,
        type=type,
        restricted=restricted,
        drill=drill,
        page=page,
    )


def applied(incident: Incident, events: list[Event]) -> Incident:
    return reduce(apply, events, incident)


class Story:
    """One incident, told command by command while time moves on."""

    def __init__(
        self,
        declared: Declare | None = None,
        *,
        policy: Policy = POLICY,
        id: str = "k3f9q2mx",
        at: datetime = NOW,
    ) -> None:
        self.now = at
        self.policy = policy
        self.incident: Incident = begin(declare(declared or declaration(), id, at))

    def wait(self, duration: timedelta) -> "Story":
        self.now += duration
        return self

    def tell(self, command: Command) -> list[Event]:
        """Raises Refused."""
        happened = decide(self.incident, command, self.policy, self.now)
        self.incident = applied(self.incident, happened)
        return happened

    def page(self, *people: Person) -> list[Event]:
        return self.tell(
            Paged(id="PI1", number=42, url="https://pd.example/PI1", people=list(people) or [ANA])
        )

    def assign(self, user: Person, role: Role, *, by: Person | None = None, **how: object) -> list[Event]:
        """By the commander, where there is one."""
        by = by or self.incident.commander or BEN
        return self.tell(AssignRole(command_id="assign", actor=by, user=user, role=role, **how))

    def accept(self, by: Person, read_back: str = "Payments fail in the EU, failing over") -> list[Event]:
        return self.tell(AcceptCommand(command_id="accept", actor=by, read_back=read_back))

    def decline(self, by: Person, **details: object) -> list[Event]:
        return self.tell(DeclineCommand(command_id="decline", actor=by, **details))

    def hand_over(self, user: Person, **how: object) -> list[Event]:
        """Offered by the commander and accepted."""
        return [*self.assign(user, Role.COMMANDER, **how), *self.accept(user)]

    def propose(self, text: str = "Restart the queue", *, by: Person = ANA) -> list[Event]:
        return self.tell(Propose(command_id="propose", actor=by, text=text))

    def report(self, *, promise: timedelta | None = None, by: Person = ANA) -> list[Event]:
        return self.tell(
            ReportStatus(
                command_id="report",
                actor=by,
                conditions="Payments fail in the EU",
                actions="Failing over",
                needs="Someone from network",
                next_report_in=promise,
            )
        )

    def mark(self, status: Status, *, by: Person = ANA) -> list[Event]:
        return self.tell(ChangeStatus(command_id="mark", actor=by, status=status))

    def severity(self, severity: Severity) -> list[Event]:
        return self.tell(EditIncident(command_id="edit", actor=ANA, severity=severity))

    def dues(self) -> list[Due]:
        return clocks(self.incident, self.policy)

    def due(self, what: What = What.STATUS_REPORT) -> Due:
        return next(due for due in self.dues() if due.what is what)

    def task(self, owner: Person = CARA, within: str | None = "10m", text: str = "Restart it") -> list[Event]:
        command = {
            "command_id": "task",
            "actor": self.incident.commander or BEN,
            "owner": owner,
            "text": text,
        }
        return self.tell(CreateTask.model_validate({**command, "within": within}))

    def remind(self, what: What = What.STATUS_REPORT) -> Due:
        """The next reminder of this kind is sent, on time or, where that has passed, now."""
        due = self.due(what)
        self.now = max(self.now, due.at)
        assert self.tell(due), "what is due was not accepted"
        return due


def people(incident: Incident, role: Role) -> list[Person]:
    return [p.person for p in incident.participants if role in p.roles]
