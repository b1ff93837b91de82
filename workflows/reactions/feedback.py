"""Closed: those who took part are asked how it went, by a workflow of its own that outlives the incident."""

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import FailureError, WorkflowAlreadyStartedError

from incident.people import Person
from incident.visibility import Audience, title
from workflows.feedback import AskForFeedback, FeedbackWorkflow, feedback_id
from workflows.life import Life


async def ask_for_feedback(life: Life) -> None:
    """Once in an incident's life; whoever came after it was reopened is asked too, while the first round is open."""
    people = [p.person for p in life.incident.participants if p.person.slack_id]
    policy = life.policy.feedback
    if not policy.ask or not people:
        return
    asked = AskForFeedback(
        incident=life.incident.id,
        title=title(life.incident, Audience.PARTICIPANTS),
        people=people,
        open_for=policy.open_for,
        tell=life.incident.commander,
    )
    try:
        await workflow.start_child_workflow(
            FeedbackWorkflow.run,
            asked,
            id=feedback_id(life.incident.id),
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            static_summary=f"Feedback on incident {life.incident.id}",
        )
    except WorkflowAlreadyStartedError:
        await _ask_too(life, people)


async def _ask_too(life: Life, people: list[Person]) -> None:
    handle = workflow.get_external_workflow_handle(feedback_id(life.incident.id))
    try:
        await handle.signal(FeedbackWorkflow.ask, people)
    except FailureError:  # it is over
        return
