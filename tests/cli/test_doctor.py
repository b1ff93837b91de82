"""`muster doctor` as a command, and what it says about the policy and Temporal."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from cli.doctor import examine
from tests.cli.doctoring import command, failures, policy_with
from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.run import make_worker
from worker.settings import Settings
from workflows import listing
from workflows.queues import PARTS

pytestmark = pytest.mark.google

# As a command.


async def test_a_sound_installation_passes_every_check(settings: Settings) -> None:
    code, printed = await command(settings)
    *lines, _, verdict = printed.splitlines()
    assert (code, verdict) == (0, "All is well.")
    assert len(lines) > 20
    assert all(line.startswith("✓ ") for line in lines), printed


async def test_a_failure_is_one_line_that_says_what_to_do_and_the_exit_code_is_1(settings: Settings) -> None:
    code, printed = await command(settings, SLACK_BOT_TOKEN="xoxb-wrong")
    (failed,) = (line for line in printed.splitlines() if line.startswith("✗"))
    assert code == 1
    assert failed == (
        "✗ Slack bot token: Slack refuses the token (invalid_auth). "
        "Put the app's Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN."
    )
    assert printed.endswith("1 failed.\n")


async def test_machines_are_told_in_json_that_temporal_is_down(settings: Settings) -> None:
    code, printed = await command(settings, "--json", TEMPORAL_ADDRESS="127.0.0.1:1")
    states = {finding["what"]: finding["state"] for finding in json.loads(printed)}
    assert code == 1
    assert [what for what, state in states.items() if state == "failed"] == ["Temporal"]
    assert states["Temporal worker"] == "unchecked"
    assert "127.0.0.1:1" in printed
    assert "TEMPORAL_ADDRESS" in printed


async def test_no_secret_is_printed_when_it_is_refused(settings: Settings) -> None:
    secret = "do-not-show"
    _, printed = await command(settings, SLACK_BOT_TOKEN=f"xoxb-{secret}", PAGERDUTY_API_KEY=secret)
    assert "2 failed." in printed
    assert secret not in printed


# The policy, and Temporal.


async def test_an_unusable_policy_is_a_failure_and_credentials_are_checked_all_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[slack]\nstakeholders = []\n")
    findings = await examine(settings.model_copy(update={"muster_policy": broken}))
    assert [finding.what for finding in findings if finding.state == "failed"] == ["Policy"]
    assert "slack.stakeholders" in findings[0].says
    good = {finding.what for finding in findings if finding.state == "ok"}
    assert {"Slack bot token", "PagerDuty key", "Google service account"} <= good


async def test_a_place_for_records_that_cannot_be_written_to_is_a_failure(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a-file"
    file.touch()
    findings = await examine(settings.model_copy(update={"muster_record_dir": file / "records"}))
    [said] = [finding for finding in findings if finding.what == "Records"]
    assert (said.state, said.says) == ("failed", f"nothing can be written to {file}")
    findings = await examine(settings.model_copy(update={"muster_record_dir": tmp_path / "new" / "records"}))
    assert [finding.state for finding in findings if finding.what == "Records"] == ["ok"]


async def test_a_missing_namespace_is_reported_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "nowhere")
    failed = await failures(settings)
    assert list(failed) == ["Temporal namespace"]
    assert "create -n nowhere" in (failed["Temporal namespace"].remedy or "")


async def test_search_attributes_must_be_there_and_of_their_types(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    namespace = await new_namespace(client)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", namespace)
    missing = (await failures(settings))["Temporal search attributes"]
    assert all(key.name in missing.says for key in listing.ALL)
    assert "--name IncidentDrill --type Bool" in (missing.remedy or "")

    types = {key.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD for key in listing.ALL}
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(namespace=namespace, search_attributes=types)
    )
    wrong = (await failures(settings))["Temporal search attributes"]
    assert wrong.says == "IncidentNeeds is Keyword, IncidentDrill is Keyword"


async def test_a_task_queue_that_nobody_works_on_is_a_failure(settings: Settings) -> None:
    idle = settings.model_copy(update={"muster_task_queue": f"idle-{uuid4()}"})
    assert list(await failures(idle)) == ["Temporal worker"]


async def test_a_vendor_s_queue_that_was_forgotten_is_named(house: House, settings: Settings) -> None:
    forgetful = settings.model_copy(update={"muster_task_queue": f"forgetful-{uuid4()}"})
    base = forgetful.muster_task_queue

    async def named() -> bool:
        said = (await failures(forgetful))["Temporal worker"].says
        return said == f"nobody takes work from {base}-pagerduty, {base}-drill"

    parts = [part for part in PARTS if part != "pagerduty"]
    async with make_worker(house.env.client, forgetful, house.policy, parts, drills=False):
        await eventually(named, "the doctor sees who is there")


async def test_temporal_has_to_remember_an_incident_until_it_is_reviewed(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_NAMESPACE", await new_namespace(client))
    failed = (await failures(settings))["Temporal retention"]
    assert failed.says.startswith("closed incidents are kept for 24 h, and their reviews may take 336 h")
    unreviewed = tmp_path / "policy.toml"
    levels = ("critical", "high", "medium", "low")
    unreviewed.write_text("\n".join(f"[severities.{level}]\nreview = false" for level in levels))
    assert "Temporal retention" not in await failures(
        settings.model_copy(update={"muster_policy": unreviewed})
    )


async def test_scenarios_of_your_own_lie_in_a_directory(settings: Settings, tmp_path: Path) -> None:
    own = policy_with(tmp_path, f'[drills]\nscenarios = "{tmp_path / "scenarios"}"')
    asked = settings.model_copy(update={"muster_policy": own})
    assert (await failures(asked))["Drill scenarios"].says == f"{tmp_path / 'scenarios'} is no directory"
    (tmp_path / "scenarios").mkdir()
    assert await failures(asked) == {}


async def new_namespace(client: Client) -> str:
    name = f"doctor-{uuid4().hex[:8]}"
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=Duration(seconds=86400))
    )
    return name
