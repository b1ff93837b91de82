"""The answers to commands, on their way to those who gave them."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

from activities.models import Answer
from activities.slack import Slack
from incident.commands import Command
from incident.message import escaped
from workflows.carried import Answered, PendingReply
from workflows.looking_up import BRIEFLY
from workflows.queues import task_queue
from workflows.steps import StepRunner

AT_ALL = timedelta(minutes=5)  # an answer that comes later is not expected any more


async def deliver(pending: PendingReply) -> None:
    """At most once: a private answer cannot be looked up, and two are worse than none."""
    try:
        await workflow.execute_activity_method(
            Slack.answer,
            Answer(reply=pending.reply, text=pending.text),
            task_queue=task_queue(workflow.info().task_queue, "slack"),
            schedule_to_close_timeout=AT_ALL,
            start_to_close_timeout=BRIEFLY,
            retry_policy=RetryPolicy(maximum_attempts=1),
            summary="answer the person who gave the command",
        )
    except ActivityError:
        workflow.logger.warning("an answer could not be delivered")


class Replies:
    """Those on their way. They are not carried on: a workflow waits for them before it ends or begins a new run."""

    def __init__(self, runner: StepRunner) -> None:
        self._runner = runner
        self._underway = 0

    @property
    def all_sent(self) -> bool:
        return not self._underway

    def send(self, command: Command, answered: Answered) -> None:
        """To whoever wants it in private."""
        if command.reply:
            self._underway += 1
            pending = PendingReply(reply=command.reply, text=escaped(answered.text))
            self._runner.keep_going(self._deliver(pending))

    async def _deliver(self, pending: PendingReply) -> None:
        await deliver(pending)
        self._underway -= 1
