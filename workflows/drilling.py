"""The door to drills: begin one, list those that are played, look at one. Everything else is said to a drill as a command."""

import asyncio
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from temporalio.client import (
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.elsewhere import needing
from drills.begin import declaration, new_drill
from drills.scenario import Scenario
from drills.state import Drill
from drills.words import refusals as say
from incident.commands import Reply
from incident.identity import drill_id, forget_id
from incident.people import Person
from incident.refusals import Refused
from workflows.client import (
    PATIENCE,
    Incidents,
    NoSuchIncident,
    NotAnswering,
    Opened,
    explained,
    once_ready,
)
from workflows.described import described
from workflows.drill import DrillView
from workflows.forgetting import AT_ONCE, Forget, ForgetDrill, Forgotten
from workflows.play import DrillStart
from workflows.queues import drill_queue
from workflows.remains import Remains
from workflows.turn import PLAYS, Turn, summary, turn_ids, turn_memo

LOOKS, BETWEEN_LOOKS = 20, 0.1  # seconds


class Played(BaseModel):
    """A drill that is under way, as far as Temporal lists it."""

    incident: str
    scenario: str
    trainee: str
    facilitator: str
    since: datetime


async def begin_drill(
    incidents: Incidents,
    scenario: Scenario,
    trainee: Person,
    facilitator: Person,
    *,
    speed: int = 1,
    key: str,
    reply: Reply | None = None,
) -> Opened:
    """The same `key` begins one drill. Raises Refused where the trainee plays already, or a real incident needs them."""
    if not trainee.addressable:
        raise Refused(say.not_a_trainee(trainee))
    drill = new_drill(scenario, trainee, facilitator, speed, key)
    if await _is_there(incidents, drill):
        return Opened(id=drill.incident, already=True)
    for id in turn_ids(trainee):
        turn = await described(incidents.temporal, id)
        if turn and turn.status is WorkflowExecutionStatus.RUNNING:
            return await _already(drill, turn)
    if needed := await needing(incidents.temporal, trainee):
        raise Refused(say.needed(trainee, needed.incident))
    own = turn_ids(trainee)[0]
    try:
        await incidents.temporal.start_workflow(
            Turn.run,
            DrillStart(
                drill=drill, declaration=declaration(scenario, trainee, facilitator, speed, key, reply)
            ),
            id=own,
            task_queue=drill_queue(incidents.task_queue),
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            memo=turn_memo(drill),
            static_summary=summary(drill),
        )
    except WorkflowAlreadyStartedError:  # within this very second
        turn = await described(incidents.temporal, own)
        assert turn
        return await _already(drill, turn)
    await _until_there(incidents, drill)
    return Opened(id=drill.incident, already=False)


async def _already(drill: Drill, turn: WorkflowExecutionDescription) -> Opened:
    """Raises Refused, unless it is this one that they play."""
    playing: str = (await turn.memo())[PLAYS]
    if playing != drill.incident:
        raise Refused(say.plays_already(drill.trainee, playing))
    return Opened(id=drill.incident, already=True)


async def _is_there(incidents: Incidents, drill: Drill) -> bool:
    return await described(incidents.temporal, drill_id(drill.incident)) is not None


async def _until_there(incidents: Incidents, drill: Drill) -> None:
    """Whoever begins one looks at it next. Without a worker, it comes when there is one."""
    for _ in range(LOOKS):
        if await _is_there(incidents, drill):
            return
        await asyncio.sleep(BETWEEN_LOOKS)


async def drills_played(incidents: Incidents) -> list[Played]:
    """Newest first."""
    running = "WorkflowType = 'Drill' AND ExecutionStatus = 'Running'"
    found = []
    async for run in incidents.temporal.list_workflows(running):
        memo = await run.memo()
        since = run.start_time.astimezone(UTC)
        found.append(Played(incident=_incident(run.id), since=since, **memo))
    return found


async def drill_now(incidents: Incidents, incident: str) -> DrillView:
    """Also of one that is over. Raises NoSuchIncident, NotAnswering."""
    handle = incidents.temporal.get_workflow_handle(drill_id(incident))

    async def ask() -> DrillView:
        view: DrillView = await handle.query("drill", result_type=DrillView, rpc_timeout=PATIENCE)
        return view

    try:
        return await once_ready(ask)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NoSuchIncident(incident, say.no_such_drill(incident)) from error
        raise explained(error, incident) from error
    except WorkflowQueryFailedError as error:
        raise NotAnswering(str(error)) from error


async def delete_drill(incidents: Incidents, incident: str) -> Forgotten:
    """With everything that belongs to it. Raises Refused, NoSuchIncident, NotAnswering."""
    temporal = incidents.temporal
    remains = Remains(temporal)
    if await remains.is_real(incident):
        raise Refused(say.is_real(incident))
    if await remains.goes_on(incident):
        raise Refused(say.not_over_yet(incident))
    handle = await _asked_to_forget(incidents, incident)
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await handle.result()
    except TimeoutError as error:
        raise NotAnswering(say.being_deleted(incident)) from error


async def _asked_to_forget(incidents: Incidents, incident: str) -> WorkflowHandle[ForgetDrill, Forgotten]:
    """What waits for its time anyway is asked to do it now."""
    temporal, id = incidents.temporal, forget_id(incident)
    waiting: WorkflowHandle[ForgetDrill, Forgotten] = temporal.get_workflow_handle(id, result_type=Forgotten)
    try:
        await waiting.signal(AT_ONCE)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
    else:
        return waiting
    folder = (await incidents.incident(incident)).resources["folder"].id
    return await temporal.start_workflow(
        ForgetDrill.run,
        Forget(incident=incident, after=timedelta(), folder=folder),
        id=id,
        task_queue=drill_queue(incidents.task_queue),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


def _incident(workflow_id: str) -> str:
    return workflow_id.removeprefix(drill_id(""))
