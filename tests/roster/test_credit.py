"""What one person contributed, as the records say it: what they gave, never how fast or how it went."""

from datetime import timedelta

from incident.commands import ChangeStatus
from incident.facts import LearnersFound, QualifiedFound, ShadowFound
from incident.people import Person
from incident.record import Record, read_record, record
from incident.vocabulary import Role, Status
from roster.credit import Credit, credit, credit_of_career
from roster.evidence import Evidence
from roster.praise import line, paragraph
from roster.vocabulary import Kind
from tests.incident.incidents import ANA, BEN, CARA, DAY, HOUR, MINUTE, NOW, POLICY, Story, declaration


def kept(story: Story) -> Record:
    return read_record(record(story.incident, {}, POLICY), "it")


def night(id: str = "aaa", *, days: int = 0, **details: bool) -> Record:
    """Ana commands for an hour, reports in time, hands over to Ben, who is reminded and reports then; Cara is scribe."""
    story = Story(declaration(by=CARA, **details), id=id, at=NOW + days * DAY)
    story.page(ANA)
    story.assign(CARA, Role.SCRIBE)
    story.wait(20 * MINUTE).report(by=ANA)
    story.wait(20 * MINUTE).report(by=ANA)
    story.wait(20 * MINUTE).hand_over(BEN)
    story.remind()
    story.report(by=BEN)
    story.wait(HOUR).mark(Status.STABLE)
    story.mark(Status.CLOSED)
    return kept(story)


RECORDS = [
    night(),
    night("bbb", days=3, restricted=True),
    night("ccc", days=6, drill=True),
    night("ddd", days=90),
]


def of(person: object) -> Credit:
    return credit(person, RECORDS, NOW - DAY, NOW + 30 * DAY)  # type: ignore[arg-type]


def test_roles_hours_hand_overs_and_reports_are_counted_and_drills_apart() -> None:
    ana = of(ANA)
    assert (ana.count(Kind.COMMANDED), ana.time(Kind.COMMANDED)) == (2, 2 * HOUR)
    assert (ana.count(Kind.DEPUTISED), ana.count(Kind.COMMANDED, drill=True)) == (2, 1)
    assert (ana.handed_over, ana.taken_over, ana.reports, ana.reports_in_time) == (2, 0, 4, 4)
    ben = of(BEN)
    assert (ben.taken_over, ben.reports, ben.reports_in_time) == (2, 2, 0)
    assert of(CARA).count(Kind.SCRIBED) == 2


def test_the_paragraph_says_what_somebody_gave() -> None:
    said = paragraph(of(ANA))
    assert said.startswith(
        "Between 2026-02-28 and 2026-03-31 Ana Lima commanded 2 incidents (2h), was deputy in 2 incidents ("
    )
    assert said.endswith(
        "and commanded in 1 drill. Handed it over 2 times and sent 4 status reports, 4 of them in time."
    )
    assert paragraph(of(CARA)).count("scribe in 2 incidents") == 1


def test_neither_speed_nor_outcome_nor_rank_is_in_it() -> None:
    assert not {"stable", "resolved", "closed", "fast", "rank"} & set(paragraph(of(ANA)).lower().split())
    assert not {"stable_after", "closed_after"} & set(of(ANA).model_dump())


def test_restricted_incidents_count_without_their_titles_and_links() -> None:
    lines = [line(each) for each in of(ANA).contributions]
    assert lines[0] == "2026-03-01 Checkout is failing (aaa): commanded, deputised"
    assert "Checkout" not in lines[1]
    assert "Restricted incident bbb" in lines[1]


def test_shadowing_and_mentoring_are_in_the_records_too() -> None:
    """Eve shadows Ana for an hour; then Ben, who is still learning, commands for one with Cara beside him."""
    eve = Person(name="Eve Lind", email="eve@example.com")
    story = Story(declaration(by=BEN), id="eee")
    story.page(ANA)
    story.tell(LearnersFound(people=[eve]))
    story.tell(ShadowFound(person=eve))
    story.wait(HOUR).hand_over(BEN, release=True)
    story.tell(QualifiedFound(person=CARA, why="the only one who can"))
    story.wait(HOUR)
    for status in (Status.STABLE, Status.CLOSED):
        story.tell(ChangeStatus(command_id="c", actor=BEN, status=status))
    said = {
        who.name: paragraph(credit(who, [kept(story)], NOW - DAY, NOW + DAY)) for who in (eve, ANA, BEN, CARA)
    }
    assert "Eve Lind shadowed 1 incident (2h)." in said["Eve Lind"]
    assert "commanded 1 incident (1h) and mentored in 1 incident (1h)." in said[ANA.name]
    assert "mentored in 1 incident (1h)." in said[CARA.name]
    assert (
        "commanded 1 incident (1h) and mentored in 1 incident (1h)." in said[BEN.name]
    )  # Eve went on watching


def test_whoever_took_no_part_contributed_nothing() -> None:
    nobody = of(
        ANA.model_copy(update={"email": "zoe@example.com", "slack_id": "U0ZOE", "pagerduty_id": None})
    )
    assert nobody.contributions == []
    assert "took part in no incident" in paragraph(nobody)


def test_without_records_their_own_workflow_says_it() -> None:
    evidence = [
        Evidence(kind=kind, incident=id, begin=NOW, end=NOW + timedelta(hours=2), drill=drill)
        for kind, id, drill in (
            (Kind.SHADOWED, "a", False),
            (Kind.REVERSE_SHADOWED, "b", False),
            (Kind.REVERSE_SHADOWED, "c", True),
            (Kind.TRAINING, "", False),
        )
    ]
    found = credit_of_career(ANA, evidence, NOW - DAY, NOW + DAY)
    assert (
        "commanded 1 incident beside a mentor (2h), shadowed 1 incident (2h) and commanded in 1 drill."
        in paragraph(found)
    )
