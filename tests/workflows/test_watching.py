"""Who asked to watch incidents is brought into them as observer, told how, and has it as evidence afterwards."""

import pytest_asyncio

from incident.careers import RosterPolicy
from incident.commands import EditIncident
from incident.vocabulary import Role, Severity, Status
from roster.commands import SetWatching
from roster.vocabulary import Kind
from tests.conftest import OpenHouse
from tests.workflows.case import CHLOE, EVE, eventually
from tests.workflows.house import House
from tests.workflows.on_roster import Learner

INVITED = "You asked to watch incidents"


@pytest_asyncio.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy={"roster": RosterPolicy()})


async def watches(house: House, eve: Learner, **what: object) -> None:
    await eve.joins()
    await eve.says(SetWatching, watch=True, **what)

    async def known() -> bool:
        return [bool(each.watching) for each in await house.roster.everybody()].count(True) >= 1

    await eventually(known, "the list says that she watches")


async def test_she_is_invited_as_observer_hears_how_and_it_is_evidence(house: House) -> None:
    eve = Learner(house, EVE)
    await watches(house, eve, severities=["high"])
    case = await house.under_way()
    await eve.hears(INVITED)
    view = await case.all_settled()
    [entry] = [p for p in view.participants if p.email == EVE.email]
    assert entry.roles == [Role.OBSERVER]
    assert EVE.slack_id in case.channel.members
    assert case.woken(EVE) == 0
    await case.becomes(Status.STABLE)
    await case.closes()

    async def credited() -> bool:
        return [each.kind for each in (await eve.view()).evidence] == [Kind.OBSERVED]

    await eventually(credited, "she has observed an incident")
    assert case.doubled() == []


async def test_other_severities_restricted_incidents_and_drills_are_left_alone_until_one_rises(
    house: House,
) -> None:
    eve = Learner(house, EVE)
    await watches(house, eve, severities=["high"])
    cases = []
    for details in ({"severity": Severity.LOW}, {"restricted": True}, {"drill": True}):
        cases.append(case := await house.declared(**details))
        await case.until(lambda view: Role.COMMANDER in view.roles, "somebody commands")
        await case.all_settled()
        assert EVE.email not in [p.email for p in (await case.view()).participants]
    assert eve.heard(INVITED) == []
    await cases[0].told(EditIncident, severity=Severity.HIGH)
    await eve.hears(INVITED)


async def test_no_more_are_brought_in_than_the_policy_says(open_house: OpenHouse) -> None:
    house = await open_house(policy={"roster": RosterPolicy(observers_at_most=1)})
    eve, chloe = Learner(house, EVE), Learner(house, CHLOE)
    for each in (eve, chloe):
        await watches(house, each)

    async def both() -> bool:
        return [bool(each.watching) for each in await house.roster.everybody()] == [True, True]

    await eventually(both, "both are known to watch")
    case = await house.declared()
    await case.until(lambda view: "observer" in str(view.participants), "one of them is brought in")
    await case.all_settled()
    assert len(eve.heard(INVITED)) + len(chloe.heard(INVITED)) == 1
