"""A scenario that could not be played is refused: with file, line, path and what to do."""

import pytest

from drills.reading import ScenarioError, read_scenario
from drills.scenario import Scenario
from incident.policy import parse_policy
from tests.drills.plays import SCENARIO, scenario
from tests.incident.incidents import POLICY_TEXT
from workflows.scenarios import OURS, Scenarios, readable


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        read_scenario(text, "bad.yaml", "bad")
    return str(refused.value)


FINE = "  - {at: 1m, as: support, say: hello}\n"


@pytest.mark.parametrize(
    ("injects", "line", "words"),
    [
        ("  - {at: 1m, as: nobody, say: hi}\n", 7, 'there is no "nobody" in the cast; there are support'),
        ("  - {at: 1m, say: hi}\n", 7, "say who speaks"),
        ("  - {at: 1m, as: support, card: Chaos, say: hi}\n", 7, "one of the two"),
        ("  - {as: support, say: hi}\n", 7, "say when: at a time"),
        ("  - {at: 1m, after: 2m, as: support, say: hi}\n", 7, "add when:"),
        ("  - {at: soon, as: support, say: hi}\n", 7, '"soon" is not a duration'),
        ("  - {at: 1m, as: support, say: hi, page: ana}\n", 7, "page: a drill pages nobody"),
        ("  - {at: 1m, as: support, say: hi, engage: database}\n", 7, "a drill pages nobody"),
        ("  - {at: 1m, as: support, say: hello @here}\n", 7, "would call people who are not playing"),
        ("  - {at: 1m, as: support, say: <@U0ANA> look}\n", 7, "would call people"),
        ("  - {at: 1m, as: support}\n", 7, "injects[1].say: is missing"),
        ("  - {at: 45m, as: support, say: hi}\n", 7, "can never come: the drill ends after 30m"),
        (
            "  - {when: happy, as: support, say: hi}\n",
            7,
            'there is no condition "happy"; there are report_sent',
        ),
        ("  - {when: report_sent(0), as: support, say: hi}\n", 7, "write how many, from 1"),
        ("  - {when: role_given(king), as: support, say: hi}\n", 7, 'there is no role "king"'),
        ("  - {when: severity(huge), as: support, say: hi}\n", 7, "critical, high, medium, low"),
        ("  - {when: stable(now), as: support, say: hi}\n", 7, "takes nothing in brackets"),
        ("  - {when: ((, as: support, say: hi}\n", 7, "is no condition"),
        ("  - {when: {kind: happy}, as: support, say: hi}\n", 7, "is no condition"),
        ("  - {at: 1m, as: support, say: !Look here}\n", 7, "put text with a ! in front in quotes"),
        ("  - {when: report_sent, unless: report_sent, as: support, say: hi}\n", 7, "can never come"),
        ("  - {when: report_sent(3), unless: report_sent(2), as: support, say: hi}\n", 7, "can never come"),
        ("  - {when: agreed(x), unless: proposed, as: support, say: hi}\n", 7, "can never come"),
        ("  - {when: said(later), as: support, say: hi}\n", 7, 'there is no inject "later"'),
        ("  - {id: a, when: said(a), as: support, say: hi}\n", 7, "waits, in the end, for itself"),
        (
            "  - {when: [severity(high), severity(low)], as: support, say: hi}\n",
            7,
            "severity(high) and severity(low) (when) never hold at once",
        ),
        (
            "  - {when: stable, after: 45m, as: support, say: hi}\n",
            7,
            "45m pass before it, and the drill ends after 30m",
        ),
        (
            "  - {id: a, at: 20m, as: support, say: hi}\n  - {when: said(a), after: 11m, as: support, say: hi}\n",
            8,
            "31m pass before it",
        ),
        (
            "  - {id: a, at: 1m, as: support, say: hi}\n  - {id: b, when: said(a), as: support, say: hi}\n"
            "  - {when: said(b), unless: said(a), as: support, say: hi}\n",
            9,
            'before it, "a" has to be said',
        ),
        (FINE + "  - {at: 30s, as: support, say: hi}\n", 8, "30s comes after 1m; put injects in the order"),
        (
            "  - {id: a, at: 1m, as: support, say: hi}\n  - {id: a, at: 2m, as: support, say: hi}\n",
            8,
            "another inject",
        ),
        (
            "  - {id: a, when: said(b), as: support, say: hi}\n  - {id: b, when: said(a), as: support, say: hi}\n",
            7,
            "waits, in the end, for itself",
        ),
    ],
)
def test_what_cannot_be_played_is_refused_with_line_and_reason(injects: str, line: int, words: str) -> None:
    said = refusal(scenario(injects))
    assert said.startswith(f"bad.yaml:{line}: injects["), said
    assert words in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a list\n", "bad.yaml:1: a scenario is a table"),
        ("", "bad.yaml:1: a scenario is a table"),
        ("title: [\n", "no YAML"),
        ("title: T\nfacts: &all [*all]\n", "bad.yaml:2: no YAML"),
        ("title: " + 5000 * "[", "bad.yaml:1: is nested too deeply"),
        (scenario(FINE) + "lenght: 5m\n", "bad.yaml:8: lenght: unknown key; is it a typo?"),
        (scenario(FINE) + "title: again\n", "bad.yaml:8: title: is given twice"),
        (scenario(FINE, speed="3"), "speed: unknown key"),
        (scenario(FINE, severity="huge"), "bad.yaml:4: severity:"),
        (scenario(FINE, people="0"), "bad.yaml:4: people:"),
        ("title: T\nabout: A\nkind: K\ncast: {}\ninjects: []\n", "bad.yaml:5: injects:"),
        (scenario(FINE) + f"description: {'x' * 100_001}\n", "is too long"),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, words: str) -> None:
    assert words in refusal(text)


def test_what_looks_like_a_date_is_text() -> None:
    read = read_scenario(scenario("  - {at: 1m, as: support, say: 2026-02-30}\n"), "x.yaml", "x")
    assert read.injects[0].say == "2026-02-30"


def test_every_trouble_is_said_at_once() -> None:
    said = refusal(scenario("  - {at: 1m, as: a, say: hi}\n  - {at: 2m, as: b, say: hi}\n"))
    assert len(said.splitlines()) == 2


def test_a_scenario_crosses_a_boundary_as_it_is() -> None:
    assert Scenario.model_validate_json(SCENARIO.model_dump_json()) == SCENARIO
    assert Scenario.model_validate_json(SCENARIO.model_dump_json(by_alias=True)) == SCENARIO


@pytest.mark.parametrize("path", sorted(OURS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_scenario_that_comes_with_muster_can_be_played(path: object) -> None:
    assert readable(path).facts  # type: ignore[arg-type]


def test_those_that_come_with_muster_are_of_many_kinds_and_some_need_no_engineer() -> None:
    ours = Scenarios(parse_policy(POLICY_TEXT, "policy.toml")).all()
    assert len(ours) >= 8
    assert len({scenario.kind for scenario in ours}) == len(ours)
    assert sum(not scenario.technical for scenario in ours) >= 2
    assert any(scenario.people == 5 for scenario in ours)
