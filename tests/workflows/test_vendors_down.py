"""A vendor is down for hours, or off: the others go on, everybody can see it, it heals by itself, and nothing is doubled."""

from datetime import timedelta

import pytest

from incident.commands import AssignRole
from incident.vocabulary import Role, Severity, Status, StepState
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, DEV, Case
from tests.workflows.house import House

pytestmark = pytest.mark.google

HOURS = timedelta(hours=1)


async def test_google_down_for_hours_is_seen_as_retrying_and_heals_by_itself(house: House) -> None:
    await house.fault("google.*")
    case = await house.declare()
    await case.all_settled(but="Google")
    failing = await case.step("folder-id", StepState.RETRYING)
    await case.report()
    await case.time_passes(HOURS)

    view = await case.view()
    step = await case.step("folder-id", StepState.RETRYING)
    assert (step.reason, step.since) == ("Google does not answer", failing.since)
    assert await case.now() - step.since >= HOURS
    assert view.resources["channel"].state is view.resources["page"].state is StepState.DONE
    await case.card_says("retrying since")
    assert "Google does not answer" in case.card

    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.all_settled()
    assert "Commander: Ana Reyes" in case.text()
    assert case.text().count("Every second payment fails") == 1
    await case.time_passes(timedelta(seconds=5))
    await case.card_says("Incident document>: done")
    assert "retrying" not in case.card
    assert case.doubled() == []


async def test_slack_down_for_hours_delays_only_what_slack_does(house: House) -> None:
    await house.fault("slack.*")
    case = await house.declare()
    await case.all_settled(but="Slack")
    await case.report("first")
    await case.told(AssignRole, user=CHLOE.email, role="scribe")
    await case.report("second")
    await case.time_passes(HOURS)
    view = await case.view()
    assert view.resources["channel"].reason == "Slack does not answer"
    assert {name: r.state for name, r in view.resources.items() if name in ("page", "folder")} == {
        "page": StepState.DONE,
        "folder": StepState.DONE,
    }
    assert (case.text().count("first"), case.text().count("second")) == (1, 1)

    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.all_settled()
    assert {ANA.slack_id, DEV.slack_id, CHLOE.slack_id} <= set(case.channel.members)
    [first], [second] = case.said("first"), case.said("second")
    assert float(first.ts) < float(second.ts)
    assert case.doubled() == []


async def test_pagerduty_down_for_hours_pages_once_when_it_is_back(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare()
    await case.all_settled(but="PagerDuty")
    await case.time_passes(HOURS)
    assert Role.COMMANDER not in (await case.view()).roles
    await case.card_says("Page: retrying since")

    await house.calm()
    await case.time_passes(timedelta(minutes=6))
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert (await case.view()).roles[Role.COMMANDER].name == ANA.name


@pytest.mark.parametrize("effect", ["drop_after", "error_after", "internal_error_after"])
async def test_lost_answers_double_nothing(house: House, effect: str) -> None:
    """Of every vendor's writes the first two take effect without Muster hearing of it."""
    for write in (
        "pagerduty.POST*",
        "slack.conversations.create",
        "slack.chat.postMessage",
        "google.drive.files.*",
    ):
        await house.fault(write, effect, times=2)
    case = await house.declare()
    await case.report()
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert len(case.said("Every second payment fails")) == 1
    assert case.text().count("Every second payment fails") == 1
    assert case.doubled() == []


OFF = {
    "slack": ("SLACK_BOT_TOKEN", {"channel"}),
    "pagerduty": ("PAGERDUTY_API_KEY", {"page"}),
    "google": (
        "GOOGLE_APPLICATION_CREDENTIALS",
        {"folder", "incident_document", "review_document", "record"},
    ),
}


@pytest.mark.parametrize("vendor", OFF)
async def test_without_a_vendor_everything_else_goes_on_to_the_end(
    open_house: OpenHouse, vendor: str
) -> None:
    house = await open_house(off=(vendor,))
    case = await house.declare()
    await case.all_settled()
    await case.report()
    await case.hands_over(BEN, by=(await case.view()).roles[Role.COMMANDER])
    await case.all_settled()
    await case.becomes(Status.STABLE, by=BEN)
    await case.all_settled()
    outcome = await case.closes(by=BEN)
    assert outcome.status == "closed"

    variable, missing = OFF[vendor]
    for name, resource in (await case.view()).resources.items():
        assert resource.state is (StepState.SKIPPED if name in missing else StepState.DONE), name
        assert resource.state is StepState.DONE or variable in (resource.reason or ""), name
    assert [c["name"] for c in await house.calls(f"{vendor}.*")] == []
    assert put_away(case) == {"slack", "pagerduty", "google"} - {vendor}


async def test_without_any_vendor_an_incident_still_lives_and_ends(open_house: OpenHouse) -> None:
    house = await open_house(off=tuple(OFF))
    case = await house.declared(severity=Severity.CRITICAL)
    await case.report()
    await case.becomes(Status.STABLE, by=DEV)
    assert (await case.closes(by=DEV)).status == "closed"
    assert await house.calls() == []
    assert (await case.view()).roles[Role.COMMANDER].name == DEV.name


def put_away(case: Case) -> set[str]:
    """The vendors at which the closed incident has left everything in order."""
    state = case.house.state
    tidy = {
        "slack": [c.is_archived for c in state.slack.channels.values() if c.name.endswith(case.id)],
        "pagerduty": [page.status == "resolved" for page in case.pages],
        "google": [f.parents == ["FOLDER_ARCHIVE"] for f in case.files if f.is_folder],
    }
    return {vendor for vendor, tidied in tidy.items() if tidied and all(tidied)}
