"""files.list's query language, as much of it as is understood here; everything else is refused, never ignored."""

import re
from collections.abc import Callable

from sandbox.google import access
from sandbox.google.call import Call
from sandbox.google.errors import bad_request, invalid
from sandbox.google.state import File

Term = Callable[[File], bool]

STRING = r"'((?:[^'\\]|\\.)*)'"
AND = re.compile(r"\s+and\s+")
IN_PARENTS = re.compile(rf"{STRING} in parents")
HAS_PROPERTY = re.compile(
    rf"(appProperties|properties) has \{{\s*key\s*=\s*{STRING} and value\s*=\s*{STRING}\s*\}}"
)
IS = re.compile(rf"(name|mimeType)\s*=\s*{STRING}")
FLAG = re.compile(r"(trashed|starred)\s*=\s*(true|false)")
ORDERS: dict[str, Callable[[File], object]] = {
    "createdTime": lambda file: file.created,
    "modifiedTime": lambda file: file.modified,
    "name": lambda file: file.name.lower(),
}


def matching(call: Call, query: str | None) -> Term:
    terms: list[Term] = []
    rest = (query or "").strip()
    while rest:
        term, rest = _term(call, rest)
        terms.append(term)
        if rest:
            joined = AND.match(rest)
            if joined is None or joined.end() == len(rest):
                raise _not_understood(query)
            rest = rest[joined.end() :]
    return lambda file: all(term(file) for term in terms)


def in_order(files: list[File], order_by: str | None) -> list[File]:
    """Without an order Drive promises none; here it is the newest first."""
    keys = [part.strip() for part in (order_by or "createdTime desc").split(",")]
    for key in reversed(keys):
        name, _, direction = key.partition(" ")
        if name not in ORDERS or direction not in ("", "desc"):
            raise bad_request(f"Invalid sort key: {key}", "invalid")
        files = sorted(files, key=ORDERS[name], reverse=direction == "desc")  # type: ignore[arg-type]
    return files


def _term(call: Call, rest: str) -> tuple[Term, str]:
    if found := IN_PARENTS.match(rest):
        parent = access.visible(call.state, _unquoted(found[1]), call.email)
        return (lambda file: parent.id in file.parents), rest[found.end() :]
    if found := HAS_PROPERTY.match(rest):
        key, value = _unquoted(found[2]), _unquoted(found[3])
        if found[1] == "appProperties":
            return (lambda file: file.app_properties.get(key) == value), rest[found.end() :]
        return (lambda file: file.properties.get(key) == value), rest[found.end() :]
    if found := IS.match(rest):
        wanted = _unquoted(found[2])
        if found[1] == "name":
            return (lambda file: file.name == wanted), rest[found.end() :]
        return (lambda file: file.mime_type == wanted), rest[found.end() :]
    if found := FLAG.match(rest):
        flag = found[2] == "true"
        if found[1] == "trashed":
            return (lambda file: access.is_trashed(call.state, file) == flag), rest[found.end() :]
        return (lambda file: file.starred == flag), rest[found.end() :]
    raise _not_understood(rest)


def _unquoted(string: str) -> str:
    return re.sub(r"\\(.)", r"\1", string)


def _not_understood(query: str | None) -> Exception:
    return invalid(f"Invalid Value: {query}")
