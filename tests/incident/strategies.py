"""What may happen to an incident, in any order: people under overlapping names, commands, facts and due times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, count, cycle, islice
from typing import Any

from hypothesis import strategies as st

from incident import commands as c
from incident import facts as f
from incident.apply import apply, begin
from incident.clocks import clocks
from incident.comments import Comment
from incident.decide import decide, declare
from incident.events import Event
from incident.facts import Due
from incident.people import Person
from incident.refusals import Refused
from incident.rules.ruling import Command
from incident.state import Incident
from incident.vocabulary import Level, Mark, Role, Severity, What
from tests.incident.incidents import ANA, BEN, CARA, NOW, POLICY_TEXT, applied, declaration, policy


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


LIVELY = """
[fatigue]
relieve_after = "5h"
[slack]
stakeholder_channels = ["C0STATUS"]
executive_channels = ["C0EXEC"]
[roles.operations-lead]
[roles.helper]
held_by_one = false
[types.security]
stakeholder_channels = ["C0SEC"]
invite = ["cara@example.com", "U0BEN"]
engage = ["database"]
[types.security.severities.low]
stakeholder_report_every = "1h"
quiet_hours = "08:00-11:00"
"""
POLICY = policy(POLICY_TEXT.replace('level = "off"', 'pause = "30s"') + LIVELY)
TASKS = [1, 2]

MUDDLED = Person(
    name="Both", email=ANA.email, slack_id=BEN.slack_id
)  # two addresses that belong to two people
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


Told = Command | WhenDue | Again


_ids = count()


def _said(kind: type[c.Command], **payload: object) -> c.Command:
    n = next(_ids)
    return kind.model_validate({"command_id": f"c{n}", "actor": VARIANTS[n % len(VARIANTS)], **payload})


REPORT = {"conditions": "Payments fail", "actions": "Failing over", "needs": "Network"}

ROLES = [
    _said(c.AssignRole, user=person, role=role) for person in VARIANTS for role in (*Role, *POLICY.roles)
]
PASSING = [
    *(_said(c.AssignRole, user=person, role="commander", release=True) for person in VARIANTS),
    *(
        c.AssignRole(command_id=f"n{n}", actor=person, user=person, role=Role.COMMANDER, now=True)
        for n, person in enumerate(VARIANTS)
    ),
    *(_said(c.AcceptCommand, read_back=text) for text in ["Payments fail, failing over."] * 12 + [" "]),
    *(_said(c.AcceptCommand, read_back="Understood", offer=number) for number in (1, 1, 2, 3)),
    *(_said(c.DeclineCommand, reason=reason) for reason in ["", "Off duty."] * 4),
]
COMING_AND_GOING = [
    *(_said(c.AddParticipant, user=person, reason="knows the database.") for person in VARIANTS),
    *(_said(c.RemoveParticipant, user=person) for person in VARIANTS),
    *(_said(c.RemoveParticipant, user=person, left_channel=True) for person in VARIANTS),
]
DECIDING = [
    *(_said(c.Propose, text=text) for text in ["Restart\n the queue", "Fail over.", " ", "x" * 501]),
    *(_said(c.ObjectToProposal, proposal=n, reason="Loses\n sessions") for n in (None, 1, 1, 2)),
    _said(c.ObjectToProposal, reason=" "),
    *(_said(c.SettleProposal, proposal=n, go=go) for n in (None, 1, 2, 7) for go in (True, False)),
    *(_said(c.RecordOutcome, proposal=n, outcome=o) for n in (None, 1, 2) for o in ("verified", "reverted")),
]
TASKING = [
    *(
        _said(c.CreateTask, owner=person, text="Restart\n it", within=within)
        for person in VARIANTS[::3]
        for within in (None, "10m", "2h")
    ),
    *(_said(c.CreateTask, owner=ANA, text=text, within=w) for text, w in ((" ", None), ("x" * 501, "5m"))),
    _said(c.CreateTask, owner=ANA, text="Wait", within="5s"),
    *(
        c.AcknowledgeTask(command_id=f"u{n}{i}", actor=a, task=n)
        for n in (None, *TASKS)
        for i, a in enumerate((ANA, BEN))
    ),
    *(_said(c.CompleteTask, task=n, outcome=said) for n in (None, *TASKS, 7) for said in ("", "It\n works")),
    *(_said(c.ReopenTask, task=n) for n in (None, *TASKS, 7)),
    _said(c.CreateTask, owner=ANA, text="Call\n back", due=NOW + timedelta(hours=3)),
]
STATUSES = [_said(c.ChangeStatus, status=status) for status in ("stable", "stable", "active", "closed")]
EDITS = [
    *(_said(c.EditIncident, severity=severity) for severity in Severity),
    _said(c.EditIncident, title="  Checkout\n fails  "),
    _said(c.EditIncident, title="Payments", description="New"),
    _said(c.EditIncident, description="", severity=Severity.LOW),
    _said(c.EditIncident, title=" "),
    _said(c.EditIncident, title="x" * 201),
    _said(c.EditIncident),
    *(_said(c.EditIncident, type=name) for name in ("security", "security", "poetry", "")),
    _said(c.EditIncident, type="security", severity=Severity.LOW),
    *(
        c.EditIncident(command_id=f"o{n}", actor=person, observers=allowed)
        for n, person in enumerate(VARIANTS[::4])
        for allowed in (True, False)
    ),
]
REPORTS = [
    *(_said(c.ReportStatus, **REPORT) for _ in range(3)),
    *(
        _said(c.ReportStatus, **REPORT, next_report_in=promise)
        for promise in ("5m", "20m", "20h", "5s", "2d")
    ),
    *(_said(c.ReportStatus, **REPORT, internal=True) for _ in range(3)),
    *(
        _said(c.ReportToExecutives, status="Red", overview="Down\n since two", next_steps=n)
        for n in ("Wait", " ")
    ),
    _said(c.ReportStatus, conditions="\n", actions="a", needs="n"),
    _said(c.ReportStatus, conditions="c", actions="a" * 3001, needs="n"),
]
OTHERS = [
    *(_said(c.SnoozeReminder, duration=duration) for duration in ("1m", "10m", "30m", "20h", "1s", "2d")),
    *(_said(c.SnoozeReminder, duration="20m", what=what) for what in What),
    *(_said(c.SnoozeReminder, duration="20m", task=n) for n in (*TASKS, 7)),
    *(_said(c.SetPrompts, level=level) for level in Level),
    *(_said(c.PauseClocks, paused=paused) for paused in (True, False, False)),
    *(_said(c.RecordEvent, text=text) for text in ("Rolled\nback.", "", "x" * 1001)),
    *(_said(c.EngageOncall, team=team) for team in ("database", "poets")),
    *(_said(c.PageAcknowledged) for _ in range(4)),
    _said(c.Reconcile),
]
MESSAGES = ["1772333940.000200", "1772333941.000300"]
CAPTURING = [
    *(
        _said(kind, message=message, mark=mark, done_at=done_at)
        for message in MESSAGES
        for mark in Mark
        for done_at in (None, None, NOW + timedelta(minutes=2), NOW + timedelta(hours=1))
        for kind in (c.ImportMessage, c.WithdrawMessage)
    ),
    *(
        f.MessageRead(message=message, marked_by=by, author=CARA, text=text, url="https://slack.example/p1")
        for message in MESSAGES
        for by, text in ((VARIANTS[1], "Payments\n fail"), (ANA, "Fixed?"), (BEN, "Since noon."))
    ),
]


def _comment(at: int, **how: Any) -> Comment:
    """As it stood after so many minutes, told at any time."""
    usual: dict[str, Any] = {
        "id": "C1",
        "author": "Ben Chen",
        "text": "Restart it",
        "assignee": "cara@example.com",
        "turned_by": "Ben Chen",
    }
    moment = NOW + timedelta(minutes=at)
    return Comment(**usual | {"file": "DOC", "url": "https://x.example", "modified": moment} | how)


PAGES: list[f.Fact] = [
    *(
        f.Paged(id=id, number=42, url=f"https://pd.example/{id}", people=people)
        for id in ("PI1", "PI2")
        for people in ([VARIANTS[3]], [VARIANTS[4], VARIANTS[2], VARIANTS[10]], [MUDDLED], [])
    ),
    *(f.OnCallKnown(people=people) for people in ([VARIANTS[9], ANA], [])),
    f.Begun(),
    f.NobodyToCommand(reason="Nobody is on call."),
    *[f.PageAsked()] * 4,
    f.PageAsked(again=True),
    *(f.PageSeen(by=person) for person in VARIANTS[:3]),
]
FINDINGS: list[f.Fact] = [
    *(f.Identified(person=person) for person in VARIANTS),
    *(
        f.BackupFound(people=people, offer=n)
        for n in (None, 1, 2)
        for people in ([BEN], [VARIANTS[9], CARA], [])
    ),
    *(f.LearnersFound(people=[person, CARA]) for person in VARIANTS[::5]),
    *(f.ShadowFound(person=person, paged=person.name == "") for person in VARIANTS[::3]),
    *(f.QualifiedFound(person=person, why="the least of 2 who can") for person in VARIANTS[::4]),
    *(f.TeamPaged(team="database", people=[CARA, person]) for person in VARIANTS[::4]),
    *(f.Made(resource=name, id=name, url=f"https://x.example/{name}") for name in ("channel", "folder")),
]
COMMENTS: list[f.Fact] = [
    *(
        f.CommentsSeen(comments=[_comment(at, **how) for how in looks], people=people)
        for at, looks in enumerate(
            [
                [{}, {"id": "C2", "assignee": "ana@example.com"}],
                [{"text": "Restart\n both", "assignee": "BEN@example.com"}],
                [
                    {"resolved": True, "turn": "P1"},
                    {"id": "C2", "resolved": True, "turn": "M1", "ours": True},
                ],
                [{"turn": "P2"}, {"id": "C3", "assignee": "nobody@else.example", "author": ""}],
                [{"id": "C2", "deleted": True, "assignee": None, "text": ""}, {"assignee": None}],
            ]
        )
        for people in ([], [CARA, ANA])
    ),
    *(f.OwnerFound(person=person) for person in VARIANTS[::3]),
]
WAITS = [timedelta(seconds=s) for s in (0, 1, 59, 600, 1800, 7200, 86400, 5 * 86400)]

LATE: list[Told] = [WhenDue(nth, late) for nth in (0, 1) for late in (timedelta(), *WAITS[3:])]
SEEN: list[Told] = [WhenDue(0, timedelta()), *(Again(back) for back in (1, 2, 3))]
GROUPS: list[Sequence[Told]] = [
    *(ROLES, PASSING, PASSING, DECIDING, TASKING, COMING_AND_GOING, STATUSES, EDITS, REPORTS, OTHERS),
    *(CAPTURING, PAGES, FINDINGS, COMMENTS, LATE, SEEN),
]
# Each group is as likely as the next; one flat list is several times faster to draw from than a choice of lists.
told = st.sampled_from([thing for group in GROUPS for thing in islice(cycle(group), max(map(len, GROUPS)))])


@dataclass(frozen=True)
class Moment:
    """One thing was told, and this came of it."""

    now: datetime
    message: Command
    before: Incident
    answer: list[Event] | Refused
    after: Incident


class Life:
    """An incident to which much is told, and every moment of it."""

    def __init__(self, first: Incident, told: list[tuple[timedelta, Told]]) -> None:
        self.first = self.last = first
        self.now = NOW
        self.moments: list[Moment] = []
        self._seen: list[Due] = []
        for wait, what in told:
            self.now += wait
            self._tell(what)

    def _tell(self, what: Told) -> None:
        message = self._message(what)
        if message is None:
            return
        before, answer = self.last, self._answer(message)
        if not isinstance(answer, Refused):
            self.last = applied(before, answer)
        self.moments.append(Moment(self.now, message, before, answer, self.last))

    def _answer(self, message: Command) -> list[Event] | Refused:
        try:
            return decide(self.last, message, POLICY, self.now)
        except Refused as refused:
            return refused

    def _message(self, what: Told) -> Command | None:
        due = clocks(self.last, POLICY)
        self._seen = [*self._seen, *due][-6:]
        if isinstance(what, WhenDue):
            if what.nth >= len(due):
                return None
            self.now = max(self.now, due[what.nth].at) + what.late
            return due[what.nth]
        if isinstance(what, Again):
            return self._seen[-what.back] if what.back <= len(self._seen) else None
        return what

    def __repr__(self) -> str:
        return "\n".join(f"{m.now:%d %H:%M:%S} {m.message!r} -> {m.answer!r}" for m in self.moments)


def states(life: Life) -> list[Incident]:
    """Every state on the way, between the events of one command too."""
    return list(accumulate(life.last.events[1:], apply, initial=life.first))


declarations = st.builds(
    declaration,
    severity=st.sampled_from(Severity),
    type=st.sampled_from([None, None, "security", "unheard-of"]),
    restricted=st.booleans(),
    drill=st.booleans(),
    by=st.sampled_from([*VARIANTS, f.PAGERDUTY]),
    page=st.sampled_from([None, c.AdoptedPage(id="PI0", number=41, url="https://pd.example/PI0")]),
)
lives = st.builds(
    Life,
    declarations.map(lambda declared: begin(declare(declared, "k3f9q2mx", NOW))),
    st.lists(st.tuples(st.sampled_from(WAITS), told), min_size=10, max_size=40),
)
