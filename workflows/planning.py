"""Plans who is on call in the coming weeks, where PagerDuty's credentials are. A preview for whoever asks: changes nothing."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.oncall_models import Scheduled
    from activities.pagerduty import PagerDuty
    from activities.roster import LookAtRoster, RosterBook
    from incident.careers import RosterPolicy
    from incident.policy import Policy
    from incident.refusals import Refused
    from incident.vocabulary import Severity
    from roster.planning import WEEK, Week, next_monday, plan
    from roster.words import no_schedule
    from workflows.client import NO_WORKER, Incidents, NotAnswering
    from workflows.queues import task_queue
    from workflows.steps import QUICK_RETRIES

SOON = timedelta(seconds=20)  # a person waits for it


class PlanFor(BaseModel):
    escalation_policy: str
    begin: datetime
    weeks: int
    severity: Severity
    roster: RosterPolicy


@workflow.defn(name="RotationPlan")
class RotationPlan:
    @workflow.run
    async def run(self, wanted: PlanFor) -> list[Week]:
        scheduled, seen = await asyncio.gather(
            workflow.execute_activity_method(
                PagerDuty.scheduled_on_call,
                Scheduled(
                    escalation_policy=wanted.escalation_policy,
                    begin=wanted.begin,
                    end=wanted.begin + wanted.weeks * WEEK,
                ),
                task_queue=task_queue(workflow.info().task_queue, "pagerduty"),
                start_to_close_timeout=SOON,
                retry_policy=QUICK_RETRIES,
                summary="look up who is on call in the coming weeks",
            ),
            workflow.execute_activity_method(
                RosterBook.look_at_roster,
                LookAtRoster(),
                start_to_close_timeout=SOON,
                summary="look at the roster",
            ),
        )
        return plan(scheduled.shifts, seen.people, wanted.begin, wanted.weeks, wanted.severity, wanted.roster)


async def rotation_plan(incidents: Incidents, policy: Policy, weeks: int, now: datetime) -> list[Week]:
    """From the next Monday on. Raises Refused, NotAnswering."""
    if policy.pagerduty is None:
        raise Refused(no_schedule())
    wanted = PlanFor(
        escalation_policy=policy.pagerduty.escalation_policies.commander,
        begin=next_monday(now),
        weeks=weeks,
        severity=policy.gravest_paging,
        roster=policy.roster,
    )
    try:
        return await incidents.temporal.execute_workflow(
            RotationPlan.run,
            wanted,
            id=f"rotation-plan-{uuid4()}",
            task_queue=incidents.task_queue,
            execution_timeout=SOON,
            static_summary="Proposes who is on call to command",
        )
    except WorkflowFailureError as error:
        raise _explained(error) from error


def _explained(error: WorkflowFailureError) -> Exception:
    refused = error.cause.cause if isinstance(error.cause, ActivityError) else None
    if not isinstance(refused, ApplicationError):
        return NotAnswering(NO_WORKER)
    return Refused(f"{refused.message}.")
