"""What a person has entered in a view: the state Slack keeps per input, and what Slack itself refuses to submit."""

import secrets
from typing import Any

from sandbox.slack.blocks import elements_of
from sandbox.slack.errors import SlackError
from sandbox.slack.state import Json

REQUIRED = "Please complete this required field."

# element type -> (the key of its value in the state, the key of what it starts with)
PLAIN_VALUES = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
}
LISTS = {"checkboxes", "multi_static_select", "multi_users_select"}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Slack makes up the block and action ids that the app did not name."""
    named = []
    for block in blocks:
        block = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
        for element in elements_of(block):
            if element["type"] != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4))
        named.append(block)
    return named


def stateful(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Each block with an element in it that holds a value, and that element."""
    return [(b, e) for b in blocks for e in elements_of(b) if e["type"] in PLAIN_VALUES]


def state_of(blocks: list[Json]) -> Json:
    """The `state.values` of a view that nobody has touched yet."""
    values: Json = {}
    for block, element in stateful(blocks):
        key, initial = PLAIN_VALUES[element["type"]]
        start = element.get(initial, [] if element["type"] in LISTS else None)
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: start}
    return values


def enter(blocks: list[Json], values: Json, entered: Json) -> None:
    """Puts what a person entered into `values`, by {block_id: {action_id: value}} or {block_id: value}."""
    known = {block["block_id"] for block, _ in stateful(blocks)}
    if unknown := sorted(set(entered) - known):
        raise SlackError("no_such_input", *unknown)
    for block, element in stateful(blocks):
        if block["block_id"] not in entered:
            continue
        value = entered[block["block_id"]]
        if isinstance(value, dict):
            if element["action_id"] not in value:
                continue
            value = value[element["action_id"]]
        values[block["block_id"]][element["action_id"]] = element_state(element, value)


def element_state(element: Json, value: Any) -> Json:
    kind = element["type"]
    key, _ = PLAIN_VALUES[kind]
    if key == "selected_option":
        return {"type": kind, key: chosen(element, value) if value else None}
    if key == "selected_options":
        return {"type": kind, key: [chosen(element, v) for v in value or []]}
    if kind == "datetimepicker":
        return {"type": kind, key: int(value) if value else None}
    return {"type": kind, key: value if value else ([] if kind in LISTS else None)}


def chosen(element: Json, value: Any) -> Json:
    groups = element.get("option_groups", [])
    for option in element.get("options", []) + [o for g in groups for o in g["options"]]:
        if option["value"] == value:
            return dict(option)
    raise SlackError("no_such_option", str(value))


def refused_inputs(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own client refuses to submit, by block id."""
    refused = {}
    for block, element in stateful(blocks):
        if block["type"] != "input":
            continue
        key, _ = PLAIN_VALUES[element["type"]]
        value = values[block["block_id"]][element["action_id"]][key]
        if not value and not block.get("optional"):
            refused[block["block_id"]] = REQUIRED
        if value and element["type"] == "plain_text_input":
            if len(value) > element.get("max_length", 3000):
                refused[block["block_id"]] = (
                    f"Please enter fewer than {element.get('max_length', 3000)} characters."
                )
            if len(value) < element.get("min_length", 0):
                refused[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
    return refused
