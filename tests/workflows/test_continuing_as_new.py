"""Continue-as-new, asked for after sixty events: waits for no vendor, loses nothing, doubles nothing, forgets no answer."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from incident.commands import ChangeStatus, RecordEvent, ReportStatus
from incident.view import IncidentView
from incident.vocabulary import Role, Severity, Status, StepState, What
from tests.conftest import OpenHouse
from tests.workflows.case import ANA, BEN, Case, eventually, told_by
from tests.workflows.house import House

pytestmark = pytest.mark.google

SIX_MINUTES = timedelta(minutes=6)


@pytest_asyncio.fixture
async def forgetful(open_house: OpenHouse, forgetful_env: WorkflowEnvironment) -> House:
    return await open_house(env=forgetful_env)


async def runs(case: Case) -> int:
    found = case.house.env.client.list_workflows(f"WorkflowId = '{case.handle.id}'")
    return len([run async for run in found])


async def test_runs_follow_each_other_while_google_is_down_and_all_heals(forgetful: House) -> None:
    await forgetful.fault("google.*")
    case = await forgetful.declare()
    await case.all_settled(but="Google")
    await case.is_acknowledged()
    await case.report("while Google is down")
    await case.hands_over(BEN)
    await case.time_passes(timedelta(minutes=20))
    before = await runs(case)
    assert before >= 3
    failing = await case.step("folder-id", StepState.RETRYING)
    assert await case.now() - failing.since >= timedelta(minutes=19)  # also across runs

    await forgetful.calm()
    await case.time_passes(SIX_MINUTES)
    await case.all_settled()
    assert case.text().count("while Google is down") == 1
    assert "Commander: Ben Okafor" in case.text()
    assert len(case.said("while Google is down")) == 1
    assert (case.woken(ANA), case.woken(BEN)) == (1, 1)
    assert case.doubled() == []
    await case.becomes(Status.STABLE)
    await case.all_settled()
    assert (await case.closes()).status == "closed"
    assert case.channel.is_archived
    assert case.doubled() == []
    kinds = [entry.kind for entry in await case.timeline()]
    assert kinds.count("declared") == 1
    assert kinds.count("status_reported") == 1


async def test_a_command_applied_in_an_earlier_run_is_not_applied_again(forgetful: House) -> None:
    case = await forgetful.declare(severity=Severity.LOW)
    report = told_by(ReportStatus, conditions="slow", actions="none", needs="none")
    answer = await forgetful.incidents.update(case.id, report)
    refused = told_by(ChangeStatus, status="closed")
    await forgetful.incidents.signal(case.id, refused)
    await busy(case, until_runs=await runs(case) + 2)

    assert await forgetful.incidents.update(case.id, report) == answer
    await forgetful.incidents.signal(case.id, report)
    await case.told(RecordEvent, text="by now it has come through")
    assert len((await case.view()).reports) == 1
    await case.becomes(Status.STABLE)
    await forgetful.incidents.signal(case.id, refused)  # was refused, stays refused
    await case.told(RecordEvent, text="and this too")
    assert (await case.view()).status is Status.STABLE


async def test_updates_in_flight_are_answered_by_the_next_run(forgetful: House) -> None:
    case = await forgetful.declare(severity=Severity.LOW)
    first = await runs(case)
    for _ in range(6):
        asked = [case.told(RecordEvent, text=f"at once {n}") for n in range(5)]
        assert set(await asyncio.gather(*asked)) == {"It is on the timeline."}
    assert await runs(case) > first
    assert len(await case.timeline("event_recorded")) == 30


async def test_what_is_due_stays_due_at_the_same_moment(forgetful: House) -> None:
    case = await forgetful.under_way()
    due = {d.what: d.at for d in (await case.view()).next_due}
    await case.time_passes(timedelta(minutes=10))
    await busy(case, until_runs=await runs(case) + 2)
    assert {d.what: d.at for d in (await case.view()).next_due}[What.STATUS_REPORT] == due[What.STATUS_REPORT]
    await case.time_passes(timedelta(minutes=21))
    await case.all_settled()
    assert len(case.said("A status report is due", case.to(ANA))) == 1


async def test_everybody_is_answered_once_though_runs_change(forgetful: House) -> None:
    case = await forgetful.under_way(severity=Severity.LOW)
    before = await runs(case)
    reply = {"user": ANA.slack_id, "channel": case.channel.id}
    for _ in range(12):
        await case.signalled(ChangeStatus, status="closed", reply=reply)

    async def whispers() -> bool:
        return len(case.said("Mark it stable first")) >= 12

    await eventually(whispers, "twelve answers")
    await case.told(RecordEvent, text="by now all have come through")
    assert len(case.said("Mark it stable first")) == 12
    assert await runs(case) > before


async def test_the_timeline_survives_whole(forgetful: House) -> None:
    case = await forgetful.under_way()
    told = [f"line {number}" for number in range(25)]
    for text in told:
        await case.signalled(RecordEvent, text=text)
    await case.told(RecordEvent, text="the last line")
    lines = [entry.text for entry in await case.timeline("event_recorded")]
    assert lines == [f"Ana Reyes noted: {text}." for text in [*told, "the last line"]]
    assert (await case.view()).roles[Role.COMMANDER].name == ANA.name
    assert case.doubled() == []


@pytest.mark.parametrize(
    ("key", "call"),
    [
        ("sweep/{closed}/files", "google.drive.files.list"),
        ("archive-folder", "google.drive.files.update"),
        ("sweep/{closed}/messages/{channel}", "slack.conversations.history"),
        ("archive-channel", "slack.conversations.archive"),
    ],
)
async def test_it_ends_though_the_next_run_begins_amid_closing(forgetful: House, key: str, call: str) -> None:
    case = await forgetful.under_way()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await forgetful.fault(call)
    await case.becomes(Status.CLOSED)
    [_, closed] = [n for n, entry in enumerate(await case.timeline()) if entry.kind == "status_changed"]
    amid = key.format(closed=closed, channel=case.channel.id)

    def in_hand(view: IncidentView) -> bool:
        """Or what comes before it, which an earlier run began and this one cannot end."""
        return any(
            (step.key == amid and not step.settled) or step.state is StepState.RETRYING for step in view.steps
        )

    await case.until(in_hand, f"{amid} is in hand")
    before = await runs(case)

    async def enough() -> bool:
        await case.signalled(RecordEvent, text="is refused, and keeps the history growing")
        return await runs(case) >= before + 2

    await eventually(enough, "two runs more")
    await forgetful.calm()
    await case.time_passes(SIX_MINUTES)
    assert (await case.ends()).status == "closed"
    assert case.channel.is_archived
    assert case.doubled() == []


async def busy(case: Case, *, until_runs: int) -> None:
    async def enough() -> bool:
        await case.told(RecordEvent, text="keeps the history growing")
        return await runs(case) >= until_runs

    await eventually(enough, f"{until_runs} runs")
