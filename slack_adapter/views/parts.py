"""The pieces of a form. A field's block id is its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks import cut
from slack_adapter.payloads import Origin

View = dict[str, Any]
Block = dict[str, Any]

OPTION_LIMIT = 75  # Slack: text of an option
SECTION_LIMIT = 3000  # Slack: text of a section


def plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def form(callback_id: str, title: str, submit: str, blocks: list[Block], origin: Origin) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "private_metadata": origin.model_dump_json(),
        "blocks": blocks,
    }


def notice(title: str, *texts: str) -> View:
    """A modal that only says something."""
    return {
        "type": "modal",
        "title": plain_text(title),
        "close": plain_text("Close"),
        "blocks": [section(text) for text in texts],
    }


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def text_input(
    name: str,
    label: str,
    *,
    limit: int,
    initial: str = "",
    multiline: bool = False,
    optional: bool = False,
    placeholder: str | None = None,
    hint: str | None = None,
) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": multiline,
        "max_length": limit,
    }
    if initial:
        element["initial_value"] = initial[:limit]
    if placeholder:
        element["placeholder"] = plain_text(placeholder)
    return _input(name, label, element, optional=optional, hint=hint)


def select(
    name: str, label: str, options: Mapping[str, str], *, initial: str | None = None, optional: bool = False
) -> Block:
    """`options`: value -> what people read."""
    element: Block = {
        "type": "static_select",
        "action_id": "value",
        "options": [_option(value, text) for value, text in options.items()],
    }
    if initial is not None and initial in options:
        element["initial_option"] = _option(initial, options[initial])
    return _input(name, label, element, optional=optional)


def user_select(name: str, label: str, *, initial: str | None = None) -> Block:
    element: Block = {"type": "users_select", "action_id": "value"}
    if initial:
        element["initial_user"] = initial
    return _input(name, label, element)


def checkboxes(name: str, label: str, options: Mapping[str, str], *, initial: Iterable[str] = ()) -> Block:
    element: Block = {
        "type": "checkboxes",
        "action_id": "value",
        "options": [_option(value, text) for value, text in options.items()],
    }
    if chosen := [_option(value, options[value]) for value in initial]:
        element["initial_options"] = chosen
    return _input(name, label, element, optional=True)


def _option(value: str, text: str) -> Block:
    return {"text": plain_text(cut(text, OPTION_LIMIT)), "value": value}


def _input(
    name: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint)
    return block
