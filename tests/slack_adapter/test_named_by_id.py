"""A restricted incident and its review, named by an id: the list shows it to everybody, and only participants get further."""

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest

from incident.identity import workflow_id
from incident.policy import ReviewPolicy
from incident.vocabulary import Status
from incident.words import slack as words
from tests.conftest import OpenHouse
from tests.slack_adapter.acting import Adapter, Someone, Workspace
from tests.workflows.case import ANA, DEV, EVE, Case, eventually
from tests.workflows.house import House
from workflows.client import NoSuchIncident


@pytest.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(policy={"review": ReviewPolicy(quiet_hours=None)})


async def test_outsiders_learn_and_change_nothing_and_who_took_part_goes_on(
    house: House, listening: Adapter
) -> None:
    case = await house.under_way("Payroll leaks", restricted=True)
    slack = Workspace(house.workspace.config)
    eve = Someone(slack, str(EVE.slack_id), "C0GENERAL")
    dev = Someone(slack, str(DEV.slack_id), "C0GENERAL")
    ana = Someone(slack, str(ANA.slack_id), "C0GENERAL")
    assert await eve.asks(f"mark-stable {case.id}") == words.participants_only()
    assert "is stable now" in await ana.asks(f"mark-stable {case.id}")
    await case.all_settled()
    assert await eve.asks(f"review {case.id} @eve") == words.participants_only()
    await case.closes()
    for typed in ("reopen", "mark-reviewed", "approve-customer-document"):
        assert await eve.asks(f"{typed} {case.id}") == words.participants_only()
    assert "wrote the review" in await dev.asks(f"mark-drafted {case.id}")
    await forgotten(case)
    assert await eve.asks(f"review {case.id} @eve") == words.participants_only()
    assert "gave the review to Eve Lindqvist" in await dev.asks(f"review {case.id} @eve")

    async def owns() -> bool:
        return bool(case.said("You own the review", case.to(EVE)))

    await eventually(owns, "Eve is told")
    assert "Payroll" not in await house.seen_by(str(EVE.slack_id))
    assert (await case.house.incidents.review(case.id)).reviewed_at is None
    await slack.close()


async def forgotten(case: Case) -> None:
    """Temporal keeps what has ended for some days; a review may take longer."""
    assert (await case.view()).status is Status.CLOSED
    client = case.house.env.client
    execution = WorkflowExecution(workflow_id=workflow_id(case.id))
    request = DeleteWorkflowExecutionRequest(namespace=client.namespace, workflow_execution=execution)
    await client.workflow_service.delete_workflow_execution(request)

    async def gone() -> bool:
        try:
            await case.view()
        except NoSuchIncident:
            return True
        return False

    await eventually(gone, "Temporal has forgotten it")
