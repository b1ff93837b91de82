"""What is said while Temporal gives no answer: nobody knows whether it was kept, and nobody says that it was."""

from typing import Any

import pytest
from temporalio.client import (
    Client,
    Interceptor,
    OutboundInterceptor,
    SignalWorkflowInput,
    StartWorkflowInput,
)
from temporalio.service import RPCError, RPCStatusCode

from incident.commands import CompleteTask, EngageOncall
from incident.identity import workflow_id
from incident.words import slack as words
from roster.commands import JoinRoster, LeaveRoster
from slack_adapter.answering import calm
from tests.workflows.case import ANA, told_by
from workflows.client import Incidents
from workflows.payloads import CONVERTER
from workflows.roster import Roster

OVER = "abcdefgh"


class Silence(Interceptor):
    """Temporal does not answer in time, but for one incident, which it knows to be over."""

    def __init__(self, status: RPCStatusCode) -> None:
        self.status = status

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        return _Silent(next, self.status)


class _Silent(OutboundInterceptor):
    def __init__(self, next: OutboundInterceptor, status: RPCStatusCode) -> None:
        super().__init__(next)
        self.status = status

    async def signal_workflow(self, input: SignalWorkflowInput) -> None:
        over = input.id == workflow_id(OVER)
        raise RPCError("no answer", RPCStatusCode.NOT_FOUND if over else self.status, b"")

    async def start_workflow(self, input: StartWorkflowInput) -> Any:
        raise RPCError("no answer", self.status, b"")


@pytest.fixture(params=[RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED])
async def incidents(request: pytest.FixtureRequest) -> Incidents:
    client = await Client.connect(
        "127.0.0.1:9", lazy=True, data_converter=CONVERTER, interceptors=[Silence(request.param)]
    )
    return Incidents(client, "nobody")


async def test_what_was_told_to_an_incident_is_not_said_to_be_kept(incidents: Incidents) -> None:
    with pytest.raises(RPCError) as raised:
        await incidents.signal("k3f9aaaa", told_by(EngageOncall, ANA, team="database"))
    assert calm(raised.value) == words.unreachable()


async def test_nor_what_the_review_of_a_closed_one_was_told(incidents: Incidents) -> None:
    with pytest.raises(RPCError) as raised:
        await incidents.signal(OVER, told_by(CompleteTask, ANA))
    assert calm(raised.value) == words.unreachable()


@pytest.mark.parametrize("kind", [JoinRoster, LeaveRoster])
async def test_nor_what_a_career_was_told(incidents: Incidents, kind: type) -> None:
    with pytest.raises(RPCError) as raised:
        await Roster(incidents).signal(ANA, told_by(kind, ANA))
    assert calm(raised.value) == words.unreachable()
