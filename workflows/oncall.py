"""Keeps who is on call, with their phones, for the hour in which PagerDuty does not answer. Run by a Temporal Schedule."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleIntervalSpec,
    ScheduleSpec,
)
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.models import OnCall
    from activities.oncall_models import PhoneBook, Phones
    from activities.pagerduty import PagerDuty
    from incident.policy import Policy
    from workflows.queues import task_queue
    from workflows.schedules import ensure

REFRESH_EVERY = timedelta(minutes=10)


def schedule_id(base_queue: str) -> str:
    return f"{base_queue}-on-call"


@workflow.defn(name="OnCallDirectory")
class OnCallDirectory:
    """Its result is the phone book; where PagerDuty does not answer, the last one's entry stays."""

    @workflow.run
    async def run(self, escalation_policies: list[str]) -> PhoneBook:
        before = workflow.get_last_completion_result(PhoneBook) or PhoneBook()
        found = await asyncio.gather(*(self._phones(policy) for policy in escalation_policies))
        fresh = {policy: phones for policy, phones in zip(escalation_policies, found, strict=True) if phones}
        return PhoneBook(policies=before.policies | fresh)

    async def _phones(self, escalation_policy: str) -> Phones | None:
        try:
            return await workflow.execute_activity_method(
                PagerDuty.phones_on_call,
                OnCall(escalation_policy=escalation_policy),
                task_queue=task_queue(workflow.info().task_queue, "pagerduty"),
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=RetryPolicy(maximum_attempts=3),
                summary=f"look up who is on call, {escalation_policy}",
            )
        except ActivityError:
            return None


async def ensure_schedule(client: Client, base_queue: str, policy: Policy) -> None:
    """Refresh at once and from then on; a policy that names other escalation policies is followed."""
    if policy.pagerduty is None:
        return
    named = policy.pagerduty.escalation_policies
    policies = [p for p in (named.commander, named.backup, *policy.pagerduty.teams.values()) if p]
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            OnCallDirectory.run,
            list(dict.fromkeys(policies)),
            id=schedule_id(base_queue),
            task_queue=base_queue,
            static_summary="Who is on call, with phones",
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=REFRESH_EVERY)]),
    )
    await ensure(client, schedule_id(base_queue), schedule)
