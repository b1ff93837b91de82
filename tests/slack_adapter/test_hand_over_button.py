"""The button that offers command to whoever acknowledged the page: pressed, accepted, the whole way round."""

from collections.abc import AsyncIterator

import pytest

from incident.commands import PageAcknowledged
from incident.vocabulary import Role
from sandbox import pagerduty
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import ANA, BEN, Case, told_by
from tests.workflows.house import House


@pytest.fixture
async def offered(house: House, listening: Adapter) -> Case:
    """Ana commands, Ben has acknowledged in PagerDuty, and the channel has been asked."""
    case = await house.declared()
    [page] = case.pages
    pagerduty.acknowledge(house.state.pagerduty, page.id, "PUBEN01", lambda: None)
    await case.until(lambda _: case.said("Should"), "the commander is asked")
    return case


@pytest.fixture
async def slack(house: House) -> AsyncIterator[Workspace]:
    workspace = Workspace(house.workspace.config)
    yield workspace
    await workspace.close()


async def accepted_by_ben(offered: Case, slack: Workspace) -> None:
    offer = "You are offered command"
    await offered.until(lambda _: offered.said(offer, offered.to(BEN)), "Ben has the brief")
    there = offered.to(BEN)
    [brief] = offered.said(offer, there)
    ben = Someone(slack, str(BEN.slack_id), there.id)
    await ben.presses(brief.ts, "accept_command")
    await ben.sends(await ben.form("Accept command"), read_back="Payments fail, Ana rolls back")


async def test_one_press_offers_command_to_whoever_acknowledged_and_the_page_follows(
    offered: Case, slack: Workspace
) -> None:
    [asked], [page] = offered.said("Should"), offered.pages
    commander = Someone(slack, str(ANA.slack_id), offered.channel.id)
    await commander.presses(asked.ts, "hand_over")
    await slack.redeliver()
    await accepted_by_ben(offered, slack)
    await offered.until(lambda view: view.roles[Role.COMMANDER].name == BEN.name, "Ben commands")
    await offered.all_settled()
    assert page.assignees == ["PUBEN01"]
    assert BEN.slack_id in offered.channel.members
    passed = [entry.text for entry in await offered.timeline("role_assigned")][1:]
    assert passed == ["Command passed from Ana Reyes to Ben Okafor. Ana Reyes stays as deputy."]
    assert len(offered.said("Command passes from")) == 1


async def test_whoever_presses_too_late_hears_that_it_is_done(offered: Case, slack: Workspace) -> None:
    [asked] = offered.said("Should")
    await Someone(slack, str(ANA.slack_id), offered.channel.id).presses(asked.ts, "hand_over")
    await accepted_by_ben(offered, slack)
    await offered.until(lambda view: view.roles[Role.COMMANDER].name == BEN.name, "Ben commands")
    ben = Someone(slack, str(BEN.slack_id), offered.channel.id)
    await offered.until(lambda _: BEN.slack_id in offered.channel.members, "Ben is in the channel")
    await ben.presses(asked.ts, "hand_over")
    await offered.until(lambda _: offered.said("is commander already"), "Ben hears of it")


async def test_an_acknowledgement_told_twice_asks_once(offered: Case) -> None:
    await offered.house.incidents.signal(offered.id, told_by(PageAcknowledged, BEN))
    await offered.all_settled()
    assert len(offered.said("Should")) == 1
