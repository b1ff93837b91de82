"""The kept histories replay: no change to the workflow's code strands an incident that is open while it is deployed."""

import gzip
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.histories.record import HERE, SCENARIOS
from workflows.incident import IncidentWorkflow

KEPT = sorted(HERE.glob("*.json.gz"))


def test_every_scenario_has_a_kept_history() -> None:
    kept = {path.name.removesuffix(".json.gz") for path in KEPT}
    assert kept == {scenario.__name__ for scenario in SCENARIOS}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name.removesuffix(".json.gz"))
async def test_a_kept_history_replays(path: Path) -> None:
    replayer = Replayer(workflows=[IncidentWorkflow], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(kept(path))


def kept(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem, gzip.decompress(path.read_bytes()).decode())
