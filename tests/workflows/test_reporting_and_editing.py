"""Reports go everywhere once and in order; edits are told, and a severity that pages, pages once."""

from datetime import timedelta

import pytest

from incident.commands import EditIncident
from incident.refusals import Refused
from incident.vocabulary import Severity, StepState
from tests.workflows.case import ANA, DEV, Case, words_of
from tests.workflows.house import House

SIX_MINUTES = timedelta(minutes=6)


async def test_a_report_goes_to_channel_stakeholders_and_document_once(house: House) -> None:
    case = await house.under_way()
    assert await case.report("Every second payment fails", next_report_in="20m") == (
        "Report sent. The next one is promised in 20m."
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
