"""Holds a request against Google's own description of the method: nothing unknown, nothing ill-typed.
readOnly is not enforced, because Google marks fields with it that may well be written (a permission's address)."""

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.google.discovery import Method, Schema
from sandbox.google.errors import Refusal, bad_request

BOOLEANS = {"true": True, "false": False}
MAPS = ("appProperties", "properties")  # here a null takes an entry away
FIELD_MASK = re.compile(r"[\w*.,()/ ]+")


def check_query(method: Method, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The parameters as Python values, with the defaults of those that were left out."""
    declared: dict[str, Schema] = {
        name: parameter
        for name, parameter in (method.api["parameters"] | method.definition.get("parameters", {})).items()
        if parameter["location"] == "query"
    }
    values: dict[str, Any] = {}
    for name, value in given:
        if name not in declared:
            raise bad_request(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.'
            )
        converted = _convert(name, value, declared[name])
        if declared[name].get("repeated"):
            values.setdefault(name, []).append(converted)
        elif name in values:
            raise bad_request(f"Parameter '{name}' was given twice.", "invalidParameter")
        else:
            values[name] = converted
    for name, parameter in declared.items():
        if name in values:
            continue
        if parameter.get("required"):
            raise Refusal(400, "required", f"Required parameter: {name}")
        if "default" in parameter:
            values[name] = _convert(name, parameter["default"], parameter)
    return values


def check_body(method: Method, body: Any) -> dict[str, Any]:
    request = method.definition.get("request")
    if request is None:
        if body:
            raise bad_request("Invalid JSON payload received. This method takes no body.")
        return {}
    if not isinstance(body, dict):
        raise bad_request("Invalid JSON payload received. Root element must be a message.", "parseError")
    schema = method.api["schemas"][request["$ref"]]
    _check(method, schema, body, "")
    for name, field in schema["properties"].items():
        if method.id in field.get("annotations", {}).get("required", ()) and body.get(name) in (None, ""):
            raise Refusal(400, "required", f"The {schema['id'].lower()} {name} field is required.")
    return {
        name: item if name in MAPS else _without_nulls(item)
        for name, item in body.items()
        if item is not None
    }


def _without_nulls(value: Any) -> Any:
    """To Google a null says the same as nothing at all."""
    match value:
        case dict():
            return {name: _without_nulls(item) for name, item in value.items() if item is not None}
        case list():
            return [_without_nulls(item) for item in value]
        case _:
            return value


def _convert(name: str, value: str, parameter: Schema) -> Any:
    match parameter["type"]:
        case "boolean":
            if value not in BOOLEANS:
                raise _invalid_value(name, value)
            return BOOLEANS[value]
        case "integer":
            if not re.fullmatch(r"-?\d+", value):
                raise _invalid_value(name, value)
            number = int(value)
            if not int(parameter.get("minimum", number)) <= number <= int(parameter.get("maximum", number)):
                raise _invalid_value(name, value)
            return number
    if "enum" in parameter and value not in parameter["enum"]:
        raise _invalid_value(name, value)
    return value


def _invalid_value(name: str, value: str) -> Refusal:
    return bad_request(f"Invalid value '{value}' for parameter '{name}'.", "invalidParameter")


def _check(method: Method, schema: Schema, value: Any, place: str) -> None:
    if "$ref" in schema:
        schema = method.api["schemas"][schema["$ref"]]
    if value is None:
        return
    match schema["type"]:
        case "object":
            _check_object(method, schema, value, place)
        case "array":
            if not isinstance(value, list):
                raise _ill_typed(place, value, "a list")
            for index, item in enumerate(value):
                _check(method, schema["items"], item, f"{place}[{index}]")
        case "any":
            pass
        case _:
            _check_scalar(schema, value, place)


def _check_object(method: Method, schema: Schema, value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise _ill_typed(place, value, "an object")
    properties = schema.get("properties", {})
    for name, item in value.items():
        within = f"{place}.{name}" if place else name
        declared = properties.get(name) or schema.get("additionalProperties")
        if declared is None:
            where = f" at '{place}'" if place else ""
            raise bad_request(
                f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
            )
        _check(method, declared, item, within)


def _check_scalar(schema: Schema, value: Any, place: str) -> None:
    kind, format_ = schema["type"], schema.get("format")
    match kind:
        case "boolean":
            fits = isinstance(value, bool)
        case "integer":
            fits = isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case _ if format_ == "int64":
            fits = not isinstance(value, bool) and re.fullmatch(r"-?\d+", str(value)) is not None
        case _:
            fits = isinstance(value, str) and _fits_format(value, format_)
    if not fits:
        raise _ill_typed(place, value, f"{kind} ({format_})" if format_ else kind)
    if "enum" in schema and value not in schema["enum"]:
        raise _ill_typed(place, value, f"one of {', '.join(schema['enum'])}")


def _fits_format(value: str, format_: str | None) -> bool:
    try:
        value.encode()  # half a surrogate pair is no text
        match format_:
            case "date-time" | "google-datetime":
                return datetime.fromisoformat(value).tzinfo is not None
            case "byte":
                base64.urlsafe_b64decode(value.replace("+", "-").replace("/", "_"))
            case "google-fieldmask":
                return FIELD_MASK.fullmatch(value) is not None
    except ValueError:
        return False
    return True


def _ill_typed(place: str, value: Any, wanted: str) -> Refusal:
    return bad_request(f"Invalid value at '{place}' ({wanted}), {str(value)[:80]!r}")
