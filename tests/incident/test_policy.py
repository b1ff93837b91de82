"""The policy file: what it may leave out, and how each mistake in it is named."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.policy import Policy, PolicyError, parse_policy
from incident.severities import DEFAULTS
from incident.vocabulary import Severity, Status
from tests.incident.incidents import POLICY_TEXT, Story

HIGH = Story().incident
ROOT = Path(__file__).parents[2]
PAGERDUTY = '[pagerduty]\nservice = "P1"\n[pagerduty.escalation_policies]\ncommander = "P2"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        parse_policy(text, "policy.toml")
    return str(refused.value).splitlines()


def test_the_policy_of_the_sandbox_is_one() -> None:
    (path,) = [p for p in (ROOT / "policy.toml", ROOT / "sandbox/policy.toml") if p.exists()]
    policy = parse_policy(path.read_text(), path.name)
    assert policy.pagerduty
    assert policy.google
    assert policy.severity(Severity.CRITICAL).report_every == timedelta(minutes=30)


def test_an_empty_policy_runs_incidents_without_any_vendor() -> None:
    policy = parse_policy("", "policy.toml")
    assert (policy.pagerduty, policy.google, policy.slack.stakeholder_channels) == (None, None, [])
    assert not any(policy.severity(severity).page_commander for severity in Severity)


def test_with_pagerduty_the_grave_severities_page() -> None:
    policy = parse_policy(PAGERDUTY, "policy.toml")
    pages = [severity for severity in Severity if policy.severity(severity).page_commander]
    assert pages == [Severity.CRITICAL, Severity.HIGH]


def test_every_severity_has_a_default_for_every_key() -> None:
    assert set(DEFAULTS) == set(Severity)
    policy = parse_policy("", "policy.toml")
    for severity in Severity:
        rules = policy.severity(severity)
        assert rules.report_cadence(Status.ACTIVE) == rules.report_every
        assert rules.report_cadence(Status.STABLE) == rules.report_every_when_stable
        assert rules.escalate_reminder_after < rules.report_every < rules.report_every_when_stable


def test_one_key_can_be_changed_and_the_others_keep_their_defaults() -> None:
    changed = parse_policy('[severities.low]\nreport_every = "1h"', "policy.toml").severity(Severity.LOW)
    default = parse_policy("", "policy.toml").severity(Severity.LOW)
    assert changed == default.model_copy(update={"report_every": timedelta(hours=1)})


def test_a_ladder_has_only_the_rungs_that_exist() -> None:
    assert parse_policy(POLICY_TEXT, "policy.toml").ladder(HIGH) == ["backup"]
    assert parse_policy(PAGERDUTY, "policy.toml").ladder(HIGH) == []
    assert parse_policy("", "policy.toml").ladder(HIGH) == []


def test_a_policy_survives_being_written_down() -> None:
    for text in ("", PAGERDUTY, POLICY_TEXT):
        policy = parse_policy(text, "policy.toml")
        assert Policy.model_validate_json(policy.model_dump_json()) == policy


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1", "x: unknown key; is it a typo?"),
        ("[severites.high]", "severites: unknown key; is it a typo?"),
        ('[severities.high]\nreport_evry = "3m"', "severities.high.report_evry: unknown key; is it a typo?"),
        (
            '[severities.urgent]\nreport_every = "3m"',
            "severities.urgent: unknown severity; there are critical, high, medium, low",
        ),
        ("[severities.High]", "severities.High: unknown severity; there are critical, high, medium, low"),
        (
            "[severities.high]\nreport_every = 30",
            'severities.high.report_every: "30" is not a duration; write one like "30m", "90s", "2h" or "3d"',
        ),
        (
            '[severities.low]\nreport_every = "400d"',
            'severities.low.report_every: "400d" is too long; at most 365d',
        ),
        (
            '[severities.low]\npage_commander = "maybe"',
            "severities.low.page_commander: must be true or false",
        ),
        ("severities = 3", "severities: must be a table"),
        ("[severities]\nhigh = 3", "severities.high: must be a table"),
        (
            "[severities.low]\npage_commander = true",
            "severities.low.page_commander: is true, but there is no [pagerduty] table",
        ),
        ("pagerduty = 3", "pagerduty: must be a table"),
        (PAGERDUTY + "[pagerduty.teams]\ndatabase = 3", "pagerduty.teams.database: must be text in quotes"),
        (PAGERDUTY + '[pagerduty.teams]\ndatabase = ""', "pagerduty.teams.database: is empty"),
        (
            PAGERDUTY + '[severities.high]\npage_ladder = ["poets"]',
            'severities.high.page_ladder: "poets" is neither commander, backup nor a team of [pagerduty.teams]',
        ),
        ('[slack]\nstakeholder_channels = "C1"', "slack.stakeholder_channels: must be a list"),
        (
            '[slack]\ntimeline_emoji = ":memo:"',
            "slack.timeline_emoji: must be a name in small letters, without colons or spaces",
        ),
        ('[slack]\nstakeholder_channels = [""]', "slack.stakeholder_channels.0: is empty"),
    ],
)
def test_each_mistake_is_one_line_with_file_key_and_reason(text: str, problem: str) -> None:
    assert problems(text) == [f"policy.toml: {problem}"]


def test_text_that_is_not_toml_says_where() -> None:
    (problem,) = problems("[severities")
    assert problem.startswith("policy.toml: not valid TOML: ")
    assert "line 1" in problem or "at end of document" in problem


def test_a_missing_key_is_named() -> None:
    assert problems('[pagerduty]\nservice = "P1"') == [
        "policy.toml: pagerduty.escalation_policies: is missing"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    text = 'x = 1\n[severities.urgent]\nfoo = 1\n[severities.low]\nreport_every = "x"'
    assert [line.split(": ")[1] for line in problems(text)] == [
        "severities.urgent",
        "severities.low.report_every",
        "x",
    ]


@given(
    st.dictionaries(
        st.sampled_from(["pagerduty", "slack", "google", "severities", "x"]),
        st.recursive(
            st.integers() | st.booleans() | st.text(max_size=3),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(
                    st.sampled_from(["high", "teams", "service", "root_folder"]), inner, max_size=3
                )
            ),
            max_leaves=5,
        ),
    )
)
def test_any_other_file_is_refused_and_never_breaks(tables: dict[str, object]) -> None:
    try:
        parse_policy("\n".join(f"{key} = {toml(value)}" for key, value in tables.items()), "policy.toml")
    except PolicyError as refused:
        lines = str(refused).splitlines()
        assert lines
        assert all(line.startswith("policy.toml: ") for line in lines)


def toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case list():
            return f"[{', '.join(toml(v) for v in value)}]"
        case dict():
            return "{" + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + "}"
        case _:
            text = "".join(c for c in str(value) if c.isalnum())
            return f'"{text}"'
