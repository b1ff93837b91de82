"""The decision log: silence is consent and is said aloud; an objection leaves it to the commander."""

from datetime import timedelta

import pytest

from incident.commands import Command, ObjectToProposal, Propose, RecordOutcome, SettleProposal
from incident.facts import MUSTER
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Result, Standing, What
from tests.incident.incidents import ANA, BEN, CARA, NOW, POLICY_TEXT, Story, policy


def led() -> Story:
    story = Story()
    story.page(ANA)
    return story


def said(kind: type[Command], actor: Person, **payload: object) -> Command:
    return kind.model_validate({"command_id": "c1", "actor": actor, **payload})


def standings(story: Story) -> list[Standing]:
    return [proposal.standing for proposal in story.incident.proposals]


def test_after_the_window_silence_is_consent() -> None:
    story = led()
    story.propose(by=BEN)
    assert story.due(What.OBJECTIONS).at == NOW + timedelta(seconds=60)
    story.remind(What.OBJECTIONS)
    assert standings(story) == [Standing.AGREED]
    settled = story.incident.events[-1]
    assert settled.kind == "proposal_settled"
    assert settled.actor == MUSTER


def test_the_window_is_the_policys() -> None:
    story = Story(policy=policy(POLICY_TEXT + '[command]\nobjection_window = "3m"'))
    story.propose()
    assert story.due(What.OBJECTIONS).at == NOW + timedelta(minutes=3)


@pytest.mark.parametrize(("go", "standing"), [(True, Standing.AGREED), (False, Standing.DROPPED)])
def test_an_objection_stops_the_clock_and_the_commander_decides(go: bool, standing: Standing) -> None:
    story = led()
    story.propose(by=BEN)
    story.tell(said(ObjectToProposal, CARA, reason="Loses sessions"))
    assert story.tell(said(ObjectToProposal, BEN, reason="And carts"))
    assert What.OBJECTIONS not in {due.what for due in story.dues()}
    assert [o.reason for o in story.incident.proposals[0].objections] == ["Loses sessions", "And carts"]
    with pytest.raises(Refused, match="Only the commander or deputy may decide proposals"):
        story.tell(said(SettleProposal, CARA, go=go))
    story.tell(said(SettleProposal, ANA, go=go))
    assert standings(story) == [standing]


def test_two_at_once_are_settled_each_in_its_time() -> None:
    story = led()
    story.propose("Restart the queue")
    story.wait(timedelta(seconds=30)).propose("Fail over")
    with pytest.raises(Refused, match=r"More than one proposal is meant\. Say which: 1, 2\."):
        story.tell(said(ObjectToProposal, CARA, reason="No"))
    story.remind(What.OBJECTIONS)
    assert standings(story) == [Standing.AGREED, Standing.OPEN]
    story.tell(said(ObjectToProposal, CARA, reason="No"))
    assert standings(story) == [Standing.AGREED, Standing.OBJECTED]


def test_what_came_of_it_is_kept_and_what_worked_may_still_be_reverted() -> None:
    story = led()
    story.propose()
    with pytest.raises(Refused, match="No proposal waits for this"):
        story.tell(said(RecordOutcome, BEN, outcome="verified"))
    story.remind(What.OBJECTIONS)
    story.tell(said(RecordOutcome, BEN, outcome="verified"))
    story.tell(said(RecordOutcome, BEN, outcome="reverted"))
    assert story.incident.proposals[0].outcome is Result.REVERTED
    with pytest.raises(Refused, match="There is no proposal 1 to which this fits"):
        story.tell(said(RecordOutcome, BEN, proposal=1, outcome="verified"))


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (said(Propose, BEN, text="  "), "The proposal is empty"),
        (said(Propose, BEN, text="x" * 501), "Proposal too long"),
        (said(ObjectToProposal, BEN, reason="No"), "No proposal waits for this"),
        (said(SettleProposal, ANA, proposal=3, go=True), "There is no proposal 3"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        led().tell(command)


def test_a_late_objection_hears_that_it_is_decided() -> None:
    story = led()
    story.propose()
    story.remind(What.OBJECTIONS)
    with pytest.raises(Refused, match="No proposal waits for this"):
        story.tell(said(ObjectToProposal, CARA, reason="Too late"))
