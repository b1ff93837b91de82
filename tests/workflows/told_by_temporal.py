"""What Temporal itself shows of an incident to whoever opens its Web UI, payloads apart."""

from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata

from tests.workflows.case import Case

SUMMARISED = {EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, EventType.EVENT_TYPE_TIMER_STARTED}


async def everything_shown(case: Case) -> dict[str, str]:
    """By place in the Web UI."""
    description = await case.handle.describe()
    return {
        "workflow id": case.handle.id,
        "search attributes": str(description.typed_search_attributes),
        "memo": str(await description.memo()),
        "summary": str(await description.static_summary()),
        "details": str(await description.static_details()),
        "current details": (await metadata(case)).current_details,
        "summaries of activities and timers": "\n".join(await summaries(case)),
        "steps": "\n".join(f"{s.key} {s.what} {s.reason}" for s in (await case.view()).steps),
        "failures": str(await failures(case)),
    }


async def metadata(case: Case) -> WorkflowMetadata:
    found: WorkflowMetadata = await case.handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    return found


async def summaries(case: Case) -> list[str]:
    """One for each activity and timer; empty where there is none."""
    history = await case.handle.fetch_history()
    return [
        event.user_metadata.summary.data.decode()
        for event in history.events
        if event.event_type in SUMMARISED
    ]


async def failures(case: Case) -> list[Any]:
    history = await case.handle.fetch_history()
    return [
        event.activity_task_failed_event_attributes.failure
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED
    ]
