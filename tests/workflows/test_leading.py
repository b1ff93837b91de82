"""What helps somebody who leads: tasks that are called back, relief when they have led for long, a word on what comes next."""

from datetime import timedelta

import pytest

from cli.stack import sandbox_policy
from incident.careers import RosterPolicy
from incident.commands import (
    AcknowledgeTask,
    AssignRole,
    CompleteTask,
    CreateTask,
    EditIncident,
    ReportToExecutives,
    SetPrompts,
    SnoozeReminder,
)
from incident.policy import Prompts
from incident.vendors import PagerDutyPolicy
from incident.vocabulary import Level, Severity, Status, What
from sandbox.slack.state import Message
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, CHLOE, EVE, Case, key_of, words_of
from tests.workflows.house import House, fatigue
from tests.workflows.on_roster import Learner
from tests.workflows.test_qualified_beside import on_roster

MINUTE = timedelta(minutes=1)


def buttons(message: Message) -> list[str]:
    blocks = (block for block in message.blocks if block["type"] == "actions")
    return [element["action_id"].partition("/")[0] for block in blocks for element in block["elements"]]


def asked(case: Case) -> list[Message]:
    """Ana, who has commanded for long."""
    return case.said("You have commanded for 2h", case.to(ANA))


def without_backup() -> PagerDutyPolicy:
    pagerduty = sandbox_policy().pagerduty
    assert pagerduty
    policies = pagerduty.escalation_policies.model_copy(update={"backup": None})
    return pagerduty.model_copy(update={"escalation_policies": policies})


def whispered(case: Case) -> list[Message]:
    return [m for m in case.channel.messages if m.only_for]


class TestTasks:
    async def test_a_task_is_understood_and_done_and_its_buttons_go_one_by_one(self, house: House) -> None:
        case = await house.under_way()
        told = await case.told(CreateTask, owner=CHLOE.email, text="Restart the replica", within="10m")
        assert told.startswith("Chloe Martin takes part now. Task 1 is Chloe Martin's.")
        await case.until(lambda _: case.said("Task 1 for"), "it is given")
        [given] = case.said("Task 1 for")
        assert f"<@{CHLOE.slack_id}>, understood?" in words_of(given)
        assert len(buttons(given)) == 2
        await case.told(AcknowledgeTask, CHLOE)
        await case.until(lambda _: len(buttons(case.said("Task 1 for")[0])) == 1, "one button is left")
        await case.told(CompleteTask, CHLOE, outcome="It catches up")
        await case.all_settled()
        assert buttons(case.said("Task 1 for")[0]) == []
        assert len(case.said("Task 1 is done, says")) == 1
        assert case.doubled() == []

    async def test_what_nobody_understood_is_told_to_the_commander_in_private(self, house: House) -> None:
        case = await house.under_way()
        await case.told(CreateTask, owner=CHLOE.email, text="Restart the replica", within="10m")
        await case.time_passes(2 * MINUTE)
        await case.until(
            lambda _: case.said("has not said that they understood", case.to(ANA)), "Ana hears it"
        )

    async def test_the_call_back_climbs_from_the_owner_to_the_commander_to_the_channel(
        self, house: House
    ) -> None:
        case = await house.under_way()
        await case.told(CreateTask, owner=CHLOE.email, text="Restart the replica", within="10m")
        await case.told(AcknowledgeTask, CHLOE)
        await case.time_passes(11 * MINUTE)
        await case.until(lambda _: case.said("The time of task 1 is up", case.to(CHLOE)), "Chloe is asked")
        await case.time_passes(10 * MINUTE)
        await case.until(lambda _: case.said("has not said how", case.to(ANA)), "then Ana")
        await case.report()
        await case.time_passes(10 * MINUTE)
        await case.until(lambda _: case.said("The time of *task 1* is up"), "then everybody")
        assert case.doubled() == []

    async def test_more_time_puts_the_call_back_off_also_while_no_worker_runs(self, house: House) -> None:
        case = await house.under_way()
        await case.told(CreateTask, owner=CHLOE.email, text="Restart the replica", within="10m")
        await case.told(SnoozeReminder, CHLOE, duration="20m", task=1)
        await house.worker_goes()
        await house.worker_comes()
        await case.time_passes(15 * MINUTE)
        assert not case.said("The time of task 1 is up", case.to(CHLOE))
        await case.time_passes(6 * MINUTE)
        await case.until(lambda _: case.said("The time of task 1 is up", case.to(CHLOE)), "Chloe is asked")

    async def test_closing_ends_what_is_left(self, house: House) -> None:
        case = await house.under_way()
        await case.told(CreateTask, owner=CHLOE.email, text="Restart the replica")
        await case.becomes(Status.STABLE)
        await case.closes()
        assert "(not said to be done)" in words_of(case.said("Task 1 for")[0])


async def commanded_for_long(house: House) -> Case:
    """Ana, alone, and she was asked."""
    case = await house.under_way()
    await case.told(SnoozeReminder, duration="20h")
    await case.time_passes(121 * MINUTE)
    await case.until(lambda _: asked(case), "Ana is asked")
    return case


class TestFatigue:
    async def test_the_commander_is_asked_then_the_deputy_then_the_backup_is_woken(
        self, open_house: OpenHouse
    ) -> None:
        house = await open_house(policy={"fatigue": fatigue(timedelta(hours=2))})
        case = await house.under_way(severity=Severity.HIGH)
        await case.told(AssignRole, user=EVE.email, role="deputy")
        await case.told(SnoozeReminder, duration="20h")  # of the report
        await case.time_passes(121 * MINUTE)
        await case.until(lambda _: asked(case), "Ana is asked")
        assert "Offer command to Eve" in words_of(asked(case)[0])
        await case.time_passes(120 * MINUTE)
        await case.until(lambda _: case.said("has commanded for 4h", case.to(EVE)), "Eve hears it")
        assert case.woken(BEN) == 0
        await case.time_passes(120 * MINUTE)
        await case.until(lambda _: case.said("has commanded for 6h"), "the channel hears it")
        assert case.woken(BEN) == 1
        assert len(case.pages) == 1
        await case.all_settled()
        assert case.doubled() == []

    async def test_who_commands_alone_can_offer_command_to_the_backup_on_call(
        self, open_house: OpenHouse
    ) -> None:
        house = await open_house(policy={"fatigue": fatigue(timedelta(hours=2))})
        case = await commanded_for_long(house)
        assert "Offer command to Ben" in words_of(asked(case)[0])
        assert case.woken(BEN) == 0

    async def test_without_a_backup_to_whom_the_roster_suggests(self, open_house: OpenHouse) -> None:
        founders = [str(ANA.email), str(CHLOE.email)]
        house = await open_house(
            policy={
                "fatigue": fatigue(timedelta(hours=2)),
                "pagerduty": without_backup(),
                "roster": RosterPolicy(founders=founders),
            }
        )
        await on_roster(house, Learner(house, ANA), Learner(house, CHLOE))
        case = await commanded_for_long(house)
        assert "Offer command to Chloe" in words_of(asked(case)[0])

    async def test_while_pagerduty_is_down_the_commander_is_asked_all_the_same(
        self, open_house: OpenHouse
    ) -> None:
        house = await open_house(policy={"fatigue": fatigue(timedelta(hours=2))})
        case = await house.under_way()
        await case.told(SnoozeReminder, duration="20h")
        await house.fault("pagerduty.*")
        await case.time_passes(121 * MINUTE)
        await case.time_passes(2 * MINUTE)
        await case.until(lambda _: asked(case), "Ana is asked")
        assert "Offer command to" not in words_of(asked(case)[0])

    async def test_a_hand_over_starts_it_anew(self, open_house: OpenHouse) -> None:
        house = await open_house(policy={"fatigue": fatigue(timedelta(hours=2))})
        case = await house.under_way()
        await case.told(SnoozeReminder, duration="20h")
        await case.time_passes(100 * MINUTE)
        await case.hands_over(EVE)
        await case.time_passes(100 * MINUTE)
        await case.all_settled()
        assert not case.said("You have commanded", case.to(ANA))
        assert not case.said("You have commanded", case.to(EVE))


class TestPrompts:
    async def test_the_commander_is_told_what_comes_next_and_nobody_else_sees_it(
        self, open_house: OpenHouse
    ) -> None:
        house = await open_house(policy={"prompts": Prompts()})
        case = await house.under_way()
        await case.time_passes(5 * MINUTE)
        await case.until(lambda _: len(whispered(case)) >= 2, "two prompts")
        assert {m.only_for for m in whispered(case)} == {ANA.slack_id}
        first, second = whispered(case)[:2]
        assert "I am Ana Reyes, and I am the incident commander." in words_of(first)
        assert "open_status_report" in words_of(second)

    async def test_muted_nothing_more_is_said(self, open_house: OpenHouse) -> None:
        house = await open_house(policy={"prompts": Prompts(pause=10 * MINUTE)})
        case = await house.under_way()
        await case.told(SetPrompts, level=Level.OFF)
        before = len(whispered(case))
        await case.report()
        await case.time_passes(29 * MINUTE)
        await case.all_settled()
        assert len(whispered(case)) == before


class TestExecutives:
    @pytest.mark.google
    async def test_they_are_told_where_they_are_and_it_is_written_down(self, house: House) -> None:
        case = await house.under_way()
        words = {"status": "One in two payments fails", "overview": "A release", "next_steps": "Rolling back"}
        assert await case.told(ReportToExecutives, **words) == "Executive report noted; it goes out now."
        await case.all_settled()
        executives = house.state.slack.channels["C0EXEC"]
        [told] = [m for m in executives.messages if key_of(m).startswith(case.id)]
        assert "One in two payments fails" in words_of(told)
        assert "Executive report 1" in case.text("Executive reports")
        assert "Next steps: Rolling back" in case.text("Executive reports")
        await case.told(ReportToExecutives, **words | {"next_steps": "Watching"})
        await case.all_settled()
        assert "Next steps: Watching" in case.text("Executive reports")
        assert case.doubled() == []

    @pytest.mark.google
    async def test_without_a_template_it_is_written_into_the_incident_document(
        self, open_house: OpenHouse
    ) -> None:
        google = sandbox_policy().google
        assert google
        house = await open_house(policy={"google": google.model_copy(update={"executive_template": None})})
        case = await house.under_way()
        await case.told(ReportToExecutives, status="Red", overview="A release", next_steps="Rolling back")
        await case.all_settled()
        assert "Executive report 1" in case.text()

    async def test_the_commander_of_a_critical_one_is_reminded(self, house: House) -> None:
        case = await house.under_way(severity=Severity.CRITICAL)
        assert What.EXECUTIVE_REPORT in {due.what for due in (await case.view()).next_due}
        await case.time_passes(31 * MINUTE)
        await case.until(lambda _: case.said("An executive report is due", case.to(ANA)), "Ana is reminded")


class TestStakeholders:
    async def test_a_report_for_the_channel_only_does_not_reach_them_and_they_are_not_forgotten(
        self, house: House
    ) -> None:
        case = await house.under_way()
        await case.time_passes(10 * MINUTE)
        assert (
            await case.report("Ana suspects a colleague", internal=True)
            == "Report noted; it goes to the channel only."
        )
        await case.all_settled()
        assert case.said("Ana suspects a colleague")
        assert not case.said("Ana suspects a colleague", case.stakeholders)
        await case.time_passes(21 * MINUTE)
        await case.until(
            lambda _: case.said("A report to the stakeholders is due", case.to(ANA)), "Ana hears"
        )
        await case.report()
        await case.all_settled()
        assert case.said("Every second payment fails", case.stakeholders)


class TestSeverity:
    async def test_a_critical_one_pages_the_teams_that_it_asks_for_once(self, house: House) -> None:
        case = await house.under_way(severity=Severity.HIGH)
        assert case.woken(CHLOE) == 0
        await case.told(EditIncident, severity="critical")
        await case.all_settled()
        assert case.woken(CHLOE) == 1
        [said] = case.said("Severity up from high to")
        assert "The on-call of database will be paged." in words_of(said)
        await case.told(EditIncident, severity="high")
        await case.told(EditIncident, severity="critical")
        await case.all_settled()
        assert case.woken(CHLOE) == 1
        assert case.doubled() == []
