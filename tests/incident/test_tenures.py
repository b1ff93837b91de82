"""Who held which role from when to when, and what is told of it when."""

from incident.commands import RemoveParticipant
from incident.tenures import tells, tenures, told_at
from incident.vocabulary import Role, Status
from tests.incident.incidents import ANA, BEN, CARA, HOUR, NOW, Story


def held(story: Story) -> list[tuple[str, str, float, float | None]]:
    return [
        (
            t.person.name.split()[0],
            str(t.role),
            (t.begin - NOW) / HOUR,
            (t.end - NOW) / HOUR if t.end else None,
        )
        for t in tenures(story.incident.events)
    ]


def told(story: Story) -> list[list[tuple[str, str]]]:
    """Each time that something is told."""
    events = story.incident.events
    return [
        [(t.person.name.split()[0], str(t.role)) for t in told_at(events, n)]
        for n, event in enumerate(events)
        if tells(event)
    ]


def long_night() -> Story:
    story = Story()
    story.page(ANA)
    story.wait(HOUR).assign(CARA, Role.SCRIBE)
    story.wait(HOUR).hand_over(BEN)
    story.wait(HOUR).tell(RemoveParticipant(command_id="go", actor=CARA, user=CARA))
    story.wait(HOUR).mark(Status.STABLE)
    story.mark(Status.CLOSED)
    return story


def test_each_role_is_held_from_its_giving_until_it_passes_or_the_incident_is_closed() -> None:
    assert held(long_night()) == [
        ("Ana", "commander", 0, 2),
        ("Cara", "scribe", 1, 3),
        ("Ben", "commander", 2, 4),
        ("Ana", "deputy", 2, 4),
    ]


def test_people_hear_of_theirs_when_command_passes_and_at_the_end_and_once() -> None:
    assert told(long_night()) == [
        [("Ana", "commander")],
        [("Cara", "scribe"), ("Ben", "commander"), ("Ana", "deputy")],
    ]


def test_a_reopened_incident_tells_only_what_is_new() -> None:
    story = long_night()
    story.wait(HOUR).mark(Status.ACTIVE)
    story.wait(HOUR).mark(Status.STABLE)
    story.mark(Status.CLOSED)
    assert told(story)[2:] == [[("Ben", "commander"), ("Ana", "deputy")]]
    assert held(story)[-2:] == [("Ben", "commander", 5, 6), ("Ana", "deputy", 5, 6)]


def test_while_it_is_open_nothing_has_ended() -> None:
    story = Story()
    story.page(ANA)
    assert held(story) == [("Ana", "commander", 0, None)]
