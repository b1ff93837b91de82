"""What the doctor says about Slack, PagerDuty and Google, with one thing wrong after the other."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from activities import checks
from activities.checks import Check
from cli.doctor import examine
from sandbox import people
from tests.cli.doctoring import failures, policy, policy_with
from tests.workflows.house import House
from worker.settings import Settings

pytestmark = pytest.mark.google

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


async def test_everybody_whom_the_policy_names_must_be_somebody_in_slack(
    settings: Settings, tmp_path: Path
) -> None:
    named = {"ana@example.com": "anna@example.com", "ben@example.com": "ben@example.com"}
    wrong = policy(tmp_path, **named)
    wrong.write_text(
        wrong.read_text() + '[types.leak]\ninvite = ["U0NOBODY", "U0EVE"]\ncommanders = ["Dev"]\n'
    )
    failed = await failures(settings.model_copy(update={"muster_policy": wrong}))
    assert list(failed) == ["Slack people in the policy"]
    assert failed["Slack people in the policy"].says == (
        "Slack knows nobody as U0NOBODY; "
        "Dev cannot be looked up by name: mention them or give their e-mail address; "
        "Slack knows nobody as anna@example.com"
    )


async def test_a_channel_for_drills_is_asked_for_too(settings: Settings, tmp_path: Path) -> None:
    drills = policy_with(tmp_path, '[drills]\nchannels = ["C0NODRILL"]')
    failed = await failures(settings.model_copy(update={"muster_policy": drills}))
    assert list(failed) == ["Slack stakeholder channel C0NODRILL"]


async def test_missing_secrets_are_failures(settings: Settings) -> None:
    without = {"slack_signing_secret": None, "pagerduty_from_email": None}
    failed = await failures(settings.model_copy(update=without))
    assert set(failed) == {"Slack signing secret", "PagerDuty sender"}


async def test_the_webhook_is_needed_where_pages_declare_incidents_and_nowhere_else(
    settings: Settings, tmp_path: Path
) -> None:
    without = settings.model_copy(update={"pagerduty_webhook_secret": None})
    [said] = [f for f in await examine(without) if f.what == "PagerDuty webhook secret"]
    assert (said.state, "pagerduty.check_page_every" in said.says) == ("off", True)
    declaring = policy_with(tmp_path, '[pagerduty.declare]\nurgencies = ["high"]')
    failed = await failures(without.model_copy(update={"muster_policy": declaring}))
    assert list(failed) == ["PagerDuty webhook secret"]


# PagerDuty.


async def test_unknown_identifiers_are_named_with_their_place_in_the_policy(
    settings: Settings, tmp_path: Path
) -> None:
    wrong = policy(
        tmp_path, PSVC001="PNOSVC", PEP0003="PNOTEAM", FOLDER_ROOT="NO_FOLDER", DOC_REVIEW="NO_DOC"
    )
    failed = await failures(settings.model_copy(update={"muster_policy": wrong}))
    assert "nobody is on call" in failed.pop("PagerDuty team database on call").says
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


async def test_a_team_with_nobody_on_call_is_a_failure(house: House, settings: Settings) -> None:
    house.state.pagerduty.escalation_policies["PEP0003"].levels = []
    assert list(await failures(settings)) == ["PagerDuty team database on call"]


@pytest.mark.parametrize(
    ("who", "whose"), [("Ana", "commander"), ("ben", "backup"), ("chloe", "team database")]
)
async def test_whom_muster_writes_as_must_not_be_on_call(settings: Settings, who: str, whose: str) -> None:
    itself = settings.model_copy(update={"pagerduty_from_email": f"{who}@example.com"})
    failed = await failures(itself)
    assert list(failed) == [f"PagerDuty {whose} on call"]
    assert f"{who}@example.com is on call" in failed[f"PagerDuty {whose} on call"].says


async def test_the_sender_must_be_a_pagerduty_user(settings: Settings) -> None:
    stranger = settings.model_copy(update={"pagerduty_from_email": "stranger@example.com"})
    assert list(await failures(stranger)) == ["PagerDuty sender"]


async def test_teams_need_an_account_that_can_ask_for_responders(house: House, settings: Settings) -> None:
    house.state.pagerduty.abilities.remove("coordinated_responding")
    assert list(await failures(settings)) == ["PagerDuty responder requests"]


# Google.


async def test_a_token_that_muster_does_not_fill_in_is_reported(house: House, settings: Settings) -> None:
    template = house.state.google.files["DOC_INCIDENT"].document
    template.text = "{{comander}} {{ title }} {{stable_at}} {{title}}\n{{timeline}}\n"
    failed = await failures(settings)
    assert list(failed) == ["Google incident template DOC_INCIDENT"]
    said = failed["Google incident template DOC_INCIDENT"].says
    assert (
        said
        == "Incident template has {{ title }}, {{comander}}, {{stable_at}}, which Muster does not fill in"
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


async def test_without_a_shared_drive_the_service_account_has_to_act_for_somebody(
    house: House, settings: Settings
) -> None:
    house.state.google.files["FOLDER_ARCHIVE"].drive_id = None
    failed = await failures(settings)
    assert list(failed) == ["Google archive folder FOLDER_ARCHIVE"]
    assert "GOOGLE_SUBJECT" in (failed["Google archive folder FOLDER_ARCHIVE"].remedy or "")
    acting = settings.model_copy(update={"google_subject": "admin@example.com"})
    assert await failures(acting) == {}


async def test_templates_must_be_google_docs(settings: Settings, tmp_path: Path) -> None:
    wrong = settings.model_copy(update={"muster_policy": policy(tmp_path, DOC_REVIEW="FOLDER_ROOT")})
    assert "is not a Google Doc" in (await failures(wrong))["Google review template FOLDER_ROOT"].says


# Google's groups and conferences.


async def test_groups_and_conferences_are_looked_at_where_the_policy_has_them(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    def with_tables(groups: str, conference: str) -> Settings:
        tables = f'[google.groups]\ndomain = "example.com"\n{groups}\n[google.conference]\n{conference}'
        return settings.model_copy(update={"muster_policy": policy_with(tmp_path, tables)})

    fine = with_tables('acts_for = "admin@example.com"', 'acts_for = "ana@example.com"')
    assert await failures(fine) == {}
    wrong = await failures(with_tables('acts_for = "ana@example.com"', 'acts_for = "ana@elsewhere.example"'))
    assert "Not Authorized" in wrong["Google groups example.com"].says
    assert "domain-wide delegation" in (wrong["Google conference primary"].remedy or "")
    nobody = await failures(with_tables("", 'calendar = "team@example.com"'))
    assert "google.groups.acts_for" in (nobody["Google groups example.com"].remedy or "")
    assert [call["name"] for call in await house.calls("google.*") if call["write"]] == []
