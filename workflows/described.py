"""What Temporal says of a workflow, or that it knows none."""

from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.service import RPCError, RPCStatusCode


async def described(
    client: Client, id: str, run_id: str | None = None
) -> WorkflowExecutionDescription | None:
    """Its newest run, unless one is named. Raises RPCError when Temporal cannot be reached."""
    try:
        return await client.get_workflow_handle(id, run_id=run_id).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
