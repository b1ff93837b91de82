"""A restricted incident from end to end: its title reaches its participants, and nobody and nothing else."""

import json

import pytest

from incident.commands import AddParticipant, EditIncident, EngageOncall
from incident.people import Person
from incident.vocabulary import Status
from sandbox.google.access import can_read
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case
from tests.workflows.house import House
from tests.workflows.told_by_temporal import everything_shown

pytestmark = pytest.mark.google

TITLE, RETITLED, DETAIL = "Payroll zebra leaks", "Payroll zebra leaked since May", "zebra stripes in the logs"
SECRET = "zebra"


async def secret_case(house: House) -> Case:
    return await house.declared(TITLE, description=DETAIL, restricted=True)


async def test_participants_read_everything_in_a_private_channel(house: House) -> None:
    case = await secret_case(house)
    assert case.channel.is_private
    assert set(case.channel.members) == {ANA.slack_id, DEV.slack_id, "U0MUSTER"}
    assert TITLE in case.card
    assert TITLE in case.channel.topic
    assert TITLE in case.text()
    assert SECRET in await house.seen_by(ANA.slack_id)


async def test_nobody_else_ever_reads_it_from_declaration_to_archive(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    case = await secret_case(house)
    await nothing_leaks(case)
    await case.report(f"the {SECRET} is still out")
    await case.told(EditIncident, title=RETITLED, severity="critical")
    await case.hands_over(BEN)
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    await nothing_leaks(case)
    await case.becomes(Status.STABLE)
    await case.all_settled()
    assert RETITLED in case.text("Review")
    outcome = await case.closes()
    assert SECRET not in outcome.title
    assert RETITLED in case.card
    await nothing_leaks(case)
    assert SECRET not in caplog.text


async def test_who_joins_may_read_it_and_who_does_not_may_not(house: House) -> None:
    case = await secret_case(house)
    assert SECRET not in await house.seen_by(EVE.slack_id)
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert SECRET in await house.seen_by(EVE.slack_id)
    assert SECRET not in await house.seen_by(BEN.slack_id)


async def test_troubles_at_vendors_leak_nothing_either(open_house: OpenHouse) -> None:
    house = await open_house(off=("pagerduty",))
    await house.fault("google.*", "unauthorized")
    case = await house.declare(TITLE, description=DETAIL, restricted=True)
    await case.all_settled(but="Google")
    await nothing_leaks(case)


async def nothing_leaks(case: Case) -> None:
    house, inside = case.house, [p.person for p in (await case.view()).participants]
    outside = [person for person in (ANA, BEN, CHLOE, DEV, EVE) if not any(map(person.same_as, inside))]
    for person in [*outside, Person(slack_id="U0GONE"), Person(slack_id="U0BOT")]:
        assert SECRET not in await house.seen_by(person.slack_id), person
        assert SECRET not in str(await house.incidents.list(person)), person
    assert SECRET not in str(await house.incidents.list())
    for file in case.files:
        assert SECRET not in file.name
        assert not any(can_read(house.state.google, file.id, str(person.email)) for person in outside)
    assert SECRET not in case.channel.name
    assert SECRET not in house.state.pagerduty.model_dump_json()
    assert SECRET not in json.dumps([m.model_dump(mode="json") for m in case.stakeholders.messages])
    assert case.id not in str(case.stakeholders.messages)
    for where, words in (await everything_shown(case)).items():
        assert SECRET not in words, where
