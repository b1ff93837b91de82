"""Each scenario that comes with Muster, played to its end: whatever can be said in it is said in some course of it."""

from collections.abc import Callable

import pytest

from drills.conditions import Condition
from drills.scenario import Inject
from incident.commands import ObjectToProposal, RecordEvent, ReportToExecutives
from incident.vocabulary import Role, What
from tests.drills.plays import Played
from tests.incident.incidents import ANA, BEN, CARA, Story
from workflows.scenarios import OURS, readable

FILES = sorted(OURS.glob("*.yaml"))


def words(condition: Condition) -> str:
    return condition.of.split("|")[0] or "something"


def agreed(story: Story, condition: Condition) -> None:
    story.propose(words(condition))
    story.remind(What.OBJECTIONS)


def objected(story: Story, condition: Condition) -> None:
    story.propose()
    number = story.incident.proposals[-1].number
    story.tell(ObjectToProposal(command_id="o", actor=BEN, proposal=number, reason="it was tried"))


def role_given(story: Story, condition: Condition) -> None:
    if condition.of == Role.COMMANDER:
        story.hand_over(CARA)
    else:
        story.assign(BEN, Role(condition.of))


def executives_told(story: Story, condition: Condition) -> None:
    told = {"status": "It is broken", "overview": "Payments fail", "next_steps": "We look"}
    story.tell(ReportToExecutives.model_validate({"command_id": "e", "actor": ANA, **told}))


DOES: dict[str, Callable[[Story, Condition], object]] = {
    "report_sent": lambda story, condition: [story.report() for _ in range(condition.number)],
    "executives_told": executives_told,
    "proposed": lambda story, condition: story.propose(words(condition)),
    "agreed": agreed,
    "objected": objected,
    "asked": lambda story, condition: story.task(text=words(condition)),
    "role_given": role_given,
    "noted": lambda story, condition: story.tell(RecordEvent(command_id="n", actor=ANA, text="noted")),
}


def bring_about(play: Played, inject: Inject) -> None:
    """Do what it waits for, and what that waits for, and nothing else."""
    for condition in inject.when:
        if condition.kind == "said":
            first = play.drill.scenario.inject(condition.of)
            assert first
            bring_about(play, first)
        else:
            DOES[condition.kind](play.story, condition)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_inject_comes_in_some_course_and_each_course_ends(path: object) -> None:
    scenario = readable(path)  # type: ignore[arg-type]
    for inject in scenario.injects:
        play = Played(scenario)
        bring_about(play, inject)
        came = play.until(scenario.length.total_seconds() / 60)
        assert inject.name in play.drill.fired, inject.name
        assert came[-1] == "drill_ended:time"
