"""Block Kit's limits: what Slack takes is taken, what it refuses is refused with the place named."""

from typing import Any

import pytest

from sandbox.slack.blocks import Surface, problem


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go")} | more


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section"} | (more or {"text": mrkdwn("x")})


OPTION = {"text": plain("High"), "value": "high"}
DIVIDER = {"type": "divider"}
TEXT_INPUT = {"type": "plain_text_input", "action_id": "a"}

GOOD: list[list[dict[str, Any]]] = [
    [section(text=mrkdwn("x" * 3000)), {"type": "header", "text": plain("x" * 150)}],
    [section(fields=[mrkdwn("x" * 2000)] * 10, accessory=button(style="danger"))],
    [{"type": "actions", "elements": [button(action_id=str(n)) for n in range(25)]}],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    [{"type": "input", "label": plain("Title"), "element": TEXT_INPUT | {"initial_value": "x"}}],
    [DIVIDER] * 50,
    [section(accessory={"type": "overflow", "action_id": "o", "options": [OPTION]}, text=mrkdwn("x"))],
]

REFUSED: list[tuple[list[dict[str, Any]], str]] = [
    ([DIVIDER] * 51, "/blocks"),
    ([section(text=mrkdwn("x" * 3001))], "/blocks/0/text/text"),
    ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    ([section(block_id="b")], "/blocks/0"),
    ([section(fields=[mrkdwn("x")] * 11)], "/blocks/0/fields"),
    ([section(fields=[mrkdwn("x" * 2001)])], "/blocks/0/fields/0/text"),
    ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text/type"),
    ([{"type": "header"}], "/blocks/0"),
    ([{"type": "parade"}], "/blocks/0/type"),
    ([section(text=mrkdwn("x"), colour="red")], "/blocks/0"),
    ([{"type": "actions", "elements": []}], "/blocks/0/elements"),
    ([{"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]}], "/blocks/0/elements"),
    ([{"type": "actions", "elements": [TEXT_INPUT]}], "/blocks/0/elements/0"),
    ([{"type": "actions", "elements": [button(text=plain("x" * 76))]}], "/blocks/0/elements/0/text/text"),
    ([{"type": "actions", "elements": [button(text=mrkdwn("x"))]}], "/blocks/0/elements/0/text/type"),
    ([{"type": "actions", "elements": [button(action_id="x" * 256)]}], "/blocks/0/elements/0/action_id"),
    ([{"type": "actions", "elements": [button(style="loud")]}], "/blocks/0/elements/0/style"),
    ([{"type": "actions", "elements": [button(action_id="a")] * 2}], "/blocks/0"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "/blocks/0/elements"),
    ([section(block_id="b", text=mrkdwn("x"))] * 2, "/blocks"),
    ([section(block_id="b" * 256, text=mrkdwn("x"))], "/blocks/0/block_id"),
    ([{"type": "input", "label": mrkdwn("Title"), "element": TEXT_INPUT}], "/blocks/0/label/type"),
    ([{"type": "input", "label": plain("Title"), "element": button()}], "/blocks/0/element"),
    (
        [section(text=mrkdwn("x"), accessory={"type": "static_select", "action_id": "s"})],
        "/blocks/0/accessory",
    ),
    (
        [
            section(
                text=mrkdwn("x"),
                accessory={
                    "type": "static_select",
                    "action_id": "s",
                    "options": [OPTION],
                    "initial_option": {"text": plain("high"), "value": "high"},
                },
            )
        ],
        "/blocks/0/accessory",
    ),
]


@pytest.mark.parametrize("blocks", GOOD)
def test_blocks_at_the_limit_are_taken(blocks: list[dict[str, Any]]) -> None:
    assert problem(blocks, "message") is None


@pytest.mark.parametrize(("blocks", "where"), REFUSED)
def test_blocks_beyond_it_are_refused_with_the_place(blocks: list[dict[str, Any]], where: str) -> None:
    assert (problem(blocks, "message") or "").endswith(f"[json-pointer:{where}]")


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_view_holds_more_blocks_than_a_message(surface: Surface, most: int) -> None:
    assert problem([DIVIDER] * most, surface) is None
    assert problem([DIVIDER] * (most + 1), surface) is not None
