"""The doctor, asked about the sandbox and a real Temporal server: sound, and with one thing wrong after the other."""

import asyncio
import json
import os
import sys
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from google.protobuf.duration_pb2 import Duration
from pydantic import SecretStr
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from activities import checks
from activities.checks import Check, Finding
from cli.doctor import examine
from cli.stack import SANDBOX_POLICY
from sandbox import people
from tests.workflows.case import eventually
from tests.workflows.house import House
from worker.health import workers
from worker.settings import Settings
from workflows import listing

MUSTER = Path(sys.executable).with_name("muster")


@pytest.fixture
async def settings(house: House, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """All that the sandbox needs; the house's worker is at work."""
    here = partial(workers, house.env.client, house.settings.muster_task_queue)
    await eventually(here, "Temporal knows the worker")
    monkeypatch.setenv("TEMPORAL_ADDRESS", house.env.client.service_client.config.target_host)
    secrets = {
        "slack_signing_secret": SecretStr(people.SLACK_SIGNING_SECRET),
        "pagerduty_webhook_secret": SecretStr(people.PAGERDUTY_WEBHOOK_SECRET),
    }
    return house.settings.model_copy(update={"muster_policy": SANDBOX_POLICY, **secrets})


async def command(settings: Settings, *options: str, **changes: str) -> tuple[int, str]:
    """`muster doctor` as a person runs it: its exit code and what it prints."""
    said = {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
        if value is not None
    }
    process = await asyncio.create_subprocess_exec(
        MUSTER, "doctor", *options, env=os.environ | said | changes, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def failures(settings: Settings) -> dict[str, Finding]:
    """What fails, by name; each says what to do about it."""
    found = {finding.what: finding for finding in await examine(settings) if finding.state == "failed"}
    assert all(finding.says and finding.remedy for finding in found.values())
    return found


def policy(folder: Path, **ids: str) -> Path:
    """The sandbox's policy with other identifiers in it."""
    text = SANDBOX_POLICY.read_text()
    for known, other in ids.items():
        assert known in text
        text = text.replace(f'"{known}"', f'"{other}"')
    path = folder / "policy.toml"
    path.write_text(text)
    return path


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


# Vendors.


async def test_a_vendor_without_credentials_is_off_in_one_line_and_that_is_no_failure(
    settings: Settings,
) -> None:
    without = {"slack_bot_token": None, "pagerduty_api_key": None, "google_application_credentials": None}
    findings = await examine(settings.model_copy(update=without))
    assert [finding.what for finding in findings if finding.state == "off"] == [
        "Slack",
        "PagerDuty",
        "Google",
    ]
    assert all(finding.state != "failed" for finding in findings)
    assert not [
        f for f in findings if f.state == "ok" and f.what.startswith(("Slack", "PagerDuty", "Google"))
    ]


async def test_refused_credentials_fail_once_and_nothing_more_is_asked_with_them(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    key = tmp_path / "key.json"
    key.write_text("{}")
    wrong = {
        "slack_bot_token": SecretStr("xoxb-wrong"),
        "pagerduty_api_key": SecretStr("wrong"),
        "google_application_credentials": key,
    }
    failed = await failures(settings.model_copy(update=wrong))
    assert set(failed) == {"Slack bot token", "PagerDuty key", "Google service account"}
    assert sorted(call["name"] for call in await house.calls()) == [
        "pagerduty.GET /abilities",
        "slack.auth.test",
    ]


async def test_a_key_that_google_no_longer_takes_is_reported(house: House, settings: Settings) -> None:
    await house.fault("google.token", "unauthorized")
    failed = await failures(settings)
    assert list(failed) == ["Google service account"]
    assert "GOOGLE_APPLICATION_CREDENTIALS" in (failed["Google service account"].remedy or "")


async def test_vendors_that_do_not_answer_are_told_from_those_that_refuse(
    house: House, settings: Settings
) -> None:
    await house.fault("*", "down")
    says = {finding.says for finding in (await failures(settings)).values()}
    assert says == {"Slack does not answer", "PagerDuty does not answer", "Google does not answer"}


async def test_a_check_that_gets_no_answer_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PATIENCE", 0.01)
    finding = await Check("anything", asyncio.Event().wait).made()  # type: ignore[arg-type]
    assert finding.state == "failed"
    assert finding.says == "no answer within 0.01 seconds"


async def test_the_doctor_changes_nothing(house: House, settings: Settings) -> None:
    await examine(settings)
    calls = await house.calls()
    assert len(calls) > 15
    assert [call["name"] for call in calls if call["write"]] == []


# Slack.


async def test_a_missing_scope_is_named(house: House, settings: Settings) -> None:
    manifest = house.workspace.manifest
    fewer = [scope for scope in manifest.scopes if scope != "pins:write"]
    house.workspace.manifest = manifest.model_copy(update={"scopes": fewer})
    failed = await failures(settings)
    assert list(failed) == ["Slack scopes"]
    assert failed["Slack scopes"].says == "the app lacks pins:write"


async def test_a_stakeholder_channel_must_exist_be_open_and_have_muster_in_it(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    house.state.slack.channels["C0STATUS"].members.remove(people.BOT_USER_ID)
    assert "is not in #status" in (await failures(settings))["Slack stakeholder channel C0STATUS"].says
    house.state.slack.channels["C0STATUS"].is_archived = True
    assert "#status is archived" in (await failures(settings))["Slack stakeholder channel C0STATUS"].says
    unknown = settings.model_copy(update={"muster_policy": policy(tmp_path, C0STATUS="C0NONE")})
    assert "no such channel" in (await failures(unknown))["Slack stakeholder channel C0NONE"].says


async def test_an_app_token_replaces_the_signing_secret_and_must_be_a_good_one(settings: Settings) -> None:
    by_socket = {"slack_signing_secret": None, "slack_app_token": SecretStr(people.SLACK_APP_TOKEN)}
    assert await failures(settings.model_copy(update=by_socket)) == {}
    wrong = {"slack_app_token": SecretStr("xapp-wrong")}
    assert list(await failures(settings.model_copy(update=wrong))) == ["Slack app token"]


async def test_missing_secrets_are_failures(settings: Settings) -> None:
    without = {"slack_signing_secret": None, "pagerduty_webhook_secret": None, "pagerduty_from_email": None}
    failed = await failures(settings.model_copy(update=without))
    assert set(failed) == {"Slack signing secret", "PagerDuty sender", "PagerDuty webhook secret"}


# PagerDuty.


async def test_unknown_identifiers_are_named_with_their_place_in_the_policy(
    settings: Settings, tmp_path: Path
) -> None:
    wrong = policy(
        tmp_path, PSVC001="PNOSVC", PEP0003="PNOTEAM", FOLDER_ROOT="NO_FOLDER", DOC_REVIEW="NO_DOC"
    )
    failed = await failures(settings.model_copy(update={"muster_policy": wrong}))
    assert {what: (finding.remedy or "").split()[-4] for what, finding in failed.items()} == {
        "PagerDuty service PNOSVC": "pagerduty.service",
        "PagerDuty team database PNOTEAM": "pagerduty.teams.database",
        "Google root folder NO_FOLDER": "google.root_folder",
        "Google review template NO_DOC": "google.review_template",
    }


async def test_a_commander_policy_with_nobody_on_call_is_a_failure(house: House, settings: Settings) -> None:
    house.state.pagerduty.escalation_policies["PEP0001"].levels = [[]]
    failed = await failures(settings)
    assert list(failed) == ["PagerDuty commander on call"]
    assert "nobody is on call" in failed["PagerDuty commander on call"].says


async def test_the_sender_must_be_a_pagerduty_user(settings: Settings) -> None:
    stranger = settings.model_copy(update={"pagerduty_from_email": "stranger@example.com"})
    assert list(await failures(stranger)) == ["PagerDuty sender"]


async def test_teams_need_an_account_that_can_ask_for_responders(house: House, settings: Settings) -> None:
    house.state.pagerduty.abilities.remove("coordinated_responding")
    assert list(await failures(settings)) == ["PagerDuty responder requests"]


# Google.


async def test_a_token_that_muster_does_not_fill_in_is_reported(house: House, settings: Settings) -> None:
    template = house.state.google.files["DOC_INCIDENT"].document
    template.text = "{{comander}} {{ title }} {{timeline}} {{title}}\n"
    failed = await failures(settings)
    assert list(failed) == ["Google incident template DOC_INCIDENT"]
    said = failed["Google incident template DOC_INCIDENT"].says
    assert (
        said == "Incident template has {{ title }}, {{comander}}, {{timeline}}, which Muster does not fill in"
    )


async def test_folders_must_be_folders_that_muster_may_write_in(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    wrong = settings.model_copy(update={"muster_policy": policy(tmp_path, FOLDER_ROOT="DOC_REVIEW")})
    assert "is not a folder" in (await failures(wrong))["Google root folder DOC_REVIEW"].says
    root, archive = (house.state.google.files[id] for id in ("FOLDER_ROOT", "FOLDER_ARCHIVE"))
    for permission in root.permissions:
        permission.role = "reader"
    archive.trashed = True
    failed = await failures(settings)
    assert "may not write" in failed["Google root folder FOLDER_ROOT"].says
    assert "in the bin" in failed["Google archive folder FOLDER_ARCHIVE"].says


async def test_templates_must_be_google_docs(settings: Settings, tmp_path: Path) -> None:
    wrong = settings.model_copy(update={"muster_policy": policy(tmp_path, DOC_REVIEW="FOLDER_ROOT")})
    assert "is not a Google Doc" in (await failures(wrong))["Google review template FOLDER_ROOT"].says


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
    assert wrong.says == "IncidentDrill is Keyword"


async def test_a_task_queue_that_nobody_works_on_is_a_failure(settings: Settings) -> None:
    idle = settings.model_copy(update={"muster_task_queue": f"idle-{uuid4()}"})
    assert list(await failures(idle)) == ["Temporal worker"]


async def new_namespace(client: Client) -> str:
    name = f"doctor-{uuid4().hex[:8]}"
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=Duration(seconds=86400))
    )
    return name
