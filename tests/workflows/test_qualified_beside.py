"""Whoever is paged commands; where they are not qualified, somebody who is stands beside them, and everybody hears why."""

from datetime import timedelta

import pytest
import pytest_asyncio

from incident.careers import RosterPolicy
from incident.commands import AssignRole, EditIncident
from incident.refusals import Refused
from incident.vocabulary import Role, Severity
from roster.commands import Defer, JoinRoster
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, Case, eventually, words_of
from tests.workflows.drills import SCENARIO, begun
from tests.workflows.house import House
from tests.workflows.on_roster import Learner
from workflows.drill_schedule import Repeated, RepeatedDrill
from workflows.queues import drill_queue


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    """Ben and Chloe are qualified for everything; Ana, who is on call, is not on the roster yet."""
    return await open_house(policy={"roster": RosterPolicy(founders=[BEN.email or "", CHLOE.email or ""])})


async def on_roster(house: House, *people: Learner) -> None:
    for each in people:
        await each.joins()

    async def listed() -> bool:
        return len(await house.roster.everybody()) == len(people)

    await eventually(listed, "the roster is known")


async def rests(who: Learner) -> None:
    await who.says(Defer, until=await who.now() + timedelta(days=30))
    await listed_as(who.house, "resting")


async def listed_as(house: House, words: str, *, no_more: bool = False) -> None:
    async def listed() -> bool:
        return (words in str(await house.roster.everybody())) is not no_more

    await eventually(listed, f"the list says {words}{' no more' if no_more else ''}")


async def beside(case: Case) -> str:
    view = await case.until(lambda view: Role.DEPUTY in view.roles, "somebody is deputy")
    assert view.roles[Role.COMMANDER].email == ANA.email
    return view.roles[Role.DEPUTY].email or ""


async def test_a_qualified_deputy_joins_a_commander_who_is_not_and_both_hear_why(house: House) -> None:
    ben, ana = Learner(house, BEN), Learner(house, ANA)
    await on_roster(house, ben)
    case = await house.declared(severity=Severity.HIGH)
    assert await beside(case) == BEN.email
    await case.all_settled()
    assert BEN.slack_id in case.channel.members
    [note] = case.said("is still learning it for high incidents")
    assert "0 weighted minutes in command in 90d, the only one who can" in words_of(note)
    await ben.hears("Please stand beside them")
    await ana.hears("You command *Checkout is failing*, and you go on commanding")
    assert (case.woken(ANA), case.woken(BEN)) == (1, 0)
    assert case.doubled() == []


async def test_a_roster_with_nobody_on_it_changes_nothing(house: House) -> None:
    case = await house.declared()
    assert [entry.kind for entry in await case.timeline("qualified_beside")] == []
    assert Role.DEPUTY not in (await case.view()).roles
    assert BEN.slack_id not in case.channel.members


async def test_whoever_is_qualified_needs_nobody(house: House) -> None:
    await on_roster(house, Learner(house, BEN))
    case = await house.declared()
    assert await beside(case) == BEN.email
    await case.hands_over(BEN)
    await case.all_settled()
    assert len(case.said("is still learning it")) == 1


async def test_of_two_the_one_who_can_be_asked_is_asked(house: House) -> None:
    ben, chloe = Learner(house, BEN), Learner(house, CHLOE)
    await on_roster(house, ben, chloe)
    await rests(ben)
    assert await beside(await house.declared()) == CHLOE.email


async def test_where_nobody_could_it_is_looked_at_again_until_somebody_is_free(house: House) -> None:
    """They do not ask again what has not changed: the history stays short."""
    ben = Learner(house, BEN)
    await on_roster(house, ben)
    await rests(ben)
    case = await house.under_way(severity=Severity.HIGH)
    before = len(await looked_at_roster(case))
    await case.time_passes(timedelta(minutes=50))
    assert await case.timeline("qualified_beside") == []
    assert len(await looked_at_roster(case)) - before == 3  # every quarter of an hour
    await ben.says(JoinRoster)
    await listed_as(house, "resting", no_more=True)
    await case.time_passes(timedelta(minutes=16))
    assert await beside(case) == BEN.email
    await case.all_settled()
    assert len(case.said("is still learning it")) == 1
    looks = len(await looked_at_roster(case))
    await case.time_passes(timedelta(minutes=50))
    assert len(await looked_at_roster(case)) == looks


async def test_whoever_is_qualified_and_joins_by_themselves_ends_the_search(house: House) -> None:
    ben = Learner(house, BEN)
    await on_roster(house, ben)
    await rests(ben)
    case = await house.under_way(severity=Severity.HIGH)
    await case.told(AssignRole, user=BEN.email, role=Role.DEPUTY)
    await case.all_settled()
    looks = len(await looked_at_roster(case))
    await case.time_passes(timedelta(minutes=50))
    assert len(await looked_at_roster(case)) == looks


async def looked_at_roster(case: Case) -> list[object]:
    events = (await case.handle.fetch_history()).events
    asked = (event.activity_task_scheduled_event_attributes.activity_type.name for event in events)
    return [name for name in asked if name == "look_at_roster"]


async def test_a_severity_that_rises_above_them_brings_somebody_in(house: House) -> None:
    """Ana commands small incidents on her own."""
    ana = Learner(house, ANA)
    await on_roster(house, ana, Learner(house, BEN))
    await ana.rises(BEN)
    await listed_as(house, "up to low")
    case = await house.declared(severity=Severity.LOW)
    assert await case.timeline("qualified_beside") == []
    await case.told(EditIncident, severity="critical")

    async def said() -> bool:
        return len(case.said("is still learning it for critical incidents")) == 1

    await eventually(said, "somebody qualified is there, and the channel knows")
    [entry] = await case.timeline("qualified_beside")
    assert entry.text.startswith("Ben Okafor stands beside Ana Reyes")


async def test_who_alone_is_qualified_and_plays_a_drill_is_asked_and_the_drill_yields(house: House) -> None:
    await on_roster(house, Learner(house, BEN))
    drill = await begun(house, trainee=BEN, facilitator=CHLOE)
    await drill.is_said("this is an exercise")
    playing = f"IncidentCommander = '{BEN.email}' AND IncidentDrill = true AND WorkflowType = 'Incident'"

    async def listed() -> bool:
        return [w.id async for w in house.env.client.list_workflows(playing)] == [drill.handle.id]

    await eventually(listed, "Ben commands in the drill")
    real = await house.declared(severity=Severity.HIGH)
    assert await beside(real) == BEN.email
    await drill.is_said("A real incident needs")
    await drill.nobody_plays(BEN)
    ended = (await drill.now_played()).drill.ended
    assert ended
    assert (ended.why, ended.to) == ("yielded", real.id)
    with pytest.raises(Refused, match=f"Ben Okafor is needed in a real incident .`{real.id}`"):
        await begun(house, trainee=BEN)
    again = Repeated(scenario=SCENARIO, trainee=BEN, facilitator=BEN)
    queue = drill_queue(house.settings.muster_task_queue)
    client, id = house.env.client, f"again-{real.id}"
    assert await client.execute_workflow(RepeatedDrill.run, again, id=id, task_queue=queue) is None


async def test_a_worker_that_is_killed_meanwhile_brings_in_nobody_twice(house: House) -> None:
    await on_roster(house, Learner(house, BEN))
    await house.fault("slack.*")
    case = await house.declare()
    await case.until(lambda view: Role.DEPUTY in view.roles, "somebody is deputy")
    await house.worker_goes()
    await house.calm()
    await house.worker_comes()
    await case.time_passes(timedelta(minutes=10))
    await case.all_settled()
    assert len(await case.timeline("qualified_beside")) == 1
    assert len(case.said("is still learning it")) == 1
    assert case.doubled() == []
