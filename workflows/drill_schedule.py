"""Runs a drill every so often, by a Temporal Schedule: not while the last one is still played."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.elsewhere import Elsewhere, LookElsewhere
    from drills.begin import declaration, new_drill
    from drills.scenario import Scenario
    from drills.words import refusals as say
    from incident.people import Person
    from incident.refusals import Refused
    from workflows.looking_up import BRIEFLY
    from workflows.play import DrillStart
    from workflows.queues import drill_queue
    from workflows.schedules import remove
    from workflows.turn import Turn, summary, turn_ids, turn_memo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # from which Temporal counts intervals


class Repeated(BaseModel):
    """What is played again and again."""

    scenario: Scenario
    trainee: Person
    facilitator: Person
    speed: int = 1


@workflow.defn(name="RepeatedDrill")
class RepeatedDrill:
    """One time: it is over when the drill is, so that the next does not begin before."""

    @workflow.run
    async def run(self, repeated: Repeated) -> str | None:
        """The drill that was played; none where the trainee plays another one just now, or is needed in earnest."""
        scenario, trainee, facilitator = repeated.scenario, repeated.trainee, repeated.facilitator
        key = f"schedule:{workflow.info().workflow_id}"
        drill = new_drill(scenario, trainee, facilitator, repeated.speed, key)
        declared = declaration(scenario, trainee, facilitator, repeated.speed, key)
        if await workflow.execute_activity_method(
            Elsewhere.look_elsewhere,
            LookElsewhere(person=trainee),
            start_to_close_timeout=BRIEFLY,
            summary="look whether a real incident needs the trainee",
        ):
            return None
        try:
            return await workflow.execute_child_workflow(
                Turn.run,
                DrillStart(drill=drill, declaration=declared),
                id=turn_ids(trainee)[0],
                parent_close_policy=ParentClosePolicy.ABANDON,
                memo=turn_memo(drill),
                static_summary=summary(drill),
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("not played: the trainee plays a drill already")
            return None


def schedule_id(base_queue: str, scenario: str) -> str:
    return f"{drill_queue(base_queue)}-{scenario}"


async def repeat(client: Client, base_queue: str, repeated: Repeated, every: timedelta) -> datetime:
    """When it is played first, `every` from now. Raises Refused where that scenario is repeated already.

    And for a trainee without an e-mail address: under another name of theirs they could play two at once.
    """
    scenario, now = repeated.scenario, datetime.now(UTC).replace(microsecond=0)
    if not repeated.trainee.email:
        raise Refused(say.trainee_by_address(repeated.trainee))
    first = now + every
    spec = ScheduleSpec(
        intervals=[ScheduleIntervalSpec(every=every, offset=(first - EPOCH) % every)], start_at=first
    )
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            RepeatedDrill.run,
            repeated,
            id=schedule_id(base_queue, scenario.id),
            task_queue=drill_queue(base_queue),
            static_summary=f"Drill: {scenario.title}",
        ),
        spec=spec,
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=10)),
    )
    try:
        await client.create_schedule(schedule_id(base_queue, scenario.id), schedule)
    except ScheduleAlreadyRunningError as error:
        raise Refused(say.repeated_already(scenario.id)) from error
    return first


async def repeat_no_more(client: Client, base_queue: str, scenario: str) -> None:
    """A drill that is played now goes on. Raises Refused where it is not repeated."""
    if not await remove(client, schedule_id(base_queue, scenario)):
        raise Refused(say.not_repeated(scenario))
