"""A drill from its beginning to the debrief, on Temporal's own server: the cast reacts to what is done, or left undone."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.worker import Replayer

from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
from incident.commands import AssignRole, Propose
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role, Status, What
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, EVE, words_of
from tests.workflows.drills import Drilled, begun
from tests.workflows.house import House
from workflows.drill import DrillWorkflow
from workflows.incident import IncidentWorkflow
from workflows.payloads import CONVERTER
from workflows.turn import Turn


async def over(case: Drilled) -> None:
    await case.drill.result()
    await case.ends()


async def test_the_trainee_commands_and_everybody_sees_that_it_is_a_drill(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    view = await case.until(lambda view: Role.COMMANDER in view.roles, "somebody commands")
    assert view.roles[Role.COMMANDER].email == ANA.email
    assert view.roles[Role.REPORTER].email == BEN.email
    assert view.drill
    assert case.channel.name.startswith("inc-drill-")
    assert case.said("anything", case.stakeholders) == []
    message = await case.is_said("Nineteen tickets &amp; more")
    assert (message.username, message.icon) == ("Sam from support · DRILL", ":headphones:")
    await case.lead(EndDrill)
    await over(case)


async def test_what_is_done_and_what_is_not_bring_different_things(house: House) -> None:
    silent, heard = await begun(house, trainee=EVE), await begun(house)
    await heard.is_said("this is an exercise")
    await heard.report()
    await heard.told(Propose, text="Restart the queue")
    await heard.came("numbers", "boss-thanks", "same")
    await silent.came("numbers", "boss-asks")
    await heard.is_said("Thank you for the report")
    await silent.is_said("Is anybody there?")
    assert [who for who, _ in heard.spoken()].count("Ines, sales · DRILL") == 1
    assert "Is anybody there?" not in dict(heard.spoken()).values()
    assert (await heard.now_played()).drill.left_out == ["boss-asks"]
    for case in (silent, heard):
        await case.lead(EndDrill)
        await over(case)
        assert case.doubled() == []


async def test_the_facilitator_sees_what_is_to_come_and_leads(house: House) -> None:
    case = await begun(house)
    await case.is_told(BEN, "Ines, sales")
    assert "It was the release" in case.desk()
    assert await case.lead(PauseDrill) == "The scenario waits, and so do the incident's reminders."
    await case.is_told(BEN, "The scenario waits.")
    assert await case.lead(FireInject, inject="chaos") == "chaos comes now."
    card = await case.is_said("A laptop dies")
    assert card.username == "Chaos card · DRILL"
    assert await case.lead(SkipInject, inject="boss-asks") == "boss-asks is left out."
    assert await case.lead(ResumeDrill) == "The scenario goes on, and the reminders from where they were."
    with pytest.raises(Refused, match="Ben Okafor leads this drill"):
        await case.lead(SkipInject, ANA)
    assert await case.lead(EndDrill, ANA) == "The drill is over. The debrief follows."
    await over(case)
    assert "Over: Ana Reyes ended it." in case.desk()


async def test_a_pause_lets_the_incident_rest_and_it_goes_on_from_where_it_was(house: House) -> None:
    """At that speed a report is due every three minutes."""
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.report()
    await case.lead(PauseDrill)
    await case.until(lambda view: not view.next_due, "everything rests")
    await case.time_passes(timedelta(hours=2))
    assert await case.timeline("fell_due") == []
    await case.lead(ResumeDrill)
    view = await case.until(lambda view: view.next_due, "the reminders go on")
    [due] = [due.at for due in view.next_due if due.what is What.STATUS_REPORT]
    assert timedelta(minutes=1) < due - await case.now() <= timedelta(minutes=3)
    assert await case.timeline("fell_due") == []
    told = [entry.text for entry in await case.timeline() if entry.kind.startswith("clocks")]
    assert told == ["The drill is paused: nothing falls due.", "The drill goes on."]
    await case.lead(EndDrill)
    await over(case)
    assert case.doubled() == []


async def test_the_debrief_goes_to_who_commanded_and_who_led_and_the_incident_is_put_away(
    house: House,
) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.report()
    await case.lead(EndDrill)
    for person in (ANA, BEN):
        message = await case.is_told(person, "debrief of")
        assert "First report" in words_of(message)
        assert "It was the release" in words_of(message)
    await over(case)
    assert (await case.drill.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert case.channel.is_archived
    told = (await case.now_played()).debrief
    assert told
    assert told.why == "Ben Okafor ended it"
    assert case.doubled() == []
    for handle in (case.drill, case.handle, case.turns(ANA)[0]):  # what a record's verification does
        replayer = Replayer(workflows=[IncidentWorkflow, DrillWorkflow, Turn], data_converter=CONVERTER)
        await replayer.replay_workflow(await handle.fetch_history())


async def test_closing_the_incident_ends_the_drill(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await over(case)
    ended = (await case.now_played()).drill.ended
    assert ended
    assert ended.why == "closed"
    await case.is_told(ANA, "debrief of")


async def test_nobody_is_asked_for_feedback_and_no_review_begins(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.lead(EndDrill)
    await over(case)
    for kind in ("review", "feedback"):
        runs = [run async for run in house.env.client.list_workflows(f"WorkflowId = '{kind}-{case.id}'")]
        assert runs == []


async def test_one_person_plays_one_drill_at_a_time(house: House) -> None:
    case = await begun(house)
    by_slack = Person(slack_id=ANA.slack_id)
    with pytest.raises(Refused, match=f"Ana Reyes plays a drill already .`{case.id}`"):
        await begun(house)
    await begun(house, trainee=CHLOE)
    unknown = await begun(house, trainee=Person(slack_id=EVE.slack_id))
    with pytest.raises(Refused, match=f"plays a drill already .`{unknown.id}`"):
        await begun(house, trainee=EVE)
    await case.is_said("this is an exercise")
    await case.lead(EndDrill)
    await over(case)
    await case.nobody_plays()
    await begun(house, trainee=by_slack)


async def test_of_drills_begun_in_the_same_moment_one_is_played(house: House) -> None:
    asked = await asyncio.gather(*(begun(house) for _ in range(5)), return_exceptions=True)
    [case] = [each for each in asked if isinstance(each, Drilled)]
    refused = [each for each in asked if isinstance(each, Refused)]
    assert len(refused) == 4
    assert all(f"Ana Reyes plays a drill already (`{case.id}`)" in each.reason for each in refused)


async def test_a_drill_that_somebody_stopped_by_hand_keeps_nobody_from_the_next(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.drill.terminate()
    await case.nobody_plays()
    second = await begun(house)
    await second.is_said("this is an exercise")


async def test_the_same_key_begins_one_drill(house: House) -> None:
    key = str(uuid4())
    first, again = await asyncio.gather(*(begun(house, key=key) for _ in range(2)))
    assert first.id == again.id
    await first.is_said("this is an exercise")
    await first.lead(EndDrill)
    await over(first)
    assert (await begun(house, key=key)).id == first.id
    assert first.doubled() == []


async def test_a_real_incident_comes_first(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    real = await house.under_way()
    await case.is_said("A real incident needs")
    await over(case)
    ended = (await case.now_played()).drill.ended
    assert ended
    assert (ended.why, ended.to) == ("yielded", real.id)
    assert case.said("debrief of", case.to(ANA)) == []
    await case.is_told(BEN, "debrief of")
    await case.nobody_plays()
    with pytest.raises(Refused, match=f"is needed in a real incident \\(`{real.id}`\\)"):
        await begun(house)


async def test_a_worker_that_goes_and_comes_loses_nothing_and_doubles_nothing(house: House) -> None:
    case = await begun(house)
    await case.came("numbers")
    await house.worker_goes()
    await house.worker_comes()
    await case.report()
    await case.is_said("Thank you for the report")
    await case.lead(EndDrill)
    await over(case)
    assert case.doubled() == []
    assert len(case.spoken()) == 2


async def test_it_goes_on_in_a_new_run_where_it_was(open_house: OpenHouse, forgetful_env: object) -> None:
    house = await open_house(env=forgetful_env)
    case = await begun(house)
    await case.is_said("this is an exercise")
    for number in range(12):
        await case.lead(PauseDrill if number % 2 == 0 else ResumeDrill)
    await case.report()
    await case.told(AssignRole, user=EVE.email, role="scribe")
    await case.is_said("Nineteen tickets")
    await case.is_said("Thank you for the report")
    await case.lead(EndDrill)
    await over(case)
    where = f"WorkflowId = 'drill-{case.id}'"
    runs = [run async for run in house.env.client.list_workflows(where)]
    assert len(runs) > 1
    assert len(case.spoken()) == 2
    assert case.doubled() == []


async def test_slack_down_delays_the_cast_and_loses_no_word(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    await house.fault("slack.chat.postMessage", times=3)
    await case.came("numbers")
    await case.is_said("Nineteen tickets")
    await case.lead(EndDrill)
    await over(case)
    assert case.doubled() == []
