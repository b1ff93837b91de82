"""Reports go everywhere once and in order; edits are told, and a severity that pages, pages once."""

from datetime import timedelta

import pytest

from cli.stack import sandbox_policy
from incident.commands import EditIncident
from incident.refusals import Refused
from incident.severities import TypePolicy
from incident.vocabulary import Severity, StepState
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, DEV, Case, words_of
from tests.workflows.house import House

SIX_MINUTES = timedelta(minutes=6)


@pytest.mark.google
async def test_a_report_goes_to_channel_stakeholders_and_document_once(house: House) -> None:
    case = await house.under_way()
    assert await case.report("Every second payment fails", next_report_in="20m") == (
        "Report noted; it goes out now. The next one is promised in 20m."
    )
    await case.all_settled()
    [in_channel] = case.said("Status report 1")
    assert in_channel.ts in [pin.ts for pin in case.channel.pins]
    assert all(
        word in words_of(in_channel) for word in ("Every second payment fails", "rolling back", "none")
    )
    assert len(case.said("Every second payment fails", case.stakeholders)) == 1
    assert case.text().count("Every second payment fails") == 1
    [report] = (await case.view()).reports
    assert (report.by, report.conditions, report.needs) == (ANA.name, "Every second payment fails", "none")


@pytest.mark.google
async def test_two_reports_keep_their_order_though_slack_was_down_for_the_first(house: House) -> None:
    case = await house.under_way()
    await house.fault("slack.*")
    await case.report("first")
    await case.all_settled(but="Slack")
    await case.step((await posting(case))[0], StepState.RETRYING)
    await house.calm()
    await case.report("second")
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    for where in (case.channel, case.stakeholders):
        [first], [second] = case.said("first", where), case.said("second", where)
        assert float(first.ts) < float(second.ts)
    assert case.text().index("first") < case.text().index("second")


async def test_an_empty_report_is_refused_and_goes_nowhere(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    with pytest.raises(Refused, match='"Conditions" is empty'):
        await case.report("  ")
    assert (await case.view()).reports == []
    assert case.said("Status report 1") == []


async def test_a_higher_severity_that_pages_pages_once(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    assert case.woken(ANA) == 0
    for severity in ("high", "low", "critical"):
        await case.told(EditIncident, severity=severity)
        await case.all_settled()
    assert case.woken(ANA) == 1
    assert len(case.pages) == 1
    assert (await case.view()).resources["page"].state is StepState.DONE
    assert len(case.said("Severity up from low to *high*")) == 1
    assert len(case.said("Severity down", case.stakeholders)) == 1


async def test_a_severity_and_a_type_that_both_page_page_once_when_they_come_together(
    open_house: OpenHouse,
) -> None:
    tables = {
        severity: table.model_copy(update={"page_commander": True})
        for severity, table in sandbox_policy().severities.items()
    }
    house = await open_house(policy={"types": {"security": TypePolicy(severities=tables)}})
    case = await house.under_way(severity=Severity.LOW)
    await case.told(EditIncident, severity="high", type="security")
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert case.doubled() == []


async def test_a_severity_raised_twice_while_pagerduty_is_down_pages_once(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    await house.fault("pagerduty.*")
    for severity in ("high", "low", "critical"):
        await case.told(EditIncident, severity=severity)
    await case.step("page", StepState.RETRYING)
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert case.doubled() == []


async def test_a_page_that_has_not_got_through_is_called_off_by_a_lower_severity(house: House) -> None:
    await house.fault("pagerduty.*")
    case = await house.declare(severity=Severity.HIGH)
    await case.step("page", StepState.RETRYING)
    await case.told(EditIncident, DEV, severity="low")
    step = await case.step("page", StepState.SKIPPED)
    assert step.reason == "severity low pages nobody"
    await house.calm()
    await case.time_passes(SIX_MINUTES)
    view = await case.all_settled()
    assert (view.roles["commander"].name, case.woken(ANA)) == (ANA.name, 0)
    await case.told(EditIncident, severity="high")
    await case.all_settled()
    assert case.woken(ANA) == 1
    assert case.doubled() == []


async def test_a_lower_severity_pages_nobody(house: House) -> None:
    case = await house.under_way(severity=Severity.MEDIUM)
    await case.told(EditIncident, severity="low")
    await case.all_settled()
    assert case.pages == []


async def test_a_higher_severity_of_a_drill_pages_nobody(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW, drill=True)
    await case.told(EditIncident, DEV, severity="critical")
    await case.all_settled()
    assert case.pages == []


async def test_an_unknown_type_holds_up_no_page_and_whoever_gave_it_is_told(house: House) -> None:
    case = await house.declared(type="poetry")
    assert (case.woken(ANA), (await case.view()).type) == (1, None)
    [told] = case.said('There is no type "poetry", so the incident has none.')
    assert told.text.startswith(f"<@{DEV.slack_id}>: ")
    assert "security" in told.text


async def test_a_channel_that_only_the_type_names_hears_of_the_incident_from_then_on(
    open_house: OpenHouse,
) -> None:
    kind = sandbox_policy().types["security"]
    board = {
        severity: table.model_copy(update={"stakeholder_channels": ["C0EXEC"]})
        for severity, table in kind.severities.items()
    }
    house = await open_house(policy={"types": {"security": kind.model_copy(update={"severities": board})}})
    case = await house.under_way(severity=Severity.LOW)
    await case.told(EditIncident, type="security")
    await case.all_settled()
    [heard] = house.state.slack.channels["C0EXEC"].messages
    assert heard.text == "An incident of type *security*, 🔵 low: Checkout is failing"
    assert not case.said("of type *security*", case.stakeholders)
    assert len(case.said("<#C0EXEC> hears of it from now on.")) == 1


async def test_a_new_title_is_told_and_shown(house: House) -> None:
    case = await house.under_way(severity=Severity.LOW)
    assert await case.told(EditIncident, title="Search is slow", description="Since noon.") == (
        "Changed: title and description."
    )
    await case.all_settled()
    await case.time_passes(timedelta(seconds=3))
    assert len(case.said('The title is now "Search is slow"')) == 1
    await case.card_says("Since noon.")
    await case.until(lambda _: "Search is slow" in case.channel.topic, "the topic has the new title")


async def posting(case: Case) -> list[str]:
    return [step.key for step in (await case.view()).steps if step.key.startswith("report/")]
