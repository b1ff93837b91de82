"""What is around a drill: evidence for who played, a schedule that repeats it, a way to be rid of it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import (
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionResult,
    WorkflowFailureError,
)
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.forgetting import Forgetting, OfDrill
from activities.record_dir import RecordDir
from drills.commands import EndDrill
from incident.commands import AssignRole
from incident.identity import commander_id, forget_id, review_id
from incident.people import Person
from incident.refusals import Refused
from incident.vocabulary import Role, Status
from tests.workflows.case import ANA, BEN, CHLOE, eventually
from tests.workflows.drills import FAST, SCENARIO, Drilled, begun
from tests.workflows.house import House
from workflows.client import NoSuchIncident, NotAnswering
from workflows.described import described
from workflows.drill_schedule import Repeated, repeat, repeat_no_more
from workflows.drilling import delete_drill, drills_played
from workflows.forgetting import Forget, ForgetDrill, Forgotten
from workflows.keeping import record_workflow_id
from workflows.queues import drill_queue
from workflows.remains import Remains


@workflow.defn(name="Career")
class Career:
    """Somebody's, who collects evidence."""

    def __init__(self) -> None:
        self.evidence: list[dict[str, Any]] = []

    @workflow.run
    async def run(self) -> None:
        await asyncio.Event().wait()

    @workflow.signal(name="add_evidence")
    def add_evidence(self, payload: dict[str, Any]) -> None:
        self.evidence.append(payload)

    @workflow.query
    def shown(self) -> list[dict[str, Any]]:
        return self.evidence


async def test_who_played_is_offered_evidence_and_who_has_no_career_is_passed_over(house: House) -> None:
    queue = f"careers-{uuid4()}"
    runner = UnsandboxedWorkflowRunner()
    async with Worker(house.env.client, task_queue=queue, workflows=[Career], workflow_runner=runner):
        career = await house.env.client.start_workflow(
            Career.run, id=commander_id(str(ANA.email)), task_queue=queue
        )
        case = await begun(house)
        await case.is_said("this is an exercise")
        await case.told(AssignRole, user=CHLOE.email, role=Role.SCRIBE)
        await case.report()
        await case.lead(EndDrill)
        await case.drill.result()
        [evidence] = await career.query(Career.shown)
        await career.terminate()
    assert (evidence["kind"], evidence["incident"], evidence["drill"]) == ("commanded", case.id, True)
    assert evidence["begin"] < evidence["end"]
    assert evidence["command_id"]


async def test_a_schedule_plays_one_and_not_a_second_meanwhile(house: House) -> None:
    client, queue = house.env.client, house.settings.muster_task_queue
    again = Repeated(scenario=SCENARIO, trainee=ANA, facilitator=BEN, speed=FAST)
    first = await repeat(client, queue, again, timedelta(days=14))
    with pytest.raises(Refused, match="checkout is repeated already"):
        await repeat(client, queue, again, timedelta(days=1))
    by_slack = again.model_copy(update={"trainee": Person(slack_id=ANA.slack_id)})
    with pytest.raises(Refused, match="not an e-mail address"):
        await repeat(client, queue, by_slack, timedelta(days=1))
    schedule = client.get_schedule_handle(f"{queue}-drill-checkout")
    told = (await schedule.describe()).info
    assert told.next_action_times[0] == first
    assert abs(first - told.created_at - timedelta(days=14)) < timedelta(minutes=1)
    await schedule.trigger()

    async def played() -> list[str]:
        return [drill.incident for drill in await drills_played(house.incidents)]

    [incident] = await eventually(played, "the drill is played")
    case = Drilled(house, incident)
    house.cases.append(case)
    await case.is_said("this is an exercise")
    await schedule.trigger()

    async def skipped() -> bool:
        return bool((await schedule.describe()).info.num_actions_skipped_overlap)

    await eventually(skipped, "the second one is left out")
    await repeat_no_more(client, queue, "checkout")
    with pytest.raises(Refused, match="checkout is not repeated"):
        await repeat_no_more(client, queue, "checkout")
    await case.lead(EndDrill)
    await case.drill.result()
    await case.ends()


async def test_a_schedule_plays_none_while_its_trainee_plays_another(house: House) -> None:
    client, queue = house.env.client, house.settings.muster_task_queue
    case = await begun(house)
    again = Repeated(scenario=SCENARIO, trainee=ANA, facilitator=BEN, speed=FAST)
    await repeat(client, queue, again, timedelta(days=14))
    schedule = client.get_schedule_handle(f"{queue}-drill-checkout")
    await schedule.trigger()

    async def taken() -> list[ScheduleActionResult]:
        return list((await schedule.describe()).info.recent_actions)

    [result] = await eventually(taken, "its time has come")
    assert isinstance(result.action, ScheduleActionExecutionStartWorkflow)
    assert await client.get_workflow_handle(result.action.workflow_id).result() is None
    await repeat_no_more(client, queue, "checkout")
    await case.is_said("this is an exercise")


async def over(house: House) -> Drilled:
    """A drill that was played, with its record and its folder."""
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.until(lambda view: all(s.settled for s in view.steps if s.key == "folder"), "a folder")
    await case.lead(EndDrill)
    await case.drill.result()
    await case.ends()
    await case.is_kept()
    return case


async def runs_of(case: Drilled) -> list[tuple[str, str | None]]:
    """Of everything that belongs to it, the trainee's turn too."""
    drill = await case.drill.describe()
    assert drill.parent_id
    own = [(id, None) for id in (drill.id, case.handle.id, review_id(case.id), record_workflow_id(case.id))]
    return [(drill.parent_id, drill.parent_run_id), *own]


async def are_forgotten(case: Drilled, runs: list[tuple[str, str | None]]) -> None:
    client = case.house.env.client

    async def look() -> bool:
        return not any([await described(client, id, run_id) for id, run_id in runs])

    await eventually(look, "Temporal has forgotten it")


def records(house: House, id: str) -> list[Path]:
    directory = house.settings.muster_record_dir
    assert directory
    return RecordDir(directory).of(id)


@pytest.mark.google
async def test_a_drill_that_is_over_is_deleted_by_hand_wherever_it_is(house: House) -> None:
    case = await over(house)
    folder, runs = case.folder, await runs_of(case)
    assert len(records(house, case.id)) == 1
    said = await delete_drill(house.incidents, case.id)
    assert "Its folder in Drive is in the bin" in said.said[0]
    assert said.said[1] == "Records deleted: 1."
    assert said.said[-1].startswith("Its channel stays in Slack, archived")
    assert house.state.google.files[folder.id].trashed
    assert records(house, case.id) == []
    assert case.channel.is_archived
    await are_forgotten(case, runs)
    with pytest.raises(NoSuchIncident):
        await delete_drill(house.incidents, case.id)


async def test_a_drill_that_goes_on_is_not_deleted(house: House) -> None:
    case = await begun(house)
    await case.is_said("this is an exercise")
    with pytest.raises(Refused, match="This drill goes on"):
        await delete_drill(house.incidents, case.id)


@pytest.mark.google
async def test_a_drill_is_deleted_when_it_was_kept_long_enough(house: House) -> None:
    case = await over(house)
    folder, runs = case.folder, await runs_of(case)
    waiting = house.env.client.get_workflow_handle_for(ForgetDrill.run, forget_id(case.id))
    await house.env.fast_forward(waiting, timedelta(days=89))
    assert records(house, case.id)
    assert not folder.trashed
    await house.env.fast_forward(waiting, timedelta(days=2))
    said = await waiting.result()
    assert said.said[1] == "Records deleted: 1."
    assert house.state.google.files[folder.id].trashed
    await are_forgotten(case, runs)


@pytest.mark.google
async def test_drive_being_down_keeps_the_rest_from_nothing_and_is_caught_up_with(house: House) -> None:
    case = await over(house)
    folder, runs = case.folder, await runs_of(case)
    await house.fault("google.*")
    with pytest.raises(NotAnswering, match="What could not be reached just now goes as soon as it can"):
        await delete_drill(house.incidents, case.id)
    assert records(house, case.id) == []
    await are_forgotten(case, runs)
    await house.calm()
    waiting = house.env.client.get_workflow_handle_for(ForgetDrill.run, forget_id(case.id))
    await waiting.result()
    assert house.state.google.files[folder.id].trashed


@pytest.mark.google
async def test_nothing_that_is_real_is_deleted_whoever_asks(house: House) -> None:
    real = await house.under_way()
    await real.becomes(Status.STABLE)
    await real.closes()
    await real.is_kept()
    case = await over(house)
    with pytest.raises(Refused, match="is no drill"):
        await delete_drill(house.incidents, real.id)
    client, queue = house.env.client, drill_queue(house.settings.muster_task_queue)

    async def forget(incident: str) -> Forgotten:
        """Past all doors, and with a folder that is another's."""
        asked = Forget(incident=incident, after=timedelta(), folder=real.folder.id)
        id = f"forget-{uuid4()}"
        return await client.execute_workflow(ForgetDrill.run, asked, id=id, task_queue=queue)

    with pytest.raises(WorkflowFailureError):
        await forget(real.id)
    said = await forget(case.id)
    assert said.said[0] == ("In Drive something stays: The folder was not made for this drill, so it stays.")
    assert not real.folder.trashed
    assert len(records(house, real.id)) == 1
    assert (await real.view()).status is Status.CLOSED


async def test_without_drive_the_rest_of_a_drill_is_deleted(house: House) -> None:
    case = await over(house)
    said = await delete_drill(house.incidents, case.id)
    assert said.said[:2] == ["It had no folder in Drive.", "Records deleted: 1."]


async def test_the_record_of_what_is_real_stays_though_temporal_has_forgotten_it(house: House) -> None:
    real = await house.under_way()
    await real.becomes(Status.STABLE)
    await real.closes()
    await real.is_kept()
    directory = house.settings.muster_record_dir
    assert directory
    forgetting = Forgetting(Remains(house.env.client), RecordDir(directory))
    with pytest.raises(ApplicationError, match="is the record of no drill"):
        await forgetting.delete_records(OfDrill(incident=real.id))
    assert len(records(house, real.id)) == 1
