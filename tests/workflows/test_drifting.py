"""Once a week a channel hears where PagerDuty's schedule and the roster say different things."""

import pytest
from temporalio.service import RPCError

from incident.careers import RosterPolicy
from tests.conftest import OpenHouse
from tests.workflows.case import BEN, eventually, words_of
from tests.workflows.house import House
from tests.workflows.on_roster import Learner
from workflows.drifting import ensure_schedule, schedule_id

TOLD = "The schedule and the roster say different things"


async def heard(house: House) -> list[str]:
    """In the stakeholders' channel, once the week's look is over."""
    queue = house.settings.muster_task_queue
    await ensure_schedule(house.env.client, queue, house.policy)
    schedule = house.env.client.get_schedule_handle(schedule_id(queue))
    try:
        await schedule.trigger()

        async def over() -> bool:
            done = "WorkflowType = 'RosterDrift' AND ExecutionStatus = 'Completed'"
            return bool(
                [w async for w in house.env.client.list_workflows(f"{done} AND TaskQueue = '{queue}'")]
            )

        await eventually(over, "the look is over")
    finally:
        await schedule.delete()
    messages = house.state.slack.channels["C0STATUS"].messages
    return [words_of(m) for m in messages if TOLD in words_of(m)]


async def test_the_channel_hears_who_is_on_call_and_not_qualified_and_who_never_is(
    open_house: OpenHouse,
) -> None:
    house = await open_house(policy={"roster": RosterPolicy(founders=[BEN.email or ""], channel="C0STATUS")})
    ben = Learner(house, BEN)
    await ben.joins()
    await eventually(house.roster.everybody, "the roster is known")
    [said] = await heard(house)
    assert "is on call in the next weeks, and is not on the roster" in said
    assert f"<@{BEN.slack_id}> could command, and is never on call" in said


async def test_where_nobody_is_on_the_roster_nothing_is_said(open_house: OpenHouse) -> None:
    house = await open_house(policy={"roster": RosterPolicy(channel="C0STATUS")})
    assert await heard(house) == []


async def test_a_policy_that_names_no_channel_any_more_ends_it(house: House) -> None:
    client, queue = house.env.client, house.settings.muster_task_queue
    named = house.policy.model_copy(update={"roster": RosterPolicy(channel="C0STATUS")})
    await ensure_schedule(client, queue, named)
    for _ in range(2):
        await ensure_schedule(client, queue, house.policy)
        with pytest.raises(RPCError, match="not found"):
            await client.get_schedule_handle(schedule_id(queue)).describe()
