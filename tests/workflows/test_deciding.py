"""Proposals in the channel: silence is consent and is said aloud, an objection is the commander's to decide."""

from datetime import timedelta

from incident.commands import ObjectToProposal, Propose, RecordOutcome, SettleProposal
from tests.workflows.case import ANA, BEN, CHLOE, Case, words_of
from tests.workflows.house import House


def question(case: Case) -> str:
    [asked] = case.said("Proposal 1")[:1]
    return words_of(asked)


async def test_silence_is_consent_and_is_said_aloud(house: House) -> None:
    case = await house.under_way()
    told = await case.told(Propose, BEN, text="Restart the queue")
    assert told.startswith("Proposal 1 is in the channel; objections until ")
    await case.until(lambda _: case.said("Any strong objections?"), "the channel is asked")
    assert "object_to_proposal" in question(case)
    await case.time_passes(timedelta(seconds=61))
    await case.until(lambda _: case.said("No objections"), "it is said aloud")
    await case.all_settled()
    [said] = case.said("No objections")
    assert "goes ahead. Restart the queue." in said.text
    assert "object_to_proposal" not in question(case)
    await case.told(RecordOutcome, BEN, outcome="verified")
    await case.all_settled()
    assert len(case.said("Proposal 1 worked, says")) == 1
    [shown] = (await case.view()).proposals
    assert (shown.standing, shown.outcome) == ("agreed", "verified")
    assert case.doubled() == []


async def test_an_objection_goes_to_the_commander_who_decides(house: House) -> None:
    case = await house.under_way()
    await case.told(Propose, BEN, text="Restart the queue")
    await case.told(ObjectToProposal, CHLOE, reason="Sessions are lost")
    await case.all_settled()
    await case.time_passes(timedelta(minutes=5))
    [said] = case.said("objects to proposal 1")
    assert f"<@{ANA.slack_id}>, it is your call." in words_of(said)
    assert not case.said("No objections")
    await case.told(SettleProposal, ANA, go=False)
    await case.all_settled()
    assert len(case.said("decided: proposal 1 is dropped. It was: Restart the queue.")) == 1
    texts = [entry.text for entry in await case.timeline()]
    assert "Chloe Martin objected to proposal 1: Sessions are lost." in texts


async def test_a_window_outlives_the_worker(house: House) -> None:
    case = await house.under_way()
    await case.told(Propose, BEN, text="Restart the queue")
    await case.all_settled()
    await house.worker_goes()
    await house.worker_comes()
    await case.time_passes(timedelta(seconds=61))
    await case.until(lambda _: case.said("No objections"), "it is said aloud")
