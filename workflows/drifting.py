"""Once a week: where PagerDuty's schedule and the roster say different things, a channel hears it. Run by a Temporal Schedule."""

from datetime import timedelta

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleCalendarSpec,
    ScheduleRange,
    ScheduleSpec,
)

with workflow.unsafe.imports_passed_through():
    from activities.models import Post
    from activities.oncall_models import Scheduled
    from activities.pagerduty import PagerDuty
    from activities.roster import LookAtRoster, RosterBook
    from activities.slack import Slack
    from incident.policy import Policy
    from incident.vocabulary import Severity
    from roster.lists import drift_notice
    from roster.planning import WEEK, Drift, drift
    from workflows.queues import task_queue
    from workflows.schedules import ensure, remove
    from workflows.steps import ATTEMPT, SIGN_OF_LIFE

AHEAD = 4 * WEEK
A_DAY = timedelta(days=1)  # then it is too late to say it, and the next one comes


class DriftOf(BaseModel):
    escalation_policy: str
    severity: Severity
    channel: str


def schedule_id(base_queue: str) -> str:
    return f"{base_queue}-roster-drift"


@workflow.defn(name="RosterDrift")
class RosterDrift:
    @workflow.run
    async def run(self, of: DriftOf) -> Drift:
        """Where nobody is on the roster, nothing is said."""
        base, now = workflow.info().task_queue, workflow.now()
        scheduled = await workflow.execute_activity_method(
            PagerDuty.scheduled_on_call,
            Scheduled(escalation_policy=of.escalation_policy, begin=now, end=now + AHEAD),
            task_queue=task_queue(base, "pagerduty"),
            start_to_close_timeout=ATTEMPT,
            schedule_to_close_timeout=A_DAY,
            summary="look up who is on call in the next four weeks",
        )
        seen = await workflow.execute_activity_method(
            RosterBook.look_at_roster,
            LookAtRoster(),
            start_to_close_timeout=ATTEMPT,
            schedule_to_close_timeout=A_DAY,
            summary="look at the roster",
        )
        found = drift(scheduled.shifts, seen.people, of.severity)
        if seen.people and not found.none:
            await workflow.execute_activity_method(
                Slack.post_message,
                Post(
                    key=f"roster-drift/{now:%Y-%m-%d}",
                    channel=of.channel,
                    message=drift_notice(found, of.severity),
                ),
                task_queue=task_queue(base, "slack"),
                start_to_close_timeout=ATTEMPT,
                schedule_to_close_timeout=A_DAY,
                heartbeat_timeout=SIGN_OF_LIFE,
                summary="say where schedule and roster say different things",
            )
        return found


async def ensure_schedule(client: Client, base_queue: str, policy: Policy) -> None:
    """Mondays at nine, where the policy names a channel; no more where it names none."""
    if policy.pagerduty is None or policy.roster.channel is None:
        await remove(client, schedule_id(base_queue))
        return
    of = DriftOf(
        escalation_policy=policy.pagerduty.escalation_policies.commander,
        severity=policy.gravest_paging,
        channel=policy.roster.channel,
    )
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            RosterDrift.run,
            of,
            id=schedule_id(base_queue),
            task_queue=base_queue,
            static_summary="The schedule beside the roster",
        ),
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(day_of_week=[ScheduleRange(1)], hour=[ScheduleRange(9)])]
        ),
    )
    await ensure(client, schedule_id(base_queue), schedule, at_once=False)
