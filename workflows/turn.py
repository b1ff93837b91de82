"""One person's turn at a drill: its id is the person's, so that Temporal itself lets nobody begin two at once."""

from contextlib import suppress

from temporalio import workflow
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import ChildWorkflowError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from drills.state import Drill
    from incident.identity import drill_id
    from incident.people import Person
    from workflows.drill import DrillWorkflow
    from workflows.listing import COMMANDER, DRILL
    from workflows.play import DrillStart

PLAYS = "incident"  # memo: the incident of the drill that is played


@workflow.defn(name="DrillTurn")
class Turn:
    """Over when the drill is, whatever ended that. A drill that was begun before is not begun again."""

    @workflow.run
    async def run(self, start: DrillStart) -> str:
        drill = start.drill
        with suppress(WorkflowAlreadyStartedError, ChildWorkflowError):
            await workflow.execute_child_workflow(
                DrillWorkflow.run,
                start,
                id=drill_id(drill.incident),
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                parent_close_policy=ParentClosePolicy.ABANDON,
                search_attributes=_attributes(drill.trainee),
                memo=_memo(drill),
                static_summary=summary(drill),
            )
        return drill.incident


def turn_ids(person: Person) -> list[str]:
    """By each name they are known under; the first is that of their own turn. None for somebody who has no address."""
    names = (person.email, person.slack_id, person.pagerduty_id)
    return [f"drilling-{name.casefold()}" for name in names if name]


def turn_memo(drill: Drill) -> dict[str, str]:
    return {PLAYS: drill.incident}


def summary(drill: Drill) -> str:
    return f"Drill: {drill.scenario.title}"


def _attributes(trainee: Person) -> TypedSearchAttributes:
    name = trainee.email or trainee.slack_id or trainee.label
    return TypedSearchAttributes([SearchAttributePair(COMMANDER, name), SearchAttributePair(DRILL, True)])


def _memo(drill: Drill) -> dict[str, str]:
    return {
        "scenario": drill.scenario.id,
        "trainee": drill.trainee.label,
        "facilitator": drill.facilitator.label,
    }
