"""Ten thousand incidents at random: nobody who is not qualified commands alone while somebody who is could be asked.

Who is and who could is said here in words of its own, so that a mistake in choosing does not agree with itself.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from incident.careers import RosterPolicy, Stage
from incident.commands import EditIncident, RemoveParticipant
from incident.facts import QualifiedFound
from incident.people import Person
from incident.refusals import Refused
from incident.state import Incident
from incident.vocabulary import Role, Severity
from roster.candidate import Candidate, Tenure
from roster.choosing import beside
from roster.lists import why
from roster.slots import slots
from roster.vocabulary import Standing
from tests.incident.incidents import ANA, BEN, CARA, NOW, Story, declaration

SEQUENCES, MOVES = 10_000, 6
ROSTER = RosterPolicy()
MORE = [
    Person(name=f"{n} Doe", email=f"{n}@example.com", slack_id=f"U0{n.upper()}")
    for n in ("fay", "gus", "hal")
]
PEOPLE = [ANA, BEN, CARA, *MORE]
GRAVER = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
OPEN: dict[str, Callable[[datetime], bool]] = {
    "always": lambda local: True,
    "mon-fri 9-17": lambda local: local.weekday() < 5 and 9 <= local.hour < 17,
    "sat-sun 0-23:59": lambda local: local.weekday() >= 5 and local.time() < time(23, 59),
}
ROLES = [Role.DEPUTY, Role.DEPUTY, Role.SCRIBE, Role.OBSERVER]


def somebody(chance: Random, person: Person) -> Candidate:
    rotation = chance.random() < 0.6
    commanded = [
        Tenure(begin=NOW - timedelta(hours=at + 1), end=NOW - timedelta(hours=at))
        for at in chance.sample(range(1, 2000), chance.choice((0, 1, 3)))
    ]
    return Candidate(
        person=person.model_copy(update={"timezone": chance.choice(("Europe/Madrid", "Asia/Kolkata", None))}),
        stage=Stage.ON_ROTATION if rotation else Stage.SHADOWING,
        standing=chance.choice([*Standing, Standing.ACTIVE, Standing.ACTIVE, Standing.ACTIVE]),
        ceiling=chance.choice(list(Severity)) if rotation else None,
        in_words="",
        available=slots(chance.choice(("always", *OPEN))),
        commanded=commanded,
        last_commanded=max((t.end for t in commanded), default=None),
    )


def moves(chance: Random, story: Story) -> list[Callable[[], object]]:
    person = chance.choice(PEOPLE)
    return [
        lambda: story.assign(person, chance.choice(ROLES)),
        lambda: story.hand_over(person, release=chance.random() < 0.5),
        lambda: story.tell(EditIncident(command_id="e", actor=ANA, severity=chance.choice(list(Severity)))),
        lambda: story.tell(RemoveParticipant(command_id="r", actor=person, user=person)),
        lambda: story.assign(person, Role.COMMANDER, by=person, now=True),
        lambda: story.wait(timedelta(hours=chance.choice((1, 8, 30)))),
    ]


def look(story: Story, roster: list[Candidate], busy: list[str]) -> None:
    """What the incident's workflow does after each of these."""
    chosen = beside(story.incident, roster, busy, ROSTER, story.now)
    if chosen:
        story.tell(QualifiedFound(person=chosen.person, why=why(chosen, ROSTER)))


def qualified(each: Candidate, severity: Severity) -> bool:
    high_enough = each.ceiling is not None and GRAVER.index(each.ceiling) >= GRAVER.index(severity)
    in_practice = each.standing in (Standing.ACTIVE, Standing.RESTING)
    return each.stage is Stage.ON_ROTATION and in_practice and high_enough


def alone(incident: Incident, roster: list[Candidate]) -> bool:
    """Nobody who commands or stands beside them is qualified."""
    here = [p.person.email for p in incident.participants if p.roles != [Role.OBSERVER]]
    return not any(each.person.email in here and qualified(each, incident.severity) for each in roster)


def could_be_asked(each: Candidate, incident: Incident, busy: list[str], now: datetime) -> bool:
    here = [p.person.email for p in incident.participants]
    if each.standing is not Standing.ACTIVE or each.person.email in [*here, *busy]:
        return False
    rested = each.last_commanded is None or now - each.last_commanded >= timedelta(hours=8)
    is_open = next(is_open for text, is_open in OPEN.items() if slots(text) == each.available)
    local = now.astimezone(ZoneInfo(each.person.timezone or "UTC"))
    return qualified(each, incident.severity) and rested and is_open(local)


def test_an_unqualified_commander_is_never_alone_while_somebody_qualified_can_be_asked() -> None:
    chance = Random(6)
    stood_beside = replaced = without = 0
    for _ in range(SEQUENCES):
        roster = [somebody(chance, person) for person in PEOPLE if chance.random() < 0.8]
        busy = [person.email or "" for person in PEOPLE if chance.random() < 0.1]
        story = Story(declaration(severity=chance.choice(list(Severity)), by=chance.choice(PEOPLE)))
        story.page(chance.choice(PEOPLE))
        look(story, roster, busy)
        for _ in range(MOVES):
            commander = story.incident.commander
            try:
                chance.choice(moves(chance, story))()
            except Refused:
                continue
            look(story, roster, busy)
            incident = story.incident
            assert incident.commander
            if alone(incident, roster):
                without += 1
                assert not [each for each in roster if could_be_asked(each, incident, busy, story.now)]
            replaced += commander != incident.commander
            stood_beside += incident.events[-1].kind == "qualified_beside"
    assert stood_beside > 1000  # so that this shows something
    assert replaced > 1000
    assert without > 1000


def test_command_itself_is_never_taken_from_anybody() -> None:
    chance = Random(7)
    for _ in range(1000):
        roster = [somebody(chance, person) for person in PEOPLE]
        story = Story(declaration(severity=Severity.CRITICAL))
        story.page(paged := chance.choice(PEOPLE))
        look(story, roster, [])
        assert story.incident.commander == paged


def test_a_roster_with_nobody_on_it_changes_nothing() -> None:
    story = Story()
    story.page(ANA)
    before = story.incident
    look(story, [], [])
    assert story.incident is before
