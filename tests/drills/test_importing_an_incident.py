"""An incident that is over becomes a scenario, and nobody is named in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills.importing import scenario_of
from drills.reading import read_scenario
from incident.commands import CompleteTask, RecordEvent
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Status
from tests.incident.incidents import ANA, BEN, CARA, HOUR, MINUTE, Story, declaration


def over(story: Story) -> Story:
    story.mark(Status.STABLE)
    story.mark(Status.CLOSED)
    return story


def told(*lines: str, by: Person = CARA, pause: object = MINUTE) -> Story:
    story = Story(
        declaration("Ben's checkout is failing", description="Ask cara@example.com or +44 7700 900001")
    )
    story.page()
    for line in lines:
        story.wait(pause)  # type: ignore[arg-type]
        story.tell(RecordEvent(command_id="e", actor=by, text=line))
    return story


def test_what_others_said_is_said_by_the_cast_at_its_time() -> None:
    scenario = read_scenario(
        scenario_of(over(told("The queue is full", "It is empty again")).incident.events), "x", "x"
    )
    lines = [(inject.at, inject.say) for inject in scenario.injects if inject.speaker != "executive"]
    assert lines == [(MINUTE, "The queue is full"), (2 * MINUTE, "It is empty again")]
    [speaker] = {inject.speaker for inject in scenario.injects} - {"executive"}
    assert scenario.cast[str(speaker)].name == str(speaker).replace("responder-", "Responder ")
    assert scenario.title == "Responder 1's checkout is failing"


def test_nobody_is_named() -> None:
    story = told(
        "Cara asked Ben Chen, see https://wiki.example.com/ana and <@U0ANA>; call +1 202 555 0101 or ana@example.com",
        "@ben says that ANA LIMA knows",
    )
    text = scenario_of(over(story).incident.events)
    for name in (
        "cara",
        "ben",
        "chen",
        "ana ",
        "lima",
        "diaz",
        "U0ANA",
        "wiki",
        "555",
        "example.com",
        "7700",
    ):
        assert name.casefold() not in text.casefold().replace("responder", ""), name


@given(st.text(max_size=80), st.sampled_from([ANA, BEN, CARA]))
def test_whatever_is_said_around_a_name_it_is_gone_and_the_scenario_can_be_played(
    said: str, who: Person
) -> None:
    story = told(f"{said} {who.name} {said}".strip() or "x")
    text = scenario_of(over(story).incident.events)
    scenario = read_scenario(text, "x", "x")
    assert all(who.name not in inject.say for inject in scenario.injects)


def test_what_the_commander_said_is_for_the_trainee_to_say() -> None:
    story = told("The queue is full")
    story.tell(RecordEvent(command_id="e", actor=ANA, text="I take the decision to wait"))
    story.task(CARA)
    story.wait(MINUTE)
    story.tell(CompleteTask(command_id="c", actor=CARA, task=1, outcome="The disk was full"))
    says = [
        inject.say for inject in read_scenario(scenario_of(over(story).incident.events), "x", "x").injects
    ]
    assert "I take the decision to wait" not in says
    assert "The disk was full" in says


def test_a_long_incident_fits_into_a_lunch() -> None:
    story = told("one", "two", "three", pause=3 * HOUR)
    scenario = read_scenario(scenario_of(over(story).incident.events), "x", "x")
    assert max(inject.at for inject in scenario.injects if inject.at) <= scenario.length


def test_what_is_not_over_restricted_or_silent_makes_no_scenario() -> None:
    with pytest.raises(Refused, match="is not closed"):
        scenario_of(told("x").incident.events)
    with pytest.raises(Refused, match="Nobody but the commander"):
        scenario_of(over(told()).incident.events)
    restricted = Story(declaration(restricted=True))
    restricted.page()
    with pytest.raises(Refused, match="restricted"):
        scenario_of(over(restricted).incident.events)
