"""PagerDuty incidents that declare by themselves: once, adopted rather than paged again, and only those that the policy names."""

from datetime import timedelta

import pytest

from incident.vocabulary import Role, Severity, Status, StepState
from sandbox import pagerduty
from sandbox.pagerduty.state import Incident as Page
from slack_adapter.server import AdapterConfig
from tests.slack_adapter.acting import Adapter
from tests.slack_adapter.conftest import running
from tests.slack_adapter.monitoring import (
    SECRET,
    declared_by,
    declared_nothing,
    declaring,
    post,
    raised,
    triggered,
)
from tests.workflows.case import ANA, BEN, Case, words_of
from tests.workflows.house import House
from workflows.client import Incidents

# Declared, and adopted.


async def adopted(house: House) -> tuple[Page, Case]:
    page = raised(house)
    case = await declared_by(house, page.id)
    await case.all_settled()
    return page, case


async def test_an_incident_of_a_configured_urgency_declares_and_is_adopted_instead_of_paging_again(
    house: House, listening: Adapter
) -> None:
    page, case = await adopted(house)
    view = await case.view()
    assert (view.title, view.severity) == ("Disk is full", Severity.CRITICAL)
    assert view.roles[Role.COMMANDER].name == ANA.name
    assert view.roles[Role.REPORTER].name == "PagerDuty"
    assert view.resources["page"].state is StepState.DONE
    assert list(house.state.pagerduty.incidents) == [page.id]
    assert case.woken(ANA) == 1
    assert ANA.slack_id in case.channel.members
    await case.card_says(f"pagerduty/{page.id}|#{page.number}>, not acknowledged yet")


async def test_its_acknowledgement_reaches_the_incident(house: House, listening: Adapter) -> None:
    page, case = await adopted(house)
    pagerduty.acknowledge(house.state.pagerduty, page.id, "PUANA01", lambda: None)
    await case.card_says(f"acknowledged by <@{ANA.slack_id}>")
    await case.time_passes(timedelta(minutes=40))  # after fifty the backup is woken for want of a report
    assert case.woken(BEN) == 0


async def test_nobody_acknowledges_and_the_backup_is_asked_on_that_very_incident(
    house: House, listening: Adapter
) -> None:
    page, case = await adopted(house)
    await case.time_passes(timedelta(minutes=6))
    await case.until(lambda _: case.said("The backup is paged too"), "the backup is paged")
    assert case.woken(BEN) == 1
    asked = [r for r in page.responder_requests if "backup" in r.message]
    assert len(asked) == 1


async def test_closing_the_incident_resolves_it(house: House, listening: Adapter) -> None:
    page, case = await adopted(house)
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.ends()
    assert page.status == "resolved"
    assert list(house.state.pagerduty.incidents) == [page.id]


async def test_with_nobody_on_call_nobody_leads_and_the_channel_says_what_to_do(
    house: House, listening: Adapter
) -> None:
    house.state.pagerduty.escalation_policies["PEP0001"].levels = [[]]
    case = await declared_by(house, raised(house).id)
    await case.step("channel")
    await case.until(lambda _: case.said("the page has woken nobody"), "the channel is told")
    await case.until(lambda _: case.said("The backup is paged too"), "the backup is paged")
    assert Role.COMMANDER not in (await case.view()).roles
    [said] = case.said("the page has woken nobody")
    assert "Nobody leads yet. Give command to somebody with" in words_of(said)
    assert case.woken(BEN) == 1


async def test_of_several_assignees_the_lowest_id_commands(
    house: House, listening: Adapter, page_id: str
) -> None:
    assignees = [
        {"id": id, "type": "user_reference", "summary": name}
        for id, name in (("PUBEN01", "Ben Okafor"), ("PUANA01", "Ana Reyes"))
    ]
    assert await post(listening, triggered(page_id, assignees=assignees)) == (200, "declared")
    case = await declared_by(house, page_id)
    await case.until(lambda view: Role.COMMANDER in view.roles, "somebody commands")
    assert (await case.view()).roles[Role.COMMANDER].name == ANA.name


# Once, and only what the policy names.


async def test_however_often_it_is_delivered_it_declares_once(house: House, listening: Adapter) -> None:
    page, case = await adopted(house)
    for _ in range(3):
        assert await post(listening, triggered(page.id)) == (200, "declared")
    await case.becomes(Status.STABLE, Status.CLOSED)
    await case.ends()
    assert await post(listening, triggered(page.id)) == (200, "declared")
    [run] = [r async for r in house.env.client.list_workflows(f"WorkflowId = 'incident-{case.id}'")]
    assert run.close_time
    assert case.doubled() == []


async def test_a_page_of_ours_never_declares(house: House, listening: Adapter, page_id: str) -> None:
    case = await house.declared()
    [page] = case.pages
    assert await post(listening, triggered(page.id, key=page.key)) == (200, "ignored")
    assert await post(listening, triggered(page_id, key=f"{case.id}/engage/4")) == (200, "ignored")
    assert await declared_nothing(house, page.id)
    assert await declared_nothing(house, page_id)


@pytest.mark.parametrize(
    ("urgency", "priority", "declares"),
    [
        ("high", None, True),
        ("low", None, False),
        ("low", {"id": "PP1", "type": "priority", "summary": "P1"}, True),
        ("low", {"id": "PP3", "type": "priority", "summary": "P3"}, False),
    ],
)
async def test_urgency_and_priority_say_what_declares(
    house: House,
    listening: Adapter,
    page_id: str,
    urgency: str,
    priority: dict[str, str] | None,
    declares: bool,
) -> None:
    body = triggered(page_id, key="disk-4711", urgency=urgency, priority=priority)
    assert await post(listening, body) == (200, "declared" if declares else "ignored")
    assert await declared_nothing(house, page_id) is not declares


async def test_unless_the_policy_says_so_nothing_declares(house: House, page_id: str) -> None:
    config = AdapterConfig(port=0, pagerduty_webhook_secret=SECRET)
    async with running(config, house.incidents, house.policy) as adapter:
        assert await post(adapter, triggered(page_id)) == (200, "ignored")
    assert await declared_nothing(house, page_id)


async def test_a_title_that_does_not_fit_is_shortened_and_kept_whole_in_the_description(
    house: House, listening: Adapter, page_id: str
) -> None:
    whole = "disk " * 100 + "full"
    assert await post(listening, triggered(page_id, title=whole)) == (200, "declared")
    view = await (await declared_by(house, page_id)).view()
    assert view.title.endswith("…")
    assert view.description == whole


async def test_an_incident_without_a_title_declares_under_its_number(
    house: House, listening: Adapter, page_id: str
) -> None:
    assert await post(listening, triggered(page_id, title=" ")) == (200, "declared")
    assert (await (await declared_by(house, page_id)).view()).title == "PagerDuty incident #7"


async def test_while_temporal_is_away_pagerduty_is_asked_to_come_again(
    house: House, unreachable: Incidents, page_id: str
) -> None:
    config = AdapterConfig(port=0, pagerduty_webhook_secret=SECRET)
    async with running(config, unreachable, declaring(house.policy)) as adapter:
        assert await post(adapter, triggered(page_id)) == (503, "try again")
