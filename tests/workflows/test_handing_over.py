"""Roles change hands: everybody hears of it, and the page follows the commander."""

from datetime import timedelta
from itertools import pairwise

import pytest

from incident.commands import (
    AcceptCommand,
    AddParticipant,
    AssignRole,
    EngageOncall,
    PageAcknowledged,
    RemoveParticipant,
)
from incident.vocabulary import Role, StepState
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case, words_of
from tests.workflows.house import House

SIX_MINUTES = timedelta(minutes=6)


def assignees(case: Case) -> list[str]:
    [page] = case.pages
    return [case.house.state.pagerduty.users[user].name for user in page.assignees]


@pytest.mark.google
async def test_command_passes_with_announcement_topic_card_invitation_and_page(house: House) -> None:
    case = await house.under_way()
    answer = await case.hands_over(BEN)
    assert answer == "Read-back noted. Ben Okafor is commander now."
    await case.all_settled()
    [announced] = case.said(f"<@{BEN.slack_id}> is incident commander now")
    assert f"Command passes from <@{ANA.slack_id}>" in words_of(announced)
    assert BEN.slack_id in case.channel.members
    assert assignees(case) == [BEN.name]
    assert (case.woken(ANA), case.woken(BEN)) == (1, 1)
    await case.time_passes(timedelta(seconds=3))
    await case.until(lambda _: "Commander: Ben Okafor" in case.channel.topic, "the topic names Ben")
    await case.card_says(f"<@{BEN.slack_id}>")
    assert BEN.email in {p.email for p in case.folder.permissions}


async def test_exactly_one_person_commands_after_many_hand_overs(house: House) -> None:
    case = await house.under_way()
    for by, user in pairwise((ANA, BEN, CHLOE, EVE, DEV, ANA)):
        await case.signalled(AssignRole, by, user=user.slack_id, role="commander")
        await case.signalled(AcceptCommand, user, read_back="Payments fail")
    view = await case.until(
        lambda v: len(v.participants) == 5 and v.roles[Role.COMMANDER].name == ANA.name, "Ana again"
    )
    assert [p.name for p in view.participants if Role.COMMANDER in p.roles] == [ANA.name]
    await case.all_settled()
    assert assignees(case) == [ANA.name]


async def test_the_page_goes_to_the_newest_commander_though_pagerduty_missed_two_hand_overs(
    house: House,
) -> None:
    case = await house.under_way()
    await house.fault("pagerduty.*")
    await case.hands_over(BEN)
    await case.all_settled(but="PagerDuty")
    await case.hands_over(CHLOE, by=BEN)
    await case.all_settled(but="PagerDuty")
    await case.time_passes(20 * SIX_MINUTES / 6)
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    assert assignees(case) == [CHLOE.name]
    assert (case.woken(BEN), case.woken(CHLOE)) == (0, 1)


async def test_a_page_raised_late_goes_to_whoever_took_command_meanwhile(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    await case.all_settled(but="PagerDuty")
    await case.told(AssignRole, user=BEN.email, role="commander")
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    assert (await case.view()).roles[Role.COMMANDER].name == BEN.name
    assert assignees(case) == [BEN.name]


async def test_a_commander_without_pagerduty_account_leaves_the_page_and_the_card_says_so(
    house: House,
) -> None:
    case = await house.under_way()
    await case.hands_over(EVE)
    await case.all_settled()
    [failed] = [s for s in (await case.view()).steps if s.key.startswith("reassign-page")]
    assert failed.state is StepState.FAILED
    assert failed.reason == "Eve Lindqvist has no PagerDuty account: tell them by hand"
    await case.time_passes(timedelta(seconds=3))
    await case.card_says("tell them by hand")
    assert assignees(case) == [ANA.name]


@pytest.mark.google
async def test_whoever_is_brought_in_is_invited_once_and_again_after_having_left(house: House) -> None:
    case = await house.under_way()
    await case.told(AddParticipant, user=EVE.slack_id, reason="knows the shop")
    await case.all_settled()
    assert case.channel.members.count("U0EVE") == 1
    assert EVE.email in {p.email for p in case.folder.permissions}

    await case.told(RemoveParticipant, user=EVE.slack_id)
    case.channel.members.remove("U0EVE")  # she leaves
    await case.told(AddParticipant, user=EVE.slack_id)
    await case.all_settled()
    assert EVE.slack_id in case.channel.members


async def test_another_teams_on_call_is_paged_and_brought_in(house: House) -> None:
    case = await house.under_way()
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    assert case.woken(CHLOE) == 1
    assert len(case.pages) == 1
    assert CHLOE.slack_id in case.channel.members
    assert len(case.said(f"paged the database on-call: <@{CHLOE.slack_id}>")) == 1


async def test_a_team_is_paged_on_its_own_where_nobody_commands_by_page(house: House) -> None:
    case = await house.under_way(severity="low")
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    assert assignees(case) == [CHLOE.name]
    assert CHLOE.slack_id in case.channel.members


async def test_while_pagerduty_does_not_page_a_team_people_hear_whom_to_call(house: House) -> None:
    case = await house.under_way()
    await house.fault("pagerduty.*")
    await case.told(EngageOncall, team="database")
    await case.time_passes(timedelta(minutes=1))
    await case.until(lambda _: case.said("has not paged the database on-call yet"), "the channel hears it")
    [told] = case.said("has not paged the database on-call yet")
    assert "Please call the database on-call." in words_of(told)  # no directory has run here
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    assert case.woken(CHLOE) == 1
    assert len(case.said(f"paged the database on-call: <@{CHLOE.slack_id}>")) == 1


async def test_a_team_that_cannot_be_paged_is_to_be_called_by_hand(house: House) -> None:
    case = await house.under_way()
    house.state.pagerduty.escalation_policies["PEP0003"].levels = [[]]
    house.state.pagerduty.abilities.remove("coordinated_responding")
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    assert len(case.said("The database on-call could not be paged. Please call them by hand.")) == 1


async def test_the_channel_hears_who_acknowledged_the_page(house: House) -> None:
    case = await house.declared()
    await case.told(PageAcknowledged, actor=ANA)
    await case.told(PageAcknowledged, actor=ANA)
    await case.all_settled()
    assert len(case.said("acknowledged the page")) == 1
    await case.time_passes(timedelta(seconds=3))
    await case.card_says("acknowledged by")
