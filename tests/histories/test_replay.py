"""The kept histories replay: no change to the workflow's code strands what is open while it is deployed."""

import gzip
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.histories.record import HERE, SCENARIOS, names
from workflows.commander import CommanderWorkflow
from workflows.drill import DrillWorkflow
from workflows.incident import IncidentWorkflow
from workflows.payloads import CONVERTER

REPLAYED = [IncidentWorkflow, DrillWorkflow, CommanderWorkflow]
KEPT = sorted(HERE.glob("*.json.gz"))


def test_every_scenario_has_a_kept_history() -> None:
    kept = {path.name.removesuffix(".json.gz") for path in KEPT}
    assert kept == {name for scenario in SCENARIOS for name in names(scenario)}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name.removesuffix(".json.gz"))
async def test_a_kept_history_replays(path: Path) -> None:
    replayer = Replayer(workflows=REPLAYED, data_converter=CONVERTER)
    await replayer.replay_workflow(kept(path))


def kept(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem, gzip.decompress(path.read_bytes()).decode())
