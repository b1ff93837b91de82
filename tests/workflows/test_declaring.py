"""A declaration: who is paged, who commands, and what is made while the page is on its way."""

from datetime import UTC, timedelta

import pytest

from incident.vocabulary import Role, Severity, StepState
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, DEV, Case, words_of
from tests.workflows.house import House


async def test_the_page_goes_first_and_nothing_is_looked_up_before_it(house: House) -> None:
    case = await house.declared()
    first, *_ = await house.calls("pagerduty.*")
    assert first["name"] == "pagerduty.POST /incidents"
    assert await scheduled(case) == "raise_page"
    [page] = case.pages
    assert (page.title, page.key) == ("[high] Checkout is failing", f"{case.id}/page")
    assert case.woken(ANA) == 1


async def scheduled(case: Case) -> str:
    """The first activity that the workflow asked for."""
    history = await case.handle.fetch_history()
    asked = [event.activity_task_scheduled_event_attributes for event in history.events]
    return next(each.activity_type.name for each in asked if each.activity_id)


@pytest.mark.google
async def test_whoever_was_paged_commands_and_everybody_is_brought_together(house: House) -> None:
    case = await house.declared()
    commander = (await case.view()).roles[Role.COMMANDER]
    assert (commander.name, commander.slack_id, commander.email) == (ANA.name, ANA.slack_id, ANA.email)
    assert {ANA.slack_id, DEV.slack_id} <= set(case.channel.members)
    assert "Commander: Ana Reyes" in case.channel.topic
    assert [pin.ts for pin in case.channel.pins] == [case.posted("card")[0].ts]
    assert "Commander: Ana Reyes" in case.text()
    assert "{{" not in case.text()
    assert [bookmark.title for bookmark in case.channel.bookmarks] == ["Incident document"]
    assert {p.email for p in case.folder.permissions} >= {ANA.email, DEV.email}
    assert len(case.said("Incident declared: Checkout is failing", case.stakeholders)) == 1
    assert case.doubled() == []


@pytest.mark.google
async def test_channel_and_folder_are_made_while_pagerduty_is_down(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    view = await case.until(
        lambda v: v.resources["incident_document"].state is v.resources["channel"].state is StepState.DONE,
        "channel and document are there",
    )
    assert Role.COMMANDER not in view.roles
    page = await case.step("page", StepState.RETRYING)
    assert page.reason == "PagerDuty does not answer"

    await house.calm()
    await case.time_passes(timedelta(seconds=20))
    view = await case.all_settled()
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert case.woken(ANA) == 1
    assert "Commander: Ana Reyes" in case.text()
    assert case.doubled() == []


@pytest.mark.google
async def test_channel_and_folder_wait_for_no_answer_to_the_page(house: House) -> None:
    await house.fault("pagerduty.POST /incidents", "slow_after", seconds=2, times=1)
    case = await house.declare()
    await case.step("channel")
    await case.step("folder")
    assert (await case.view()).resources["page"].state is StepState.RUNNING


async def test_a_severity_that_pages_nobody_takes_its_commander_from_the_schedule(house: House) -> None:
    case = await house.declared(severity=Severity.LOW)
    view = await case.view()
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert view.resources["page"].state is StepState.SKIPPED
    assert view.resources["page"].reason == "severity low pages nobody"
    assert case.pages == []
    assert case.woken(ANA) == 0
    assert [c["name"] for c in await house.calls("pagerduty.*") if c["write"]] == []


async def test_with_nobody_on_call_the_reporter_leads_and_everybody_reads_why(house: House) -> None:
    house.state.pagerduty.escalation_policies["PEP0001"].levels = [[]]
    case = await house.declared(severity=Severity.LOW)
    assert (await case.view()).roles[Role.COMMANDER].name == DEV.name
    [announced] = case.said("is incident commander now")
    assert f"<@{DEV.slack_id}>" in words_of(announced)
    assert "nobody on call was found; the reporter leads" in words_of(announced)


async def test_a_page_that_pagerduty_refuses_for_good_leaves_the_reporter_in_command(house: House) -> None:
    house.state.pagerduty.services.clear()
    case = await house.declared()
    view = await case.view()
    assert view.roles[Role.COMMANDER].name == DEV.name
    assert view.resources["page"].state is StepState.FAILED
    assert "policy's identifiers" in (view.resources["page"].reason or "")
    assert len(case.said("nobody could be paged; the reporter leads")) == 1


async def test_without_pagerduty_the_reporter_leads(open_house: OpenHouse) -> None:
    house = await open_house(off=("pagerduty",))
    case = await house.declared()
    view = await case.view()
    assert view.roles[Role.COMMANDER].name == DEV.name
    assert view.resources["page"].state is StepState.SKIPPED
    assert view.resources["page"].reason == "PagerDuty is off: PAGERDUTY_API_KEY is not set"
    assert len(case.said("nobody could be paged; the reporter leads")) == 1


async def test_a_drill_pages_nobody_and_says_that_it_is_one(house: House) -> None:
    case = await house.declared(drill=True)
    assert case.pages == []
    assert (await case.view()).roles[Role.COMMANDER].name == DEV.name
    assert case.channel.name.startswith("inc-drill-")
    assert len(case.said("DRILL: Checkout is failing", case.stakeholders)) == 1


async def test_the_reporter_hears_once_where_to_go(house: House) -> None:
    case = await house.declared(reply={"user": DEV.slack_id})
    await case.until(lambda _: case.to(DEV).messages, "Dev is told")
    [told] = case.to(DEV).messages
    assert f"Incident {case.id} is declared" in told.text
    assert case.channel.id in told.text


async def test_an_incident_begins_when_its_history_does(house: House) -> None:
    """A worker's first task may come in two parts, and its clock shows another time when it is replayed."""
    case = await house.declare()
    [first, *_] = (await case.handle.fetch_history()).events
    assert (await case.view()).declared_at == first.event_time.ToDatetime(UTC)
