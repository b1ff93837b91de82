"""Who learnt to command beside whom, from when to when."""

import pytest

from incident.commands import ChangeStatus, EditIncident, RemoveParticipant
from incident.facts import LearnersFound, QualifiedFound, ShadowFound
from incident.pairs import mentoring, pairs, to_talk
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role, Status
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, NOW, Story, declaration, people

FAY = Person(name="Fay Doe", email="fay@example.com", slack_id="U0FAY")


def shadowed(**details: bool) -> Story:
    """Ana commands, Fay watches beside her from ten minutes on."""
    story = Story(declaration(**details))
    story.page(ANA)
    story.wait(10 * MINUTE).tell(LearnersFound(people=[FAY]))
    story.tell(ShadowFound(person=FAY))
    return story


def told(story: Story) -> list[tuple[str, str, bool, int, int]]:
    """Learner, mentor, in command or not, and the minutes."""
    return [
        (
            pair.learner.name.split()[0],
            pair.mentor.name.split()[0],
            pair.reverse,
            round((pair.begin - NOW) / MINUTE),
            round(((pair.end or story.now) - NOW) / MINUTE),
        )
        for pair in pairs(story.incident.events)
    ]


def closed(story: Story) -> Story:
    for status in (Status.STABLE, Status.CLOSED):
        story.tell(ChangeStatus(command_id="c", actor=story.incident.commander or ANA, status=status))
    return story


def test_a_shadow_goes_on_beside_whoever_commands_next_and_talks_with_whom_it_was_longest() -> None:
    story = shadowed().wait(10 * MINUTE)
    story.hand_over(BEN)
    story = closed(story.wait(HOUR))
    assert told(story) == [("Fay", "Ana", False, 10, 20), ("Fay", "Ben", False, 20, 80)]
    [talk] = to_talk(story.incident.events, story.incident)
    assert talk.mentor == BEN


def test_whoever_left_before_the_end_is_not_asked() -> None:
    story = shadowed().wait(5 * MINUTE)
    story.tell(RemoveParticipant(command_id="r", actor=FAY, user=FAY))
    story = closed(story.wait(HOUR))
    assert told(story) == [("Fay", "Ana", False, 10, 15)]
    assert to_talk(story.incident.events, story.incident) == []
    assert story.incident.shadows == []


def test_a_learner_in_command_learns_beside_whoever_may_take_over_until_they_do() -> None:
    story = Story()
    story.page(ANA)
    story.assign(CARA, Role.DEPUTY)
    story.tell(QualifiedFound(person=BEN, why="the only one who can"))
    assert people(story.incident, Role.DEPUTY) == [CARA]
    assert story.tell(QualifiedFound(person=BEN, why="the only one who can")) == []
    story.wait(30 * MINUTE).assign(BEN, Role.COMMANDER, by=BEN, now=True)
    assert story.incident.commander == BEN
    assert story.incident.beside is None
    story = closed(story.wait(HOUR))
    assert told(story) == [("Ana", "Ben", True, 0, 30)]


def test_several_learners_at_once_count_once_for_whom_they_learn_beside() -> None:
    story = shadowed().wait(10 * MINUTE)
    gus = Person(name="Gus Doe", email="gus@example.com")
    story.tell(LearnersFound(people=[gus]))
    story.tell(ShadowFound(person=gus))
    story = closed(story.wait(HOUR))
    [span] = mentoring(pairs(story.incident.events))
    assert (span.person, span.end and span.end - span.begin) == (ANA, 70 * MINUTE)


def test_who_came_to_watch_and_left_is_not_brought_in_again() -> None:
    story = shadowed()
    story.tell(RemoveParticipant(command_id="r", actor=FAY, user=FAY))
    assert story.tell(LearnersFound(people=[FAY])) == []


def test_only_an_observer_shadows_and_only_once() -> None:
    story = shadowed()
    assert story.tell(ShadowFound(person=FAY)) == []
    assert story.tell(ShadowFound(person=CARA)) == []


def test_a_restricted_incident_takes_observers_when_its_commander_says_so() -> None:
    story = Story(declaration(restricted=True))
    story.page(ANA)
    assert story.tell(LearnersFound(people=[FAY])) == []
    story.assign(CARA, Role.DEPUTY)
    with pytest.raises(Refused, match="unless its commander says so"):
        story.assign(FAY, Role.OBSERVER, by=CARA)
    with pytest.raises(Refused, match="unless its commander says so"):
        story.tell(EditIncident(command_id="e", actor=CARA, observers=True))
    story.tell(EditIncident(command_id="e", actor=ANA, observers=True))
    assert len(story.tell(LearnersFound(people=[FAY]))) == 1
    gus = Person(name="Gus Doe", email="gus@example.com")
    story.assign(gus, Role.OBSERVER, by=CARA)
    story.tell(EditIncident(command_id="e", actor=ANA, observers=False))
    with pytest.raises(Refused, match="Nothing"):
        story.tell(EditIncident(command_id="e", actor=ANA, observers=False))


def test_before_anybody_commands_nobody_lets_observers_in() -> None:
    story = Story(declaration(restricted=True))
    with pytest.raises(Refused, match="unless its commander says so"):
        story.tell(EditIncident(command_id="e", actor=BEN, observers=True))
