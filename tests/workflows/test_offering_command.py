"""Command is offered with a brief, accepted with a read-back, and goes on to the next when nobody answers."""

from datetime import timedelta

import pytest

from incident.commands import AcceptCommand, AddParticipant, AssignRole, DeclineCommand, RemoveParticipant
from incident.refusals import Refused
from incident.vocabulary import Role, StepState
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case, words_of
from tests.workflows.house import House

OFFER = "You are offered command"
FIVE_MINUTES = timedelta(minutes=5, seconds=5)


async def offered(house: House, to: str | None = CHLOE.email) -> Case:
    """Ana, who commands, has offered command."""
    case = await house.under_way()
    await case.report()
    await case.told(AssignRole, user=to, role="commander")
    await case.all_settled()
    return case


@pytest.mark.google
async def test_the_brief_says_what_the_incoming_commander_must_know(house: House) -> None:
    case = await offered(house)
    [brief] = case.said(OFFER, case.to(CHLOE))
    for words in (
        "Checkout is failing",
        "🟠 high",
        "Conditions: Every second payment fails",
        "*Next report* due <!date^",
        f"<@{DEV.slack_id}>: reporter",
        "|Incident document>",
        "Ana Reyes offered command to Chloe Martin",
        "Accept command",
        "Decline",
    ):
        assert words in words_of(brief), words
    [told] = case.said("offers command to")
    assert f"Until they accept, <@{ANA.slack_id}> commands." in words_of(told)
    assert CHLOE.slack_id in case.channel.members
    await case.card_says("Command offered to")
    view = await case.view()
    assert view.offer
    assert (view.offer.to.name, view.roles[Role.COMMANDER].name) == (CHLOE.name, ANA.name)


@pytest.mark.google
async def test_what_retries_is_in_the_brief(house: House) -> None:
    await house.fault("google.*")
    case = await house.declare()
    await case.all_settled(but="Google")
    await case.step("folder-id", StepState.RETRYING)
    await case.told(AssignRole, user=CHLOE.email, role="commander")
    await case.until(lambda _: case.said(OFFER, case.to(CHLOE)), "Chloe has the brief")
    [brief] = case.said(OFFER, case.to(CHLOE))
    assert "Not going well" in words_of(brief)
    await house.calm()


async def test_accepting_moves_channel_topic_page_and_reminders_and_takes_the_buttons_away(
    house: House,
) -> None:
    case = await offered(house)
    await case.told(AcceptCommand, CHLOE, read_back="Payments fail, Ana rolls back")
    view = await case.all_settled()
    assert (view.roles[Role.COMMANDER].name, view.roles[Role.DEPUTY].name) == (CHLOE.name, ANA.name)
    [announced] = case.said("is incident commander now", case.channel)[1:]
    assert f"<@{ANA.slack_id}>, who stays as deputy" in words_of(announced)
    assert 'They read back: "Payments fail, Ana rolls back"' in announced.text
    [brief] = case.posted(next(s.key for s in view.steps if s.key.startswith("offer/")))
    assert "is over. You command." in brief.text
    assert "Accept command" not in words_of(brief)
    [page] = case.pages
    assert page.assignees == ["PUCHL01"]
    await case.time_passes(timedelta(minutes=31))
    await case.until(lambda _: case.said("A status report is due", case.to(CHLOE)), "Chloe is reminded")
    assert not case.said("A status report is due", case.to(ANA))
    assert case.doubled() == []


async def test_a_declined_offer_leaves_command_where_it_is(house: House) -> None:
    case = await offered(house)
    await case.told(DeclineCommand, CHLOE, reason="Off duty")
    view = await case.all_settled()
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert len(case.said("declined command (Off duty).")) == 1
    with pytest.raises(Refused, match="is over"):
        await case.told(AcceptCommand, CHLOE, read_back="After all")


async def test_the_channel_hears_when_whoever_was_offered_command_leaves(house: House) -> None:
    case = await offered(house)
    await case.told(RemoveParticipant, CHLOE, user=CHLOE, left_channel=True)
    view = await case.all_settled()
    assert view.roles[Role.COMMANDER].name == ANA.name
    [told] = case.said("was offered command and no longer takes part")
    assert f"<@{ANA.slack_id}>, you keep command" in words_of(told)


async def test_an_offer_nobody_answers_goes_to_the_backup_on_call_and_then_stays_with_the_commander(
    house: House,
) -> None:
    case = await offered(house)
    await case.time_passes(FIVE_MINUTES)
    await case.until(lambda _: case.said(OFFER, case.to(BEN)), "Ben is offered command")
    assert (await case.view()).roles[Role.COMMANDER].name == ANA.name
    await case.all_settled()
    await case.time_passes(FIVE_MINUTES)
    await case.until(lambda _: case.said("you keep command"), "Ana hears that nobody took it")
    assert case.woken(BEN) == 0
    assert (await case.view()).offer is None


async def test_the_deputy_is_offered_it_before_the_backup(house: House) -> None:
    case = await offered(house)
    await case.told(AssignRole, user=EVE.email, role="deputy")
    await case.time_passes(FIVE_MINUTES)
    await case.until(lambda _: case.said(OFFER, case.to(EVE)), "Eve is offered command")
    await case.told(AcceptCommand, EVE, read_back="Payments fail")
    assert (await case.view()).roles[Role.COMMANDER].name == EVE.name


async def test_while_pagerduty_is_down_the_commander_soon_hears_that_nobody_took_it(house: House) -> None:
    case = await offered(house)
    await house.fault("pagerduty.*")
    await case.time_passes(FIVE_MINUTES)
    await case.time_passes(timedelta(minutes=3))
    await case.until(lambda _: case.said("you keep command"), "Ana hears of it")
    await house.calm()
    await case.time_passes(timedelta(minutes=10))
    assert not case.said(OFFER, case.to(BEN))


async def test_the_backup_on_call_takes_over_from_a_silent_commander_without_being_asked(
    house: House,
) -> None:
    case = await house.under_way()
    await case.told(AssignRole, BEN, user=BEN.email, role="commander", now=True, reason="Ana is asleep")
    await case.all_settled()
    assert (await case.view()).roles[Role.COMMANDER].name == BEN.name
    [announced] = case.said("is incident commander now")[1:]
    assert "(Ana is asleep)" in words_of(announced)
    with pytest.raises(Refused, match="taken over at once by the deputy"):
        await case.told(AssignRole, EVE, user=EVE.email, role="commander", now=True)


async def test_while_pagerduty_is_down_the_deputy_still_takes_over(house: House) -> None:
    case = await house.under_way()
    await case.told(AssignRole, user=EVE.email, role="deputy")
    await house.fault("pagerduty.*")
    taking = case.told(AssignRole, EVE, user=EVE.email, role="commander", now=True)
    assert "Eve Lindqvist is commander now." in await taking
    await house.calm()


async def test_a_commander_who_leaves_the_channel_is_invited_back_and_asked_to_hand_over(
    house: House,
) -> None:
    case = await house.under_way()
    house.workspace.leave(case.channel, ANA.slack_id or "")
    answer = await case.told(RemoveParticipant, ANA, user=ANA, left_channel=True)
    assert answer.startswith("You still command.")
    await case.all_settled()
    assert ANA.slack_id in case.channel.members
    [asked] = case.said("you still command", case.to(ANA))
    assert "open_assign_role" in words_of(asked)


async def test_who_may_not_give_a_command_hears_who_may(house: House) -> None:
    case = await house.under_way()
    await case.told(AddParticipant, user=EVE.email)
    with pytest.raises(Refused, match="Only the commander, deputy or scribe may give roles"):
        await case.told(AssignRole, EVE, user=BEN.email, role="scribe")
    await case.told(AssignRole, EVE, user=EVE.email, role="scribe")  # it was empty
    await case.told(AssignRole, EVE, user=BEN.email, role="deputy")
