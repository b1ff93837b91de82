"""What may happen to an incident, in any order: people under overlapping names, commands, facts and due times."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from hypothesis import strategies as st

from incident import commands as c
from incident import facts as f
from incident.decide import Command
from incident.people import Person
from incident.vocabulary import Role, Severity, Status
from tests.incident.incidents import ANA, BEN, CARA


def variants_of(person: Person) -> list[Person]:
    """One human being, as each vendor alone knows them, and as some know them together."""
    return [
        person,
        Person(slack_id=person.slack_id),
        Person(email=person.email),
        Person(email=(person.email or "").upper(), pagerduty_id=person.pagerduty_id),
        Person(name=person.name, pagerduty_id=person.pagerduty_id),
        Person(slack_id=person.slack_id, email=person.email),
        Person(name=person.name),
    ]


MUDDLED = Person(name="Both", email=ANA.email, slack_id=BEN.slack_id)  # two addresses that belong to two people
VARIANTS = [*variants_of(ANA), *variants_of(BEN), *variants_of(CARA), MUDDLED]


@dataclass(frozen=True)
class WhenDue:
    """Time moves on to the `nth` due time, plus a while in which no worker ran."""

    nth: int
    late: timedelta


@dataclass(frozen=True)
class Again:
    """A due time that was seen `back` steps ago comes again."""

    back: int


Step = Command | WhenDue | Again


def _commands() -> list[c.Command]:
    ids = count()

    def said(kind: type[c.Command], **payload: object) -> c.Command:
        n = next(ids)
        return kind.model_validate({"command_id": f"c{n}", "actor": VARIANTS[n % len(VARIANTS)], **payload})

    report = {"conditions": "Payments fail", "actions": "Failing over", "needs": "Network"}
    return [
        *(said(c.AssignRole, user=person, role=role) for person in VARIANTS for role in Role),
        *(said(c.AddParticipant, user=person, reason="knows the database.") for person in VARIANTS),
        *(said(c.RemoveParticipant, user=person) for person in VARIANTS),
        *(said(c.ChangeStatus, status=status) for status in Status for _ in range(4)),
        *(said(c.EditIncident, severity=severity) for severity in Severity for _ in range(2)),
        said(c.EditIncident, title="  Checkout\n fails  "),
        said(c.EditIncident, title=" "),
        said(c.EditIncident, title="x" * 201),
        said(c.EditIncident, description="", severity=Severity.LOW),
        said(c.EditIncident, title="Payments", description="New"),
        said(c.EditIncident),
        *(said(c.ReportStatus, **report) for _ in range(4)),
        *(said(c.ReportStatus, **report, next_report_in=promise) for promise in ("20m", "20h", "5s", "2d")),
        said(c.ReportStatus, conditions="\n", actions="a", needs="n"),
        said(c.ReportStatus, conditions="c", actions="a" * 3001, needs="n"),
        *(said(c.SnoozeReminder, duration=duration) for duration in ("1m", "10m", "30m", "20h", "1s", "2d")),
        *(said(c.RecordEvent, text=text) for text in ("Rolled\nback.", "", "x" * 1001)),
        *(said(c.EngageOncall, team=team) for team in ("database", "poets")),
        *(said(c.PageAcknowledged) for _ in range(4)),
    ]


def _facts() -> list[f.Fact]:
    return [
        *(
            f.Paged(id=id, number=42, url=f"https://pd.example/{id}", people=people)
            for id in ("PI1", "PI2")
            for people in ([VARIANTS[3]], [VARIANTS[4], VARIANTS[2], VARIANTS[10]], [MUDDLED], [])
        ),
        *(f.OnCallKnown(people=people) for people in ([VARIANTS[9], ANA], [])),
        f.NobodyToCommand(reason="Nobody is on call."),
        *(f.Identified(person=person) for person in VARIANTS),
        *(f.TeamPaged(team="database", people=[CARA, person]) for person in VARIANTS[::4]),
        *(f.Made(resource=name, id=name, url=f"https://x.example/{name}") for name in ("channel", "folder")),
    ]


COMMANDS = _commands()
FACTS = _facts()
WAITS = [timedelta(seconds=s) for s in (0, 1, 59, 600, 1800, 7200, 86400, 5 * 86400)]

steps: st.SearchStrategy[Step] = st.one_of(
    st.sampled_from(COMMANDS),
    st.sampled_from(FACTS),
    st.sampled_from([WhenDue(nth, late) for nth in (0, 1) for late in (timedelta(), *WAITS[3:])]),
    st.sampled_from([Again(back) for back in (1, 2, 3)]),
)
lives = st.lists(st.tuples(st.sampled_from(WAITS), steps), min_size=1, max_size=30)
