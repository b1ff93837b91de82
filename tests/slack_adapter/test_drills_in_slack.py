"""A drill as people begin and lead it in Slack: typed, pressed, refused where it could be taken for the real thing."""

from collections.abc import AsyncIterator

import pytest

from drills.words import refusals as say
from incident.words import usage
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import ANA, BEN, eventually, key_of
from tests.workflows.drills import Drilled
from tests.workflows.house import House
from workflows.drilling import drills_played


@pytest.fixture
async def slack(house: House, listening: Adapter) -> AsyncIterator[Workspace]:
    workspace = Workspace(house.workspace.config)
    yield workspace
    await workspace.close()


@pytest.fixture
def ben(slack: Workspace) -> Someone:
    return Someone(slack, str(BEN.slack_id), "C0GENERAL")


async def started(house: House, who: Someone, text: str) -> Drilled:
    said = await who.asks(f"drill start {text}")
    assert "begins" in said, said
    case = Drilled(house, said.split("`")[1])
    house.cases.append(case)
    await case.is_said("this is an exercise")
    return case


async def test_a_drill_is_begun_for_somebody_and_led_with_buttons(house: House, ben: Someone) -> None:
    case = await started(house, ben, "checkout-outage @ana 10")
    view = await case.now_played()
    assert (view.drill.trainee.email, view.drill.facilitator.email) == (ANA.email, BEN.email)
    assert view.drill.speed == 10
    await case.is_told(BEN, "under way")
    there = case.to(BEN)
    [desk] = [m for m in there.messages if key_of(m).endswith("/desk")]
    at_desk = ben.at(there.id)
    await at_desk.presses(desk.ts, "fire_inject")
    await ben.workspace.redeliver()
    await case.is_said("Nineteen tickets so far")
    await at_desk.presses(desk.ts, "pause_drill")
    await case.is_told(BEN, "The scenario waits.")
    await at_desk.presses(desk.ts, "resume_drill")
    await at_desk.presses(desk.ts, "end_drill")
    await case.drill.result()
    await case.is_told(ANA, "debrief of")
    await case.ends()
    assert case.doubled() == []


async def test_it_is_led_with_words_in_its_channel(house: House, ben: Someone) -> None:
    case = await started(house, ben, "alarm-of-nothing")
    here = ben.at(case.channel.id)
    assert "The scenario waits" in await here.asks("drill pause")
    assert "eager is left out." in await here.asks("drill skip eager")
    assert "looked comes now." in await here.asks("drill fire looked")
    assert 'Nothing called "poem"' in await here.asks("drill fire poem")
    assert "The scenario goes on" in await here.asks("drill resume")
    assert "The drill is over." in await here.asks("drill end")
    await case.drill.result()
    await case.ends()


async def test_the_list_says_which_there_are_and_which_are_played(house: House, ben: Someone) -> None:
    case = await started(house, ben, "alarm-of-nothing")

    async def listed() -> bool:
        return bool(await drills_played(house.incidents))

    await eventually(listed, "Temporal lists it")
    said = await ben.asks("drill list")
    for words in (
        "checkout-outage",
        "lunch-for-five",
        "no technical knowledge",
        "5 people",
        case.id,
        "Ben Okafor plays",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("drill", usage.drill_usage()),
        ("drill sing", usage.drill_usage()),
        ("drill start", usage.drill_usage()),
        ("drill start checkout-outage fast", usage.drill_usage()),
        ("drill start checkout-outage 11", say.bad_speed("11")),
        ("drill start checkout-outage 0", say.bad_speed("0")),
        ("drill start poem", 'There is no scenario "poem". There is: alarm-of-nothing'),
        ("drill end", "No drill is played in this channel"),
        ("drill end abcdefgh", "No drill is played in this channel"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_what_can(ben: Someone, typed: str, words: str) -> None:
    assert words in await ben.asks(typed)


async def test_a_real_incidents_channel_is_no_place_for_a_drill(house: House, ben: Someone) -> None:
    real = await house.under_way()
    here = Someone(ben.workspace, str(ANA.slack_id), real.channel.id)
    assert say.in_a_real_channel() in await here.asks("drill start checkout-outage")
    assert "No drill is played in this channel" in await here.asks("drill end")
    assert (await real.view()).status == "active"


async def test_who_commands_a_real_incident_begins_no_drill(house: House, ben: Someone) -> None:
    real = await house.under_way()

    async def refused() -> bool:
        return f"is needed in a real incident (`{real.id}`)" in await ben.asks(
            "drill start checkout-outage @ana"
        )

    await eventually(refused, "Temporal knows who commands")
