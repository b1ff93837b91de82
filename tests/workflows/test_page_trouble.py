"""A page that does not get through, or reaches nobody: people hear within a minute whom to phone, and what to say."""

from datetime import timedelta

import pytest

from incident.commands import EngageOncall
from incident.vocabulary import Role, Severity, Status, StepState
from sandbox.pagerduty.state import User
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, DEV, Case, words_of
from tests.workflows.directory import refreshed
from tests.workflows.house import House

SOON = timedelta(seconds=40)  # too soon for people to be told
LATER = timedelta(seconds=10)
UNTIL_NEXT_TRY = timedelta(minutes=6)
ANA_PHONE, BEN_PHONE = "Ana Reyes: +34 600000001", "Ben Okafor: +44 7700900001"
NOT_THROUGH = "the page has not got through"


async def told_to_phone(case: Case) -> None:
    await case.time_passes(SOON + LATER)
    await case.until(lambda _: case.said(NOT_THROUGH, case.stakeholders), "the stakeholders are told")
    await case.until(lambda _: case.said(NOT_THROUGH), "the channel is told")
    await case.until(lambda _: case.said(NOT_THROUGH, case.to(DEV)), "the reporter is told")


async def test_when_pagerduty_is_down_everybody_hears_whom_to_phone_and_what_to_say(house: House) -> None:
    async with refreshed(house):
        await house.fault("pagerduty.*")
        case = await house.declare()
        await case.all_settled(but="PagerDuty")
        await case.time_passes(SOON)
        assert not case.said(NOT_THROUGH)

        await told_to_phone(case)
        for where in (case.channel, case.stakeholders, case.to(DEV)):
            [said] = case.said(NOT_THROUGH, where)
            assert words_of(said).index(ANA_PHONE) < words_of(said).index(BEN_PHONE)
            assert "You are needed as incident commander: Checkout is failing" in words_of(said)
            assert "PagerDuty does not answer. Muster goes on trying." in words_of(said)
        assert not [m for m in case.channel.members if m == ANA.slack_id]
        assert "paged" not in {entry.kind for entry in await case.timeline()}
        assert await nothing_claims_that_anybody_was_paged(case)


async def nothing_claims_that_anybody_was_paged(case: Case) -> bool:
    everywhere = [case.channel, case.stakeholders, case.to(DEV)]
    said = [words_of(message) for channel in everywhere for message in channel.messages]
    told = [entry.text for entry in await case.timeline()]
    return not any("paged" in words or "got through now" in words for words in [*said, *told])


async def test_the_page_is_tried_on_and_the_notices_are_put_right_when_it_gets_through(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    await told_to_phone(case)
    assert (await case.step("page", StepState.RETRYING)).reason == "PagerDuty does not answer"

    await house.calm()
    await case.time_passes(UNTIL_NEXT_TRY)
    await case.all_settled()
    [page] = case.pages
    assert case.woken(ANA) == 1
    for where in (case.channel, case.stakeholders, case.to(DEV)):
        assert not case.said(NOT_THROUGH, where)
        [said] = case.said("The page has got through now", where)
        assert f"#{page.number}" in said.text
        assert "Nobody needs to phone any more" in said.text
    assert case.doubled() == []


async def test_nothing_is_said_when_the_page_gets_through_in_time(house: House) -> None:
    await house.fault("pagerduty.POST /incidents", "error_before", times=2)
    case = await house.declared()
    await case.time_passes(2 * SOON)
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert not case.said("phone")
    assert not case.said("phone", case.stakeholders)
    assert not case.to(DEV).messages


async def test_nothing_is_said_in_slack_that_is_no_longer_so_when_slack_comes_back(house: House) -> None:
    await house.fault("slack.*")
    await house.fault("pagerduty.*")
    case = await house.declare()
    await case.time_passes(2 * SOON)
    await house.calm()
    await house.fault("slack.*")
    await case.time_passes(UNTIL_NEXT_TRY)
    await case.step("page")
    await house.calm()
    await case.time_passes(UNTIL_NEXT_TRY)
    await case.all_settled()
    for where in (case.channel, case.stakeholders, case.to(DEV)):
        assert not case.said(NOT_THROUGH, where)
        assert not case.said("has got through now", where)


async def test_a_page_that_is_refused_for_good_keeps_the_phones_where_people_read_them(house: House) -> None:
    async with refreshed(house):
        house.state.pagerduty.services.clear()
        case = await house.declared()
        await told_to_phone(case)
        await case.all_settled()
        for where in (case.channel, case.stakeholders, case.to(DEV)):
            [said] = case.said(NOT_THROUGH, where)
            assert ANA_PHONE in words_of(said)
            assert "Service not found" in words_of(said)
            assert "goes on trying" not in words_of(said)


async def test_of_a_restricted_incident_the_stakeholders_are_told_nothing(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare("Payroll leaks", restricted=True)
    await case.time_passes(SOON + LATER)
    await case.until(lambda _: case.said(NOT_THROUGH, case.to(DEV)), "the reporter is told")
    await case.until(lambda _: case.said(NOT_THROUGH), "the channel is told")
    await case.all_settled(but="PagerDuty")
    assert case.stakeholders.messages == []


async def test_with_an_empty_phone_book_people_are_asked_calmly_to_call(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    await told_to_phone(case)
    [said] = case.said(NOT_THROUGH)
    assert "Please call whoever is on call as incident commander." in words_of(said)


async def test_closing_first_puts_the_notices_right_too(house: House) -> None:
    await house.fault("pagerduty.POST /incidents")
    case = await house.declare()
    await told_to_phone(case)
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.ends()
    [said] = case.said("The page was not sent", case.stakeholders)
    assert "the incident was closed first" in said.text
    assert not case.said(NOT_THROUGH)


async def test_without_pagerduty_nobody_is_told_to_wait_for_a_page(open_house: OpenHouse) -> None:
    house = await open_house(off=("pagerduty",))
    case = await house.declared()
    await case.time_passes(2 * SOON)
    await case.all_settled()
    assert not case.said("Muster goes on trying")
    assert not case.said(NOT_THROUGH, case.stakeholders)


async def test_a_rung_that_does_not_get_through_is_as_loud(house: House) -> None:
    async with refreshed(house):
        case = await house.declared()
        await house.fault("pagerduty.POST *")
        await case.time_passes(timedelta(minutes=6))
        await case.until(lambda _: case.said("The backup could not be paged"), "the channel is told")
        [said] = case.said("The backup could not be paged")
        assert ANA_PHONE in words_of(said)
        assert "Muster goes on trying" in words_of(said)

        await house.calm()
        await case.time_passes(UNTIL_NEXT_TRY)
        await case.until(lambda _: case.said("The backup is paged too"), "the backup is paged")
        assert case.woken(BEN) == 1


# Nobody on call, several on call, and people whom Slack does not know.


async def test_with_nobody_on_call_the_backup_is_paged_at_once_and_people_hear_what_to_do(
    house: House,
) -> None:
    async with refreshed(house):
        house.state.pagerduty.escalation_policies["PEP0001"].levels = [[]]
        case = await house.declared()
        assert case.woken(BEN) == 1
        [said] = case.said("the page has woken nobody")
        assert f"<@{DEV.slack_id}> leads meanwhile" in words_of(said)
        assert "/incident assign-role @NAME commander" in words_of(said)
        assert ANA_PHONE in words_of(said)  # on call when the directory was last refreshed
        [paged] = case.said("The backup is paged too")
        assert words_of(paged).startswith("Nobody is on call as incident commander.")
        assert BEN.slack_id in case.channel.members
        assert (await case.view()).roles[Role.COMMANDER].name == DEV.name

        await case.time_passes(timedelta(minutes=6))
        await case.until(lambda _: case.said("nobody left to page"), "the channel is told")
        assert case.woken(BEN) == 1


async def test_with_nobody_on_call_anywhere_the_channel_says_so(house: House) -> None:
    for policy in house.state.pagerduty.escalation_policies.values():
        policy.levels = []
    case = await house.declared()
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    assert len(case.said("nobody is on call as backup")) == 1
    assert len(case.said("Nobody is on call for database. Please call somebody of that team")) == 1
    assert (await case.view()).roles[Role.COMMANDER].name == DEV.name


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.LOW])  # paged, and only looked up
async def test_of_several_on_call_at_once_the_lowest_id_commands_and_the_channel_says_so(
    house: House, severity: Severity
) -> None:
    house.state.pagerduty.escalation_policies["PEP0001"].levels = [["PUDEV01", "PUBEN01"], ["PUANA01"]]
    case = await house.declared(severity=severity)
    assert (await case.view()).roles[Role.COMMANDER].name == BEN.name
    [announced] = case.said("is incident commander now")
    assert f"<@{BEN.slack_id}>" in words_of(announced)
    assert "of 2 people on call the lowest id" in words_of(announced)


async def test_of_somebody_without_a_slack_account_the_channel_is_told_what_to_do(house: House) -> None:
    zoe = User(id="PUZOE01", name="Zoe Unlisted", email="zoe@example.com", time_zone="UTC")
    house.state.pagerduty.users[zoe.id] = zoe
    house.state.pagerduty.escalation_policies["PEP0001"].levels = [[zoe.id]]
    case = await house.declared()
    assert (await case.view()).roles[Role.COMMANDER].name == zoe.name
    [said] = case.said("Zoe Unlisted cannot be found in Slack")
    assert "Please call them" in words_of(said)
    assert case.doubled() == []
