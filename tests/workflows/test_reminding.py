"""Reminders: to the commander, then to the channel; measured from the last report; none lost, none doubled, no burst."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from cli.stack import sandbox_policy
from incident.commands import AssignRole, ChangeStatus, EditIncident, SnoozeReminder
from incident.people import Person
from incident.vocabulary import Severity, Status, StepState
from sandbox.slack.state import Message
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, EVE, Case, key_of, words_of
from tests.workflows.house import House

MINUTE = timedelta(minutes=1)
DUE, OVERDUE, CLOSE = "A status report is due", "A status report is overdue", "Ready to close?"


async def reminded(case: Case, person: Person = ANA) -> list[Message]:
    """The reminders that somebody got by direct message, once no more is under way."""
    await case.all_settled()
    return [m for m in case.to(person).messages if "/remind/" in key_of(m)]


async def overdue(case: Case) -> list[Message]:
    await case.all_settled()
    return case.said(OVERDUE)


async def test_the_commander_is_reminded_in_private_and_then_the_channel_is(house: House) -> None:
    case = await house.under_way()
    await case.time_passes(29 * MINUTE)
    assert await reminded(case) == []
    await case.time_passes(2 * MINUTE)
    [reminder] = await reminded(case)
    assert DUE in reminder.text
    buttons = [e["action_id"] for b in reminder.blocks if b["type"] == "actions" for e in b["elements"]]
    assert buttons[0] == "open_status_report"
    assert any("snooze_reminder" in button for button in buttons)
    assert await overdue(case) == []

    await case.time_passes(10 * MINUTE)
    [plea] = await overdue(case)
    assert f"<@{ANA.slack_id}>" in words_of(plea)
    await case.time_passes(20 * MINUTE)
    assert (len(await reminded(case)), len(await overdue(case))) == (2, 1)


async def test_an_ignored_reminder_climbs_from_commander_to_channel_to_deputy_to_a_page(house: House) -> None:
    case = await house.under_way()
    await case.told(AssignRole, user=EVE.email, role="deputy")
    await case.time_passes(51 * MINUTE)
    assert (len(await reminded(case)), len(await overdue(case))) == (1, 1)
    [asked] = await reminded(case, EVE)
    assert "You are deputy: please write it, or take command." in words_of(asked)
    assert case.woken(BEN) == 0
    await case.time_passes(10 * MINUTE)
    await case.all_settled()
    assert (case.woken(ANA), case.woken(BEN)) == (1, 1)
    [told] = case.said("The backup is paged")
    assert f"<@{BEN.slack_id}>" in words_of(told)
    assert len(case.pages) == 1
    await case.time_passes(timedelta(hours=3))
    assert case.woken(BEN) == 1
    answer = await case.told(AssignRole, BEN, user=BEN.email, role="commander", now=True)
    assert answer == "Ben Okafor is commander now."
    assert case.doubled() == []


async def test_without_a_backup_whoever_is_on_call_to_command_is_paged_and_called_that(
    open_house: OpenHouse,
) -> None:
    pagerduty = sandbox_policy().pagerduty
    assert pagerduty
    alone = pagerduty.escalation_policies.model_copy(update={"backup": None})
    house = await open_house(
        policy={"pagerduty": pagerduty.model_copy(update={"escalation_policies": alone})}
    )
    case = await house.under_way()
    await case.hands_over(EVE)
    await case.time_passes(61 * MINUTE)
    await case.until(lambda _: case.said("Nobody reports."), "somebody is paged")
    [told] = case.said("Nobody reports.")
    assert f"The on-call commander is paged: <@{ANA.slack_id}>." in words_of(told)


async def test_a_report_in_time_wakes_nobody_though_pagerduty_was_down_when_the_page_was_due(
    house: House,
) -> None:
    case = await house.under_way()
    await house.fault("pagerduty.*")
    await case.time_passes(51 * MINUTE)
    await case.until(lambda _: case.said("PagerDuty has not paged the backup yet"), "people can phone")
    await case.report()
    await house.calm()
    await case.time_passes(10 * MINUTE)
    await case.all_settled()
    assert case.woken(BEN) == 0


async def test_a_report_starts_the_clock_again(house: House) -> None:
    case = await house.under_way()
    await case.time_passes(20 * MINUTE)
    await case.report()
    await case.time_passes(29 * MINUTE)
    assert await reminded(case) == []
    await case.time_passes(2 * MINUTE)
    assert len(await reminded(case)) == 1


async def test_a_promise_moves_the_next_reminder(house: House) -> None:
    case = await house.under_way()
    await case.report(next_report_in="1h")
    await case.time_passes(59 * MINUTE)
    assert await reminded(case) == []
    await case.time_passes(2 * MINUTE)
    assert len(await reminded(case)) == 1


async def test_a_snooze_puts_the_reminder_off_and_the_channel_hears_nothing(house: House) -> None:
    case = await house.under_way()
    await case.time_passes(31 * MINUTE)
    await case.told(SnoozeReminder, duration="30m")
    await case.time_passes(28 * MINUTE)
    assert (len(await reminded(case)), await overdue(case)) == (1, [])
    await case.time_passes(3 * MINUTE)
    assert (len(await reminded(case)), await overdue(case)) == (2, [])


async def test_a_higher_severity_is_felt_at_once_and_a_lower_one_too(house: House) -> None:
    case = await house.under_way(severity=Severity.MEDIUM)
    await case.time_passes(60 * MINUTE)
    assert await reminded(case) == []
    await case.told(EditIncident, severity="high")
    assert len(await reminded(case)) == 1  # half an hour late already
    await case.report()
    await case.told(EditIncident, severity="medium")
    await case.time_passes(100 * MINUTE)
    assert (len(await reminded(case)), await overdue(case)) == (1, [])


async def test_a_new_commander_is_the_one_who_is_reminded(house: House) -> None:
    case = await house.under_way()
    await case.hands_over(BEN)
    await case.time_passes(31 * MINUTE)
    assert (len(await reminded(case, BEN)), await reminded(case, ANA)) == (1, [])


async def test_while_stable_reports_are_due_less_often_and_somebody_asks_about_closing(house: House) -> None:
    case = await house.under_way(severity=Severity.MEDIUM)
    await case.becomes(Status.STABLE)
    await case.time_passes(timedelta(hours=11))
    assert await reminded(case) == []
    await case.time_passes(timedelta(hours=2))
    assert [DUE in m.text for m in await reminded(case)] == [True]
    await case.report()
    await case.time_passes(timedelta(days=3, minutes=1))
    [ready] = [m for m in await reminded(case) if CLOSE in m.text]
    assert [e["action_id"] for b in ready.blocks if b["type"] == "actions" for e in b["elements"]] == [
        "mark_closed"
    ]


async def test_nobody_is_reminded_of_a_closed_incident(house: House) -> None:
    case = await house.under_way(severity=Severity.CRITICAL)  # stable, a report every two hours
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await house.fault("google.drive.files.update")
    await case.becomes(Status.CLOSED)
    await case.time_passes(timedelta(hours=2, minutes=15))
    assert (await case.view()).next_due == []
    assert case.to(ANA).messages == []
    assert case.said(OVERDUE) == []


async def test_a_worker_that_was_away_does_not_send_what_it_missed_in_a_burst(open_house: OpenHouse) -> None:
    """Five cadences pass while none runs; afterwards reminders keep their distance as before."""
    cadence, climb = timedelta(seconds=2), timedelta(seconds=1)
    house = await open_house(hurry={"report_every": cadence, "escalate_reminder_after": climb})
    case = await house.under_way()
    await house.worker_goes()
    before = len([m for m in case.to(ANA).messages if DUE in m.text])
    await asyncio.sleep(5 * cadence.total_seconds())
    await house.worker_comes()
    await case.until(lambda _: len(case.to(ANA).messages) >= before + 2, "two more reminders")
    sent = [entry.at for entry in await case.timeline("fell_due")]
    assert all(later - earlier >= climb for earlier, later in pairwise(sent))


async def test_a_reminder_that_slack_could_not_send_is_dropped_once_the_report_is_in(house: House) -> None:
    case = await house.under_way()
    await house.fault("slack.*")
    await case.time_passes(31 * MINUTE)
    await case.step(await last_reminder(case), StepState.RETRYING)
    await case.time_passes(10 * MINUTE)
    assert len(await case.timeline("fell_due")) == 2
    await case.report()
    await house.calm()
    await case.time_passes(6 * MINUTE)
    await case.all_settled()
    assert case.to(ANA).messages == []
    assert case.said(OVERDUE) == []
    assert len(case.said("Status report 1")) == 1


async def test_after_an_hour_without_slack_everybody_gets_one_reminder_and_not_a_burst(house: House) -> None:
    case = await house.under_way()
    await house.fault("slack.*")
    await case.time_passes(75 * MINUTE)
    assert len(await case.timeline("fell_due")) == 5
    await house.calm()
    await case.time_passes(6 * MINUTE)
    assert (len(await reminded(case)), len(await overdue(case))) == (1, 1)
    assert len(case.said("The backup is paged")) == 1


async def test_a_commander_who_cannot_be_written_to_is_reminded_in_the_channel(house: House) -> None:
    house.state.pagerduty.users["PUANA01"].email = "ana@elsewhere.example"  # unknown in Slack
    case = await house.under_way()
    await case.time_passes(31 * MINUTE)
    assert len(await overdue(case)) == 1


async def test_reopening_brings_the_shorter_cadence_back(house: House) -> None:
    case = await house.under_way()
    await case.becomes(Status.STABLE)
    await case.time_passes(60 * MINUTE)
    await case.told(ChangeStatus, status="active")
    await case.time_passes(29 * MINUTE)
    assert await reminded(case) == []
    await case.time_passes(2 * MINUTE)
    assert len(await reminded(case)) == 1


async def last_reminder(case: Case) -> str:
    return [step.key for step in (await case.view()).steps if step.key.startswith("remind/")][-1]
