"""Block Kit's rules: which blocks and elements exist, what each must carry, and how much of it.

Source: https://docs.slack.dev/reference/block-kit. Never changes what it checks.
"""

from collections.abc import Callable
from typing import Any, Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.state import Json

Check = Callable[[Any, str], None]
Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}


class BadBlock(Exception):
    def __init__(self, why: str, where: str) -> None:
        super().__init__(f"[ERROR] {why} [json-pointer:{where}]")


def string(longest: int, shortest: int = 0) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, str):
            raise BadBlock("must be a string", where)
        if len(value) > longest:
            raise BadBlock(f"must be less than {longest + 1} characters", where)
        if len(value) < shortest:
            raise BadBlock(f"must be more than {shortest - 1} characters", where)

    return check


def text(longest: int, *kinds: str) -> Check:
    """A text object; `plain_text` and `mrkdwn` both unless one is named."""

    def check(value: Any, where: str) -> None:
        shape(
            value, where, {"type!": one_of(*(kinds or ("plain_text", "mrkdwn"))), "text!": string(longest, 1)}
        )

    return check


def plain(longest: int) -> Check:
    return text(longest, "plain_text")


def one_of(*allowed: str) -> Check:
    def check(value: Any, where: str) -> None:
        if value not in allowed:
            raise BadBlock(f"must be one of {', '.join(allowed)}", where)

    return check


def boolean(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        raise BadBlock("must be a boolean", where)


def number(value: Any, where: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadBlock("must be a number", where)


def anything(value: Any, where: str) -> None: ...


def array(item: Check, most: int, fewest: int = 1) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise BadBlock("must be an array", where)
        if len(value) > most:
            raise BadBlock(f"no more than {most} items allowed", where)
        if len(value) < fewest:
            raise BadBlock(f"no fewer than {fewest} items allowed", where)
        for index, part in enumerate(value):
            item(part, f"{where}/{index}")

    return check


TEXT_KEYS: dict[str, Check] = {"emoji": boolean, "verbatim": boolean}


def shape(value: Any, where: str, keys: dict[str, Check]) -> None:
    """An object with these keys and no others; a key that ends in `!` is required."""
    if not isinstance(value, dict):
        raise BadBlock("must be an object", where)
    known = {key.rstrip("!"): check for key, check in keys.items()}
    if "text!" in keys and "type!" in keys and len(keys) == 2:
        known |= TEXT_KEYS
    for key in keys:
        if key.endswith("!") and key[:-1] not in value:
            raise BadBlock(f"missing required field: {key[:-1]}", where)
    for key, part in value.items():
        if key not in known:
            raise BadBlock(f"invalid additional property: {key}", where)
        known[key](part, f"{where}/{key}")


def option(value: Any, where: str) -> None:
    keys: dict[str, Check] = {
        "text!": text(75),
        "value!": string(150, 1),
        "description": text(75),
        "url": string(3000),
    }
    shape(value, where, keys)


def confirm(value: Any, where: str) -> None:
    keys: dict[str, Check] = {
        "title!": plain(100),
        "text!": text(300),
        "confirm!": plain(30),
        "deny!": plain(30),
    }
    shape(value, where, keys | {"style": one_of("primary", "danger")})


def option_group(value: Any, where: str) -> None:
    shape(value, where, {"label!": plain(75), "options!": array(option, 100)})


PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": boolean}
CONFIRM: dict[str, Check] = {"confirm": confirm, "focus_on_load": boolean}
MANY: dict[str, Check] = {"max_selected_items": number}

ELEMENTS: dict[str, dict[str, Check]] = {
    "button": {
        "text!": plain(75),
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "confirm": confirm,
    },
    "plain_text_input": PLACEHOLDER
    | {
        "initial_value": string(3000),
        "multiline": boolean,
        "min_length": number,
        "max_length": number,
        "dispatch_action_config": anything,
    },
    "static_select": PLACEHOLDER
    | CONFIRM
    | {"options": array(option, 100), "option_groups": array(option_group, 100), "initial_option": option},
    "multi_static_select": PLACEHOLDER
    | CONFIRM
    | MANY
    | {
        "options": array(option, 100),
        "option_groups": array(option_group, 100),
        "initial_options": array(option, 100),
    },
    "users_select": PLACEHOLDER | CONFIRM | {"initial_user": string(255)},
    "multi_users_select": PLACEHOLDER | CONFIRM | MANY | {"initial_users": array(string(255), 100)},
    "channels_select": PLACEHOLDER
    | CONFIRM
    | {"initial_channel": string(255), "response_url_enabled": boolean},
    "conversations_select": PLACEHOLDER
    | CONFIRM
    | {"initial_conversation": string(255), "filter": anything, "response_url_enabled": boolean},
    "overflow": {"options!": array(option, 5), "confirm": confirm},
    "checkboxes": CONFIRM | {"options!": array(option, 10), "initial_options": array(option, 10)},
    "radio_buttons": CONFIRM | {"options!": array(option, 10), "initial_option": option},
    "datepicker": PLACEHOLDER | CONFIRM | {"initial_date": string(10)},
    "timepicker": PLACEHOLDER | CONFIRM | {"initial_time": string(5), "timezone": string(255)},
    "datetimepicker": CONFIRM | {"initial_date_time": number},
    "number_input": PLACEHOLDER
    | {
        "is_decimal_allowed!": boolean,
        "initial_value": string(100),
        "min_value": string(100),
        "max_value": string(100),
    },
    "email_text_input": PLACEHOLDER | {"initial_value": string(3000)},
    "url_text_input": PLACEHOLDER | {"initial_value": string(3000)},
    "image": {"image_url!": string(3000, 1), "alt_text!": string(2000)},
}
WITHOUT_ACTION = {"image"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
IN_SECTION = set(ELEMENTS) - TYPED - {"datetimepicker"}
IN_ACTIONS = set(ELEMENTS) - TYPED - {"image", "multi_static_select", "multi_users_select"}
IN_INPUT = set(ELEMENTS) - {"button", "overflow", "image"}


def element(kinds: set[str]) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict) or value.get("type") not in kinds:
            raise BadBlock(f"unsupported type: {kind_of(value)}", where)
        kind = value["type"]
        common: dict[str, Check] = {"type!": string(255)}
        if kind not in WITHOUT_ACTION:
            common["action_id"] = string(255, 1)
        shape(value, where, common | ELEMENTS[kind])
        check_choice(value, where)

    return check


def check_choice(value: Json, where: str) -> None:
    """A select needs options, and what is chosen at first must be one of them, to the letter."""
    if value["type"] in ("static_select", "multi_static_select") and (
        ("options" in value) == ("option_groups" in value)
    ):
        raise BadBlock("must have either options or option_groups", where)
    options = value.get("options", []) + [o for g in value.get("option_groups", []) for o in g["options"]]
    chosen = value.get("initial_options", []) + (
        [value["initial_option"]] if "initial_option" in value else []
    )
    if any(one not in options for one in chosen):
        raise BadBlock("initial option must be one of the options", where)


def in_context(value: Any, where: str) -> None:
    if kind_of(value) == "image":
        element({"image"})(value, where)
    else:
        text(3000)(value, where)


BLOCKS: dict[str, dict[str, Check]] = {
    "section": {
        "text": text(3000),
        "fields": array(text(2000), 10),
        "accessory": element(IN_SECTION),
        "expand": boolean,
    },
    "header": {"text!": plain(150)},
    "divider": {},
    "context": {"elements!": array(in_context, 10)},
    "actions": {"elements!": array(element(IN_ACTIONS), 25)},
    "image": {"image_url!": string(3000, 1), "alt_text!": string(2000), "title": plain(2000)},
    "markdown": {"text!": string(12_000, 1)},
    "rich_text": {"elements!": array(anything, 1000)},
    "input": {
        "label!": plain(2000),
        "element!": element(IN_INPUT),
        "hint": plain(2000),
        "optional": boolean,
        "dispatch_action": boolean,
    },
}


def kind_of(value: Any) -> str:
    return str(value.get("type")) if isinstance(value, dict) else type(value).__name__


def block(value: Any, where: str) -> None:
    kind = kind_of(value)
    if kind not in BLOCKS:
        raise BadBlock(f"unsupported type: {kind}", f"{where}/type")
    shape(value, where, {"type!": string(255), "block_id": string(255)} | BLOCKS[kind])
    if kind == "section" and not (value.get("text") or value.get("fields")):
        raise BadBlock("missing required field: text", where)


def elements_of(value: Json) -> list[Json]:
    """The interactive elements of a block."""
    found = [*value.get("elements", []), value.get("accessory"), value.get("element")]
    return [e for e in found if isinstance(e, dict) and e.get("type") in ELEMENTS]


def unique(ids: list[str], name: str, where: str) -> None:
    for repeated in {i for i in ids if ids.count(i) > 1}:
        raise BadBlock(f"{name} `{repeated}` already exists", where)


def problem(blocks: Any, surface: Surface, where: str = "/blocks") -> str | None:
    """Why Slack would refuse these blocks, or None."""
    try:
        array(block, MOST_BLOCKS[surface], 0)(blocks, where)
        if surface != "message" and any(b["type"] == "markdown" for b in blocks):
            raise BadBlock("unsupported type: markdown", where)
        unique([b["block_id"] for b in blocks if "block_id" in b], "block_id", where)
        for index, one in enumerate(blocks):
            actions = [e["action_id"] for e in elements_of(one) if "action_id" in e]
            unique(actions, "action_id", f"{where}/{index}")
    except BadBlock as bad:
        return str(bad)
    return None


def check_blocks(blocks: Any, surface: Surface) -> None:
    if why := problem(blocks, surface):
        raise SlackError("invalid_blocks", why)
