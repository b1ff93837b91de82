"""How command and the way to it are shared; nobody is shown in a group under five."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from incident.careers import Stage
from incident.people import Person
from incident.staff import Staff
from roster.candidate import Candidate
from roster.fairness import OTHERS, Fairness, Stint, fairness
from roster.vocabulary import Standing

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def person(n: int, stage: Stage = Stage.ON_ROTATION, standing: Standing = Standing.ACTIVE) -> Candidate:
    on = stage is Stage.ON_ROTATION
    return Candidate(
        person=Person(email=f"p{n}@example.com"),
        stage=stage,
        standing=standing,
        ceiling=None,
        in_words="",
        joined_at=NOW - 300 * DAY,
        rotation_since=NOW - (300 - 10 * n) * DAY if on else None,
    )


def stint(n: int, hours: int = 1, at: datetime = NOW - 30 * DAY) -> Stint:
    return Stint(email=f"p{n}@example.com", begin=at, end=at + hours * HOUR)


def staff(**sizes: int) -> dict[str, Staff]:
    names = [name for name, size in sizes.items() for _ in range(size)]
    return {
        f"P{n}@example.com": Staff(department=name, since=date(2020, 1, 1)) for n, name in enumerate(names)
    }


def shared(
    directory: dict[str, Staff], commanded: list[Stint], roster: list[Candidate] | None = None
) -> Fairness:
    people = [person(n) for n in range(len(directory))] if roster is None else roster
    return fairness(people, commanded, directory, ["Platform"], NOW)


def by(found: Fairness, what: str) -> dict[str, tuple[int, int]]:
    return {g.name: (g.people, round(g.share * 100)) for g in found.groups if g.by == what}


def test_command_is_shown_by_department_and_by_time_with_us() -> None:
    found = shared(staff(Platform=5, Support=5), [stint(0, 3), stint(5), stint(6)])
    assert by(found, "department") == {"Platform": (5, 60), "Support": (5, 40)}
    assert by(found, "with us") == {"over 3 years": (10, 100)}
    assert found.withheld == []


def test_groups_under_five_are_shown_only_together() -> None:
    found = shared(staff(Platform=8, Support=3, Sales=2), [stint(0), stint(8)])
    assert by(found, "department") == {"Platform": (8, 50), OTHERS: (5, 50)}


def test_one_small_group_hides_the_next_so_that_it_cannot_be_computed_from_the_rest() -> None:
    found = shared(staff(Platform=8, Support=6, Sales=2), [stint(0), stint(15)])
    assert by(found, "department") == {"Platform": (8, 50), OTHERS: (8, 50)}


def test_too_few_people_altogether_are_not_shown_at_all() -> None:
    found = shared(staff(Platform=2, Support=2), [stint(0)])
    assert found.groups == []
    assert found.withheld == ["department", "site", "with us"]


def test_no_group_under_five_is_ever_shown_nor_left_over() -> None:
    chance = Random(5)
    for _ in range(2000):
        sizes = {name: chance.randrange(0, 9) for name in ("Platform", "Support", "Sales", "Legal")}
        directory = staff(**sizes)
        found = shared(directory, [stint(n) for n in range(len(directory)) if chance.random() < 0.5])
        for what in ("department", "site", "with us"):
            shown = [group.people for group in found.groups if group.by == what]
            assert all(people >= 5 for people in shown)
            assert sum(shown) in (0, len(directory))


def test_stages_waits_and_where_people_stop() -> None:
    founder, *others = [person(n) for n in range(6)]
    roster = [
        founder,  # on rotation from the day they joined: they say nothing of how long the way takes
        *others,
        person(6, Stage.SHADOWING),
        person(7, Stage.SHADOWING, Standing.DEFERRED),
        person(8, Stage.TRAINED, Standing.ALUMNI),
    ]
    [group] = [g for g in shared(staff(Support=9), [], roster).groups if g.by == "department"]
    assert group.stages == {Stage.ON_ROTATION: 6, Stage.SHADOWING: 1}
    assert group.stopped == {Stage.SHADOWING: 1, Stage.TRAINED: 1}
    assert group.to_rotation == 30 * DAY


def test_the_share_from_outside_engineering_by_quarter_where_enough_people_commanded() -> None:
    directory = staff(Platform=5, Support=5)
    winter = [stint(n, 1 if n < 5 else 3, NOW - 100 * DAY) for n in range(10)]
    found = shared(directory, [*winter, stint(0), stint(9)])
    assert [(q.name, q.outside) for q in found.quarters] == [("2026 Q1", 0.75), ("2026 Q2", None)]
