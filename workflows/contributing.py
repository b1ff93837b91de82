"""What somebody contributed, read from the records where they are kept: by a worker, so that Slack's adapter needs no disk."""

from datetime import datetime, timedelta
from uuid import uuid4

from temporalio import workflow
from temporalio.client import WorkflowFailureError

with workflow.unsafe.imports_passed_through():
    from activities.record_files import RecordFiles
    from activities.record_models import CreditOf
    from incident.people import Person
    from roster.credit import Credit
    from workflows.client import Incidents

SOON = timedelta(seconds=20)  # a person waits for it


@workflow.defn(name="Contributions")
class Contributions:
    @workflow.run
    async def run(self, of: CreditOf) -> Credit | None:
        """None where no records are kept."""
        return await workflow.execute_activity_method(
            RecordFiles.credit_from_records,
            of,
            start_to_close_timeout=SOON,
            summary="read the records of incidents",
        )


async def credit_kept(incidents: Incidents, person: Person, begin: datetime, end: datetime) -> Credit | None:
    """None where no records are kept, or none can be read soon."""
    try:
        return await incidents.temporal.execute_workflow(
            Contributions.run,
            CreditOf(person=person, begin=begin, end=end),
            id=f"contributions-{uuid4()}",
            task_queue=incidents.task_queue,
            execution_timeout=SOON,
            static_summary="Reads what somebody contributed",
        )
    except WorkflowFailureError:
        return None
