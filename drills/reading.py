"""Reads a scenario from YAML. Whatever is wrong is said with file, line, path and what to do; nothing is passed over."""

from typing import Any

import yaml
from pydantic import ValidationError

from drills.checks import Place, problems
from drills.scenario import Scenario
from incident.policy import REASONS

LARGEST = 100_000  # characters


class ScenarioError(ValueError):
    """The scenario cannot be played; one line for each reason."""


def read_scenario(text: str, source: str, id: str) -> Scenario:
    """`source` is what people know the file as. Raises ScenarioError."""
    if len(text) > LARGEST:
        raise ScenarioError(f"{source}: is too long; a scenario has at most {LARGEST} characters")
    lines: dict[Place, int] = {}
    found: list[tuple[Place, str]] = []
    node, value = _parsed(text, source)
    _look_through(node, (), lines, found)
    if not found:
        try:
            scenario = Scenario.model_validate({**value, "id": id})
        except ValidationError as error:
            found = [(_place(e["loc"]), _reason(e)) for e in error.errors()]
        else:
            found = list(problems(scenario))
    if found:
        raise ScenarioError("\n".join(_said(source, lines, place, reason) for place, reason in found))
    return scenario


def _parsed(text: str, source: str) -> tuple[yaml.MappingNode, dict[str, Any]]:
    """All values as the text that they were written as: what looks like a date or a number is none until the scenario says so."""
    try:
        loader = yaml.BaseLoader(text)
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            return node, loader.construct_document(node)
    except yaml.YAMLError as error:
        raise ScenarioError(f"{source}:{_line_of(error)}: no YAML: {_in_a_line(error)}") from error
    except RecursionError as error:
        raise ScenarioError(f"{source}:1: is nested too deeply") from error
    raise ScenarioError(f"{source}:1: a scenario is a table of title, about, kind, cast, injects …")


def _look_through(
    node: yaml.Node, place: Place, lines: dict[Place, int], found: list[tuple[Place, str]]
) -> None:
    """Remember in which line everything stands, and find what YAML lets pass."""
    lines.setdefault(place, node.start_mark.line + 1)
    if node.tag.startswith("!"):
        found.append((place, f'"{node.tag}" would be a tag of YAML; put text with a ! in front in quotes'))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = (*place, str(key.value))
            if at in lines:
                found.append((at, "is given twice"))
            lines[at] = key.start_mark.line + 1
            _look_through(value, at, lines, found)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _look_through(value, (*place, number), lines, found)


def _place(loc: Place) -> Place:
    """As it is written in the file."""
    return tuple(part for part in loc if part != "[key]")


def _reason(error: Any) -> str:
    return REASONS.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def _said(source: str, lines: dict[Place, int], place: Place, reason: str) -> str:
    """The nearest thing around it that stands in the file says the line."""
    around = place
    while around and around not in lines:
        around = around[:-1]
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    shown = f" {path.lstrip('.')}:" if path else ""
    return f"{source}:{lines.get(around, 1)}:{shown} {reason}"


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _in_a_line(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]
