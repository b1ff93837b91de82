"""Records the kept histories anew, after a deliberate change of behaviour: `uv run python -m tests.histories.record [NAME…]`.

Each scenario runs against a real Temporal server, the sandbox and a real worker; say in the commit what has changed.
"""

import asyncio
import gzip
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from drills.commands import EndDrill, FireInject, PauseDrill, ResumeDrill, SkipInject
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
from roster.commands import Defer, NameMentor, SetAvailability
from tests.conftest import DYNAMIC, FORGETFUL, temporal
from tests.workflows.case import ANA, BEN, DEV, EVE, Case
from tests.workflows.drills import Drilled, begun
from tests.workflows.house import House, fatigue, opened_house
from tests.workflows.on_roster import Learner

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


async def a_drill(house: House) -> Drilled:
    """Paused in between, reported on, and ended by whoever leads it."""
    case = await begun(house)
    await case.is_said("this is an exercise")
    await case.lead(PauseDrill)
    await case.lead(FireInject, inject="chaos")
    await case.lead(SkipInject, inject="boss-asks")
    await case.lead(ResumeDrill)
    await case.report()
    await case.told(Propose, text="Restart the queue")
    await case.came("numbers", "boss-thanks", "same")
    await case.lead(EndDrill)
    await case.drill.result()
    await case.ends()
    return case


async def a_career(house: House) -> Learner:
    """From interested to the rotation, then at rest, and back."""
    eve = Learner(house, EVE)
    await eve.joins()
    await eve.says(NameMentor, mentor=ANA)
    await eve.rises()
    await eve.says(SetAvailability, available="wed 9-17", timezone="Europe/Madrid")
    await eve.says(Defer, until=await eve.now() + timedelta(days=30))
    await eve.time_passes(timedelta(days=31))
    await eve.hears("You are back on the roster")
    return eve


Told = Case | Learner
Scenario = Callable[[House], Awaitable[Told]]
SCENARIOS: dict[Scenario, dict[str, str]] = {
    a_whole_life: DYNAMIC,
    a_long_command: DYNAMIC,
    nobody_acknowledges: DYNAMIC,
    vendors_are_down: DYNAMIC,
    a_restricted_incident: DYNAMIC,
    commands_are_refused: DYNAMIC,
    continued_as_new: DYNAMIC | FORGETFUL,
    a_drill: DYNAMIC,
    a_career: DYNAMIC,
}
PLAYED = "the_incident_of_a_drill"


def names(scenario: Scenario) -> list[str]:
    """Of the histories that are kept of it: a drill is two workflows."""
    return [scenario.__name__, *([PLAYED] if scenario is a_drill else [])]


def handles(told: Told) -> list[WorkflowHandle[Any, Any]]:
    """In the same order."""
    return [told.drill, told.handle] if isinstance(told, Drilled) else [told.handle]


async def main() -> None:
    """All, or those that are named."""
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for scenario, dynamic in SCENARIOS.items():
            if wanted and scenario.__name__ not in wanted:
                continue
            async with await temporal(dynamic) as env:
                await record(scenario, env, Path(folder))


async def record(scenario: Scenario, env: WorkflowEnvironment, folder: Path) -> None:
    tiring = {"fatigue": fatigue(timedelta(hours=2))}
    async with opened_house(env=env, folder=folder, policy=tiring) as house:
        told = await scenario(house)
        texts = [await history(env, handle) for handle in handles(told)]
    for name, text in zip(names(scenario), texts, strict=True):
        path = HERE / f"{name}.json.gz"
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{path.name}: {path.stat().st_size} bytes")


async def history(env: WorkflowEnvironment, of: WorkflowHandle[Any, Any]) -> str:
    """The newest run's; the one before a continue-as-new has carried everything into it."""
    handle = env.client.get_workflow_handle(of.id)
    return json.dumps(_without_the_machine(json.loads((await handle.fetch_history()).to_json())))


def _without_the_machine(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_the_machine(v) for k, v in value.items() if k not in OF_THIS_MACHINE}
    if isinstance(value, list):
        return [_without_the_machine(item) for item in value]
    return value.replace(f"@{gethostname()}", "@host") if isinstance(value, str) else value


if __name__ == "__main__":
    asyncio.run(main())
