"""Google's partial responses: `fields=id,files(name,parents)` cuts the answer down to what was asked for."""

import re
from typing import Any

from sandbox.google.discovery import Method, Schema
from sandbox.google.errors import Refusal

Tree = dict[str, "Tree"]  # an empty tree: everything below

TOKEN = re.compile(r"\s*([\w*.$-]+|[(),/])")
EVERYTHING: Tree = {}
FILE = "kind,id,name,mimeType"
# Drive answers briefly unless told otherwise; comments and replies must be told.
DEFAULTS = {
    "File": FILE,
    "FileList": f"kind,incompleteSearch,nextPageToken,files({FILE})",
    "Permission": "kind,id,type,role",
    "PermissionList": "kind,nextPageToken,permissions(kind,id,type,role)",
}
MUST_BE_TOLD = re.compile(r"drive\.(comments|replies)\.(create|get|list|update)")


def selection(method: Method, fields: str | None) -> Tree:
    """What the answer is to be cut down to; a field that the answer cannot have is refused beforehand."""
    if MUST_BE_TOLD.fullmatch(method.id) and not fields:
        raise Refusal(400, "required", "The 'fields' parameter is required for this method.")
    if "response" not in method.definition:
        return EVERYTHING
    name = method.definition["response"]["$ref"]
    tree = _parse(fields or DEFAULTS.get(name, "*"))
    _check(method, {"$ref": name}, tree)
    return tree


def pick(value: Any, tree: Tree) -> Any:
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        return [pick(item, tree) for item in value]
    return {name: pick(value[name], below) for name, below in tree.items() if name in value}


def _parse(fields: str) -> Tree:
    tokens = TOKEN.findall(fields)
    if not tokens or "".join(tokens) != re.sub(r"\s", "", fields):
        raise _invalid(fields)
    tree = _parse_list(tokens)
    if tokens:
        raise _invalid(fields)
    return tree


def _parse_list(tokens: list[str]) -> Tree:
    tree: Tree = {}
    while True:
        _parse_path(tokens, tree)
        if not tokens or tokens[0] != ",":
            return tree
        tokens.pop(0)


def _parse_path(tokens: list[str], tree: Tree) -> None:
    if not tokens or not re.fullmatch(r"[\w*.$-]+", tokens[0]):
        raise _invalid(tokens[0] if tokens else "")
    below = tree.setdefault(tokens.pop(0), {})
    if tokens and tokens[0] == "/":
        tokens.pop(0)
        _parse_path(tokens, below)
    elif tokens and tokens[0] == "(":
        tokens.pop(0)
        below |= _parse_list(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise _invalid("(")


def _check(method: Method, schema: Schema, tree: Tree) -> None:
    if "$ref" in schema:
        schema = method.api["schemas"][schema["$ref"]]
    if schema["type"] == "array":
        _check(method, schema["items"], tree)
        return
    for name, below in tree.items():
        declared = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
        if name == "*":
            declared = schema if not below else None
        if declared is None:
            raise _invalid(name)
        _check(method, declared, below)


def _invalid(what: str) -> Refusal:
    return Refusal(400, "invalidParameter", f"Invalid field selection {what}")
