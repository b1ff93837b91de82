"""`muster doctor`: everything that Muster will need, asked for before an incident needs it. Changes nothing."""

import asyncio
import json as jsonlib
import os
from collections.abc import Set
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import slack_adapter
from activities.checks import Finding, failed, off
from activities.checks_google import GoogleChecks
from activities.checks_pagerduty import PagerDutyChecks
from activities.checks_slack import SlackChecks
from activities.google_client import GoogleConnection
from activities.slack import slack_client
from cli.checks_temporal import TemporalChecks
from cli.running import out, run
from incident.apply import begin
from incident.commands import Declare
from incident.decide import declare
from incident.people import Person
from incident.periods import end_of
from incident.policy import Policy
from incident.words import plain
from incident.words.customer import customer_tokens
from incident.words.document import BLOCKS
from incident.words.review_document import review_tokens
from worker.settings import ConfigurationError, Settings, read_policy, read_settings

MANIFEST = Path(slack_adapter.__file__).with_name("manifest.json")
MARKS = {"ok": "✓", "failed": "✗", "off": "–", "unchecked": "–"}
STYLES = {"ok": "green", "failed": "red", "off": "dim", "unchecked": "dim"}


def doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False) -> None:
    """Check Temporal, every credential and scope, and every identifier in the policy.

    One line each, with what to do about each failure; ends with 1 if any fails. What is off is no failure.
    """
    findings = run(examine(read_settings()))
    failures = sum(finding.state == "failed" for finding in findings)
    if json:
        print(jsonlib.dumps([finding.model_dump() for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            out.print(_line(finding), soft_wrap=True)
        out.print(f"\n{failures} failed." if failures else "\nAll is well.")
    raise typer.Exit(1 if failures else 0)


async def examine(settings: Settings) -> list[Finding]:
    """All vendors at once; each answers with its lines in a fixed order."""
    try:
        policy: Policy | None = read_policy(settings)
        read = Finding(what="Policy", state="ok", says=str(settings.muster_policy))
    except ConfigurationError as error:
        policy = None
        read = failed(
            "Policy",
            "; ".join(str(error).splitlines()).rstrip("."),
            "Correct it (README.md explains every key): what it names is not checked until then",
        )
    found = await asyncio.gather(
        TemporalChecks(settings.muster_task_queue, _comes_after(policy)).of().made(),
        _slack(settings, policy),
        _pagerduty(settings, policy),
        _google(settings, policy),
    )
    return [
        read,
        *(finding for findings in found for finding in findings),
        _records(settings),
        *_scenarios(policy),
    ]


def _comes_after(policy: Policy | None) -> timedelta:
    """How long after its end something may still come into an incident's record."""
    if policy is None:
        return timedelta()
    reviews = [table.review_within for table in policy.behaviours if table.review]
    customers = [within for table in policy.behaviours if (within := table.customer_document_within)]
    now = datetime.now(UTC)
    return max((end_of(within, now, None) - now for within in (*reviews, *customers)), default=timedelta())


def _records(settings: Settings) -> Finding:
    what, directory = "Records", settings.muster_record_dir
    if directory is None:
        return off(what, "MUSTER_RECORD_DIR is not set, so they are kept in the incidents' folders only")
    there = next(path for path in (directory, *directory.absolute().parents) if path.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(what=what, state="ok", says=f"kept in {directory}")
    return failed(
        what, f"nothing can be written to {there}", "Let the worker's user write there, or name another"
    )


def _scenarios(policy: Policy | None) -> list[Finding]:
    what, own = "Drill scenarios", policy.drills.scenarios if policy else None
    if own is None:
        return []
    if Path(own).is_dir():
        return [Finding(what=what, state="ok", says=f"read from {own}")]
    return [failed(what, f"{own} is no directory", "Correct drills.scenarios in the policy")]


async def _slack(settings: Settings, policy: Policy | None) -> list[Finding]:
    if settings.slack_bot_token is None:
        return [off("Slack", "off, SLACK_BOT_TOKEN is not set")]
    checks = SlackChecks(
        slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url), manifest_scopes()
    )
    app_token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else None
    channels, people = (policy.channels, policy.people) if policy else ([], [])
    return [*await checks.of(channels, people, app_token).made(), _signing_secret(settings)]


def _signing_secret(settings: Settings) -> Finding:
    what, name = "Slack signing secret", "SLACK_SIGNING_SECRET"
    if settings.slack_app_token:
        return off(what, "Socket Mode needs none")
    if settings.slack_signing_secret:
        return Finding(what=what, state="ok", says=f"{name} is set")
    remedy = "Set it to the app's Signing Secret (Basic Information), or use Socket Mode with SLACK_APP_TOKEN"
    return failed(what, f"{name} is not set, so that no command would be believed", remedy)


async def _pagerduty(settings: Settings, policy: Policy | None) -> list[Finding]:
    if settings.pagerduty_api_key is None:
        return [off("PagerDuty", "off, PAGERDUTY_API_KEY is not set")]
    key, url = settings.pagerduty_api_key.get_secret_value(), settings.pagerduty_api_url
    async with PagerDutyChecks(key, settings.pagerduty_from_email, url) as checks:
        findings = await checks.of(policy.pagerduty if policy else None).made()
    return [*findings, _webhook_secret(settings, policy), *_without_table("PagerDuty", policy)]


def _webhook_secret(settings: Settings, policy: Policy | None) -> Finding:
    what, name = "PagerDuty webhook secret", "PAGERDUTY_WEBHOOK_SECRET"
    if settings.pagerduty_webhook_secret:
        return Finding(what=what, state="ok", says=f"{name} is set")
    declare = policy.pagerduty.declare if policy and policy.pagerduty else None
    if declare and (declare.urgencies or declare.priorities):
        remedy = "Set it to the secret that PagerDuty showed when the webhook subscription was made"
        return failed(what, f"{name} is not set, so that nothing in PagerDuty declares an incident", remedy)
    return off(what, f"{name} is not set, so open pages are looked at every pagerduty.check_page_every")


async def _google(settings: Settings, policy: Policy | None) -> list[Finding]:
    if settings.google_application_credentials is None:
        return [off("Google", "off, GOOGLE_APPLICATION_CREDENTIALS is not set")]
    connection = GoogleConnection(
        credentials_file=settings.google_application_credentials,
        subject=settings.google_subject,
        api_url=settings.google_api_url,
    )
    google = policy.google if policy else None
    findings = await GoogleChecks(connection).of(google, template_tokens()).made()
    return [*findings, *_without_table("Google", policy)]


def _without_table(vendor: str, policy: Policy | None) -> list[Finding]:
    table = vendor.lower()
    if policy is None or getattr(policy, table) is not None:
        return []
    return [off(f"{vendor} in the policy", f"there is no [{table}] table, so {vendor} is not used")]


def manifest_scopes() -> set[str]:
    manifest = jsonlib.loads(MANIFEST.read_text(encoding="utf-8"))
    return set(manifest["oauth_config"]["scopes"]["bot"])


def template_tokens() -> dict[str, Set[str]]:
    """The names of the tokens that Muster fills in, by the policy's key of the template."""
    nobody = Declare(command_id="doctor", actor=Person(name="nobody"), title="nothing")
    incident = begin(declare(nobody, "none", datetime.now(UTC)))
    known = plain.tokens(incident, channel_url=None).keys()
    return {
        "incident_template": {*known, *BLOCKS},
        "review_template": review_tokens(incident, channel_url=None).keys(),
        "executive_template": known,
        "customer_template": customer_tokens(incident).keys(),
    }


def _line(finding: Finding) -> Text:
    remedy = f". {finding.remedy}." if finding.remedy else ""
    mark = (f"{MARKS[finding.state]} ", STYLES[finding.state])
    return Text.assemble(mark, (finding.what, "bold"), f": {finding.says}{remedy}")
