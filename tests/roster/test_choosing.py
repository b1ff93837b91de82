"""Who is suggested, in which order, and why; and how heavy command was."""

from datetime import UTC, datetime, timedelta

import pytest

from incident.careers import RosterPolicy, Stage
from incident.facts import LearnersFound, QualifiedFound
from incident.people import Person
from incident.vocabulary import Role, Severity
from roster.candidate import Candidate, Tenure
from roster.choosing import Wanted, beside, hindrance, learners, suggest
from roster.lists import suggestions, why
from roster.load import load_of, weighed
from roster.slots import slots
from roster.vocabulary import Standing
from roster.watching import Watching
from tests.incident.incidents import Story, declaration, people

POLICY = RosterPolicy()
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)  # a Wednesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HIGH = Wanted(severity=Severity.HIGH, incident="k3f9q2mx")


def somebody(name: str, *hours_ago: int, **details: object) -> Candidate:
    """Commanded for an hour each, so long ago, on rotation for a year and for every severity."""
    tenures = [Tenure(begin=NOW - (ago + 1) * HOUR, end=NOW - ago * HOUR) for ago in hours_ago]
    known = {
        "person": Person(name=name, email=f"{name.lower()}@example.com", timezone="UTC"),
        "stage": Stage.ON_ROTATION,
        "standing": Standing.ACTIVE,
        "ceiling": Severity.CRITICAL,
        "in_words": "on rotation, up to critical",
        "commanded": tenures,
        "last_commanded": max((t.end for t in tenures), default=None),
        "rotation_since": NOW - 365 * DAY,
    }
    return Candidate.model_validate(known | details)


def names(*candidates: Candidate, wanted: Wanted = HIGH, busy: tuple[str, ...] = ()) -> list[str]:
    return [each.person.name for each in suggest(candidates, wanted, busy, POLICY, NOW)]


def test_whoever_commanded_least_comes_first() -> None:
    assert names(somebody("Ana", 24, 48), somebody("Ben", 24), somebody("Eve", 24, 48, 72)) == [
        "Ben",
        "Ana",
        "Eve",
    ]


def test_ties_go_to_whoever_has_waited_longest_and_then_to_a_lot_that_everybody_can_draw_again() -> None:
    assert names(somebody("Ana", 24), somebody("Ben", 48)) == ["Ben", "Ana"]
    pair = somebody("Ana", 24), somebody("Ben", 24)
    drawn = {tuple(names(*pair, wanted=HIGH.model_copy(update={"incident": id}))) for id in "abcdefgh"}
    assert drawn == {("Ana", "Ben"), ("Ben", "Ana")}
    assert names(*pair) == names(*reversed(pair))


def test_newcomers_begin_at_the_median_and_not_at_nothing() -> None:
    new = somebody("Eve", rotation_since=NOW - DAY)
    assert names(somebody("Ana", 24), somebody("Ben", 24, 48, 72), new) == ["Ana", "Eve", "Ben"]


def test_a_night_counts_twice_a_weekend_half_as_much_again_and_a_night_of_it_for_both() -> None:
    wednesday, saturday = datetime(2026, 3, 4, 21, tzinfo=UTC), datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert weighed(wednesday, wednesday + 2 * HOUR, "UTC", POLICY) == 3 * HOUR
    assert weighed(saturday, saturday + 2 * HOUR, "UTC", POLICY) == 3 * HOUR
    assert weighed(saturday + 11 * HOUR, saturday + 12 * HOUR, "UTC", POLICY) == 3 * HOUR
    assert weighed(wednesday, wednesday + HOUR, "Asia/Kolkata", POLICY) == 2 * HOUR


def test_what_lies_longer_back_than_the_policy_looks_weighs_nothing() -> None:
    assert load_of(somebody("Ana", 24 * 91), POLICY, NOW) == timedelta()


@pytest.mark.parametrize(
    ("details", "why_not"),
    [
        ({"ceiling": Severity.MEDIUM}, "is on rotation"),
        ({"stage": Stage.SHADOWING, "ceiling": None}, "is on rotation"),
        ({"standing": Standing.LAPSED}, "is on rotation"),
        ({"standing": Standing.RESTING}, "is on rotation"),
        ({"available": slots("thu 9-17")}, "cannot be asked at this time"),
        ({"last_commanded": NOW - HOUR}, "commanded not long ago"),
    ],
)
def test_who_cannot_is_not_suggested_and_the_reason_is_said(details: dict, why_not: str) -> None:
    ana = somebody("Ana", **details)
    assert names(ana) == []
    assert why_not in (hindrance(ana, HIGH, (), POLICY, NOW) or "")


def test_who_responds_here_or_commands_elsewhere_is_not_suggested() -> None:
    ana, ben, eve = somebody("Ana"), somebody("Ben"), somebody("Eve")
    here = HIGH.model_copy(update={"responding": [ana.person]})
    assert names(ana, ben, eve, wanted=here, busy=("ben@example.com",)) == ["Eve"]


def test_the_mentor_of_who_commands_stands_beside_them_where_they_can() -> None:
    story = Story(at=NOW)
    story.page(learner := Person(name="Zoe", email="zoe@example.com"))
    mentor, other = somebody("Ana", 24, 48), somebody("Eve")
    zoe = somebody("Zoe", person=learner, stage=Stage.REVERSE_SHADOWING, ceiling=None, mentor=mentor.person)
    for free, chosen in (
        ([mentor, other, zoe], ("Ana", "their mentor")),
        ([other, zoe], ("Eve", "")),
    ):
        found = beside(story.incident, free, (), POLICY, NOW)
        assert found
        assert (found.person.name, found.because) == chosen


def test_whoever_is_qualified_and_here_already_stands_beside_them() -> None:
    ana, zoe = somebody("Ana"), somebody("Zoe", stage=Stage.SHADOWING, ceiling=None)
    story = Story(at=NOW)
    story.page(zoe.person)
    story.assign(ana.person, Role.SCRIBE)
    found = beside(story.incident, [ana, zoe], (), POLICY, NOW)
    assert found
    assert (found.person, why(found, POLICY)) == (ana.person, "qualified, and here already")


def test_into_a_restricted_incident_too_somebody_qualified_is_brought_as_deputy() -> None:
    story = Story(declaration(restricted=True), at=NOW)
    ana, zoe = somebody("Ana"), somebody("Zoe", stage=Stage.SHADOWING, ceiling=None)
    story.page(zoe.person)
    found = beside(story.incident, [ana, zoe], (), POLICY, NOW)
    assert found
    story.tell(QualifiedFound(person=found.person, why="x"))
    assert people(story.incident, Role.DEPUTY) == [ana.person]


def test_who_watches_is_brought_in_a_few_at_a_time_in_another_order_for_each_incident() -> None:
    watching = {"watching": Watching(severities=(Severity.HIGH,), when=slots("wed 9-17"))}
    people = [somebody(name, **watching) for name in ("Ana", "Ben", "Eve", "Fay", "Gus")]
    found = [learners(Story(at=NOW, id=id).incident, people, POLICY, NOW) for id in ("aaaa", "bbbb", "cccc")]
    assert [len(each) for each in found] == [3, 3, 3]
    assert len({tuple(each.person.name for each in few) for few in found}) > 1
    assert learners(Story(at=NOW).incident, people, POLICY, NOW + DAY) == []
    restricted = Story(declaration(restricted=True), at=NOW)
    assert learners(restricted.incident, people, POLICY, NOW) == []


def test_who_watches_already_takes_one_of_the_few_places() -> None:
    people = [somebody(name, watching=Watching()) for name in ("Ana", "Ben", "Eve", "Fay", "Gus")]
    story = Story(at=NOW)
    first, second, *_ = learners(story.incident, people, POLICY, NOW)
    story.tell(LearnersFound(people=[first.person, second.person]))
    assert len(learners(story.incident, people, POLICY, NOW)) == 1
    [third] = learners(story.incident, people, POLICY, NOW)
    story.tell(LearnersFound(people=[third.person]))
    assert learners(story.incident, people, POLICY, NOW) == []


def test_the_reason_is_always_said() -> None:
    new = somebody("Eve", rotation_since=NOW - DAY)
    everybody = [somebody("Ana", 24), somebody("Ben", 24, 48, 72), new]
    first, second, third = suggest(everybody, HIGH, (), POLICY, NOW)
    assert why(first, POLICY) == (
        "60 weighted minutes in command in 90d, the least of 3 who can, last commanded 2026-03-03"
    )
    assert why(second, POLICY) == (
        "new on rotation, counted as the median: 135 weighted minutes in command in 90d, number 2 of 3 who can"
    )
    assert "number 3 of 3" in why(third, POLICY)
    said = suggestions([first], [(somebody("Eve").person, "is responding here")], Severity.HIGH, POLICY)
    assert "Not: Eve is responding here" in str(said.body)
    assert "Nobody on the roster" in suggestions([], [], Severity.HIGH, POLICY).text
