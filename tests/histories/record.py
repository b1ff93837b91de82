"""Records the kept histories anew, after a deliberate change of behaviour: `uv run python -m tests.histories.record`.

Each scenario runs against a real Temporal server, the sandbox and a real worker; say in the commit what has changed.
"""

import asyncio
import gzip
import json
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

from temporalio.testing import WorkflowEnvironment

from incident.commands import (
    AcknowledgeTask,
    AssignRole,
    ChangeStatus,
    CompleteTask,
    CreateTask,
    EditIncident,
    EngageOncall,
    ObjectToProposal,
    Propose,
    RecordOutcome,
    ReportToExecutives,
    SetPrompts,
    SettleProposal,
)
from incident.refusals import Refused
from incident.vocabulary import Level, Role, Severity, Status
from tests.conftest import DYNAMIC, FORGETFUL, temporal
from tests.workflows.case import BEN, DEV, Case
from tests.workflows.house import House, fatigue, opened_house

HERE = Path(__file__).parent
OF_THIS_MACHINE = (
    "identity",
    "workerInstanceKey",
    "workerControlTaskQueue",
    "stackTrace",
)  # left out of what is kept


async def a_whole_life(house: House) -> Case:
    case = await house.declared()
    await case.is_acknowledged()
    await case.hands_over(BEN)
    await case.time_passes(timedelta(minutes=45))  # a reminder, and another for the channel
    await case.report(next_report_in="20m")
    await case.told(Propose, text="Restart the queue")
    await case.told(ObjectToProposal, BEN, reason="Sessions are lost")
    await case.told(SettleProposal, BEN, go=True)
    await case.told(Propose, text="Fail over")
    await case.time_passes(timedelta(seconds=61))
    await case.told(RecordOutcome, outcome="verified", proposal=2)
    await case.told(CreateTask, owner=BEN.email, text="Fail over the EU", within="10m")
    await case.told(AcknowledgeTask, BEN)
    await case.time_passes(timedelta(minutes=11))  # the owner is called back
    await case.told(CompleteTask, outcome="It works")
    await case.told(EditIncident, severity=Severity.CRITICAL, type="security")
    words = {"status": "One in two payments fails", "overview": "A release", "next_steps": "Rolling back"}
    await case.told(ReportToExecutives, **words)
    await case.told(EngageOncall, team="database")
    await case.all_settled()
    await case.becomes(Status.STABLE)
    await case.all_settled()
    await case.closes()
    return case


async def a_long_command(house: House) -> Case:
    """The commander is prompted and, hours later, asked to hand over; then the backup is woken."""
    case = await house.declared()
    await case.is_acknowledged()
    await case.told(SetPrompts, level=Level.NEWCOMER)
    await case.time_passes(timedelta(minutes=4))
    await case.report(next_report_in="20h")
    await case.time_passes(timedelta(hours=6, minutes=5))
    await case.all_settled()
    return case


async def nobody_acknowledges(house: House) -> Case:
    case = await house.declared()
    await case.time_passes(timedelta(minutes=20))
    await case.all_settled()
    return case


async def vendors_are_down(house: House) -> Case:
    await house.fault("pagerduty.*")
    await house.fault("google.*")
    case = await house.declare()
    await case.time_passes(timedelta(minutes=30))
    await house.calm()
    await case.time_passes(timedelta(minutes=10))
    await case.all_settled()
    return case


async def a_restricted_incident(house: House) -> Case:
    return await house.declared("Data of customers has leaked", restricted=True)


async def commands_are_refused(house: House) -> Case:
    case = await house.declared(severity=Severity.LOW)
    for kind, details in (
        (ChangeStatus, {"status": Status.CLOSED}),
        (AssignRole, {"user": "nobody@example.com", "role": Role.SCRIBE}),
        (EngageOncall, {"team": "nobody"}),
    ):
        try:
            await case.told(kind, actor=DEV, **details)
        except Refused:
            continue
        raise AssertionError(f"{kind.name} was not refused")
    return case


async def continued_as_new(house: House) -> Case:
    case = await house.declared()
    for number in range(12):
        await case.report(f"Conditions {number}")
    await case.all_settled()
    return case


Scenario = Callable[[House], Awaitable[Case]]
SCENARIOS: dict[Scenario, dict[str, str]] = {
    a_whole_life: DYNAMIC,
    a_long_command: DYNAMIC,
    nobody_acknowledges: DYNAMIC,
    vendors_are_down: DYNAMIC,
    a_restricted_incident: DYNAMIC,
    commands_are_refused: DYNAMIC,
    continued_as_new: DYNAMIC | FORGETFUL,
}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for scenario, dynamic in SCENARIOS.items():
            async with await temporal(dynamic) as env:
                await record(scenario, env, Path(folder))


async def record(scenario: Scenario, env: WorkflowEnvironment, folder: Path) -> None:
    tiring = {"fatigue": fatigue(timedelta(hours=2))}
    async with opened_house(env=env, folder=folder, policy=tiring) as house:
        case = await scenario(house)
        text = await history(env, case)
    path = HERE / f"{scenario.__name__}.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes")


async def history(env: WorkflowEnvironment, case: Case) -> str:
    """The newest run's; the one before a continue-as-new has carried everything into it."""
    handle = env.client.get_workflow_handle(case.handle.id)
    return json.dumps(_without_the_machine(json.loads((await handle.fetch_history()).to_json())))


def _without_the_machine(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_the_machine(v) for k, v in value.items() if k not in OF_THIS_MACHINE}
    if isinstance(value, list):
        return [_without_the_machine(item) for item in value]
    return value.replace(f"@{gethostname()}", "@host") if isinstance(value, str) else value


if __name__ == "__main__":
    asyncio.run(main())
