"""What Temporal has of a drill, all of it, and how that is deleted."""

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from incident.identity import drill_id, review_id, workflow_id
from workflows.described import described
from workflows.feedback import feedback_id
from workflows.keeping import record_workflow_id
from workflows.listing import DRILL

Run = tuple[str, str]  # the id of a workflow and that of a run


class Remains:
    """All methods raise RPCError when Temporal cannot be reached."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def is_real(self, incident: str) -> bool:
        """An incident that Temporal knows and that is no drill."""
        found = await described(self._client, workflow_id(incident))
        return found is not None and not found.typed_search_attributes.get(DRILL)

    async def goes_on(self, incident: str) -> bool:
        """Asked of each workflow itself: a list may be a second old."""
        found = [await described(self._client, id) for id in _all_of(incident)]
        return any(each and each.status is WorkflowExecutionStatus.RUNNING for each in found)

    async def delete(self, incident: str) -> int:
        """How many runs that were."""
        runs = [*await self._who_began(incident), *await self._runs(incident)]
        for run in runs:
            await self._delete(*run)
        return len(runs)

    async def _runs(self, incident: str) -> list[Run]:
        found = []
        for id in _all_of(incident):
            async for run in self._client.list_workflows(f"WorkflowId = '{id}'"):
                found.append((run.id, run.run_id))
        return found

    async def _who_began(self, incident: str) -> list[Run]:
        """The trainee's turn, and what repeats the drill: their other runs belong to other drills."""
        found: list[Run] = []
        drill = await described(self._client, drill_id(incident))
        while drill and drill.parent_id and drill.parent_run_id:
            found.append((drill.parent_id, drill.parent_run_id))
            drill = await described(self._client, *found[-1])
        return found

    async def _delete(self, id: str, run_id: str) -> None:
        request = DeleteWorkflowExecutionRequest(
            namespace=self._client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=id, run_id=run_id),
        )
        try:
            await self._client.workflow_service.delete_workflow_execution(request)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise


def _all_of(incident: str) -> list[str]:
    return [
        drill_id(incident),
        workflow_id(incident),
        review_id(incident),
        feedback_id(incident),
        record_workflow_id(incident),
    ]
