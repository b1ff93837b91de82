"""The door to what people say of how it went, for everything outside the workflow."""

from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from incident.feedback import Given, Summary
from incident.refusals import Refused
from incident.words import feedback as words
from workflows.client import NO_WORKER, PATIENCE, Incidents, NotAnswering, once_ready
from workflows.feedback import FeedbackWorkflow, feedback_id


async def give_feedback(incidents: Incidents, incident: str, given: Given) -> None:
    """Kept by Temporal while no worker runs. Raises Refused once it is closed."""
    try:
        handle = incidents.temporal.get_workflow_handle(feedback_id(incident))
        await handle.signal(FeedbackWorkflow.give, given.model_dump(mode="json"))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise Refused(words.over()) from error
        raise


async def feedback_on(incidents: Incidents, incident: str) -> Summary | None:
    """What was said so far, also when it is over; None where nobody was asked, or Temporal has forgotten. Raises NotAnswering."""
    handle = incidents.temporal.get_workflow_handle(feedback_id(incident))

    async def ask() -> Summary:
        return await handle.query("summary", result_type=Summary, rpc_timeout=PATIENCE)  # type: ignore[no-any-return]

    try:
        return await once_ready(ask)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        if error.status in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
            raise NotAnswering(NO_WORKER) from error
        raise
    except WorkflowQueryFailedError as error:
        raise NotAnswering(str(error)) from error
