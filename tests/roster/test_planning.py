"""The schedule beside the roster: where they say different things, and what could be changed."""

from datetime import UTC, datetime, timedelta

import pytest

from incident.careers import RosterPolicy
from incident.people import Person
from incident.vocabulary import Severity
from roster import lists
from roster.lists import week_in_words
from roster.planning import WEEK, Shift, drift, plan
from roster.slots import slots
from roster.vocabulary import Standing
from tests.roster.test_choosing import somebody

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
POLICY = RosterPolicy()
ANA, BEN, EVE = somebody("Ana", 24), somebody("Ben"), somebody("Eve")
ZOE = Person(name="Zoe", email="zoe@example.com")


def on_call(person: Person, week: int = 0, weeks: int = 1) -> Shift:
    return Shift(person=person, begin=MONDAY + week * WEEK, end=MONDAY + (week + weeks) * WEEK)


def planned(shifts: list[Shift], *candidates: object, weeks: int = 3) -> list[str]:
    found = plan(shifts, candidates, MONDAY, weeks, Severity.HIGH, POLICY)  # type: ignore[arg-type]
    return [week_in_words(week, POLICY).split(" (")[0] for week in found]


def test_who_is_on_call_and_not_qualified_and_who_is_qualified_and_never_on_call() -> None:
    low = somebody("Low", ceiling=Severity.LOW, in_words="on rotation, up to low")
    found = drift([on_call(ANA.person), on_call(ZOE), on_call(low.person)], [ANA, BEN, low], Severity.HIGH)
    assert found.not_qualified == [(ZOE, "not on the roster"), (low.person, "on rotation, up to low")]
    assert found.never_scheduled == [BEN.person]


@pytest.mark.parametrize(("weeks", "head"), [(1, "in the next week"), (2, "in the next 2 weeks")])
def test_a_plan_says_for_how_long_it_is(weeks: int, head: str) -> None:
    found = plan([], [ANA], MONDAY, weeks, Severity.HIGH, POLICY)
    assert lists.planned(found, POLICY).text.endswith(head)


def test_who_rests_is_not_missed_on_the_schedule() -> None:
    resting = somebody("Ben", standing=Standing.RESTING)
    assert drift([on_call(ANA.person)], [ANA, resting], Severity.HIGH).none


def test_whoever_is_scheduled_and_qualified_stays() -> None:
    assert planned([Shift(person=ANA.person)], ANA, BEN, weeks=1) == [
        "2026-03-09 to 2026-03-16: Ana, as scheduled"
    ]


def test_elsewhere_the_least_loaded_take_turns() -> None:
    said = planned([on_call(ZOE, weeks=3)], ANA, BEN, EVE)
    turns = [line.rpartition(" ")[2] for line in said]
    assert sorted(turns[:2]) == ["Ben", "Eve"]  # who never commanded; which of them first is a lot
    assert turns[2] == "Ana"
    assert said[0].startswith("2026-03-09 to 2026-03-16: override Zoe with ")


def test_a_week_in_which_nobody_is_scheduled_is_filled_too() -> None:
    assert planned([], ANA, weeks=1) == ["2026-03-09 to 2026-03-16: override nobody with Ana"]


def test_whoever_works_some_hours_of_the_week_is_not_proposed_for_a_whole_one() -> None:
    part_time = somebody("Ana", available=slots("wed 9-17"))
    [said] = planned([on_call(ZOE)], part_time, weeks=1)
    assert said.endswith("Zoe, not qualified: Zoe; nobody else could be on call the whole week")


def test_a_schedule_that_covers_half_a_week_is_seen() -> None:
    half = Shift(person=ZOE, begin=MONDAY + timedelta(days=3), end=MONDAY + timedelta(days=4))
    [week] = plan([half, Shift(person=ANA.person)], [ANA, BEN], MONDAY, 1, Severity.HIGH, POLICY)
    assert week.lacking == [ZOE]
    assert week.instead
    assert week.instead.person == BEN.person
