"""Docs: a document read with its indices, and a batch of edits that happens wholly or not at all."""

import re
from collections.abc import Callable

from sandbox.google import access
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, bad_request, read_only
from sandbox.google.state import DOCUMENT, Document, File, NamedRange, Permission, Role, new_id, now
from sandbox.google.text import FIRST_INDEX, Text

TAB = "t.0"
LONGEST_NAME = 256  # UTF-16 code units

Edit = Callable[[Text, Json], Json]


def create(call: Call) -> Json:
    """Only the title counts; the rest of what is given is ignored, content included."""
    file = File(
        name=call.body.get("title") or "Untitled document",
        mime_type=DOCUMENT,
        modified_by=call.email,
        permissions=[Permission(type="user", role="owner", email=call.email)],
        document=Document(),
    )
    call.state.files[file.id] = file
    return _shape(call, file, Document())


def get(call: Call) -> Json:
    file, document = _open(call, "reader")
    shape = _shape(call, file, document)
    if not call.query.get("includeTabsContent"):
        return shape
    content = {key: shape.pop(key) for key in ("body", "documentStyle", "namedRanges") if key in shape}
    tab = {"tabProperties": {"tabId": TAB, "title": "Tab 1", "index": 0}, "documentTab": content}
    return shape | {"tabs": [tab]}


def batch_update(call: Call) -> Json:
    file, current = _open(call, "writer")
    if file.read_only:
        raise read_only(file.read_only_reason)
    control = call.body.get("writeControl", {})
    revision = _revision(file, current)
    if control.get("requiredRevisionId", revision) != revision:
        raise Refusal(
            400,
            "failedPrecondition",
            f"The required revision ID '{control['requiredRevisionId']}' does not match the latest revision.",
        )
    document = current.model_copy(deep=True)
    replies = [
        _edit(document, f"requests[{index}]", request)
        for index, request in enumerate(call.body.get("requests", []))
    ]
    document.revision += 1
    file.document, file.modified, file.modified_by = document, now(), call.email
    return {
        "replies": replies,
        "writeControl": {"requiredRevisionId": _revision(file, document)},
        "documentId": file.id,
    }


def _edit(document: Document, place: str, request: Json) -> Json:
    if len(request) != 1:
        raise bad_request(f"Invalid {place}: exactly one kind of request must be set.")
    ((kind, wanted),) = request.items()
    if kind not in EDITS:
        raise Refusal(501, "notImplemented", f"The sandbox cannot do {kind}.")
    reply = EDITS[kind](Text(document, f"{place}.{kind}"), wanted or {})
    return {kind: reply} if reply or kind == "replaceAllText" else {}


def _replace_all_text(text: Text, wanted: Json) -> Json:
    _check_tabs(text, wanted)
    criteria = wanted.get("containsText", {})
    if not criteria.get("text"):
        raise text.refusal("The text to search for must be given.")
    sought = criteria["text"] if criteria.get("searchByRegex") else re.escape(criteria["text"])
    try:
        pattern = re.compile(sought, 0 if criteria.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise text.refusal(f"The regular expression is invalid: {error}") from None
    found = list(text.find(pattern))
    for start, end in reversed(found):
        text.replace(start, end, wanted.get("replaceText", ""))
    return {"occurrencesChanged": len(found)} if found else {}  # a zero is left out


def _insert_text(text: Text, wanted: Json) -> Json:
    if not wanted.get("text"):
        raise text.refusal("Insert text requests must specify text to insert.")
    if ("location" in wanted) == ("endOfSegmentLocation" in wanted):
        raise text.refusal("Exactly one of location and endOfSegmentLocation must be given.")
    if "location" in wanted:
        index = _index(text, wanted["location"], "index")
    else:
        _check_segment(text, wanted["endOfSegmentLocation"])
        index = text.end - 1
    text.insert(index, wanted["text"])
    return {}


def _delete_content_range(text: Text, wanted: Json) -> Json:
    text.delete(*_range(text, wanted))
    return {}


def _create_named_range(text: Text, wanted: Json) -> Json:
    start, end = _range(text, wanted)
    name = wanted.get("name", "")
    if not 1 <= len(name.encode("utf-16-le")) // 2 <= LONGEST_NAME:
        raise text.refusal(f"The name must be 1 to {LONGEST_NAME} UTF-16 code units long.")
    named = NamedRange(id=f"kix.{new_id(12)}", name=name, start=start, end=end)
    text.document.named_ranges.append(named)
    return {"namedRangeId": named.id}


def _delete_named_range(text: Text, wanted: Json) -> Json:
    for named in _named_ranges(text, wanted, "name"):
        text.document.named_ranges.remove(named)
    return {}


def _replace_named_range_content(text: Text, wanted: Json) -> Json:
    for named in sorted(_named_ranges(text, wanted, "namedRangeName"), key=lambda one: -one.start):
        text.replace(named.start, named.end, wanted.get("text", ""))
    return {}


def _accept_style(text: Text, wanted: Json) -> Json:
    """Styles are checked and then forgotten: the sandbox shows plain text."""
    text.check_range(*_range(text, wanted))
    if any(key in wanted for key in ("textStyle", "paragraphStyle")) and not wanted.get("fields"):
        raise text.refusal("At least one field must be listed in 'fields'.")
    return {}


def _named_ranges(text: Text, wanted: Json, name_key: str) -> list[NamedRange]:
    if ("namedRangeId" in wanted) == (name_key in wanted):
        raise text.refusal(f"Exactly one of namedRangeId and {name_key} must be given.")
    _check_tabs(text, wanted)
    known = text.document.named_ranges
    if name_key in wanted:
        return [named for named in known if named.name == wanted[name_key]]
    found = [named for named in known if named.id == wanted["namedRangeId"]]
    if not found:
        raise text.refusal(f"The named range {wanted['namedRangeId']} does not exist.")
    return found


def _range(text: Text, wanted: Json) -> tuple[int, int]:
    given = wanted.get("range")
    if not given:
        raise text.refusal("The range must be given.")
    start, end = _index(text, given, "startIndex"), _index(text, given, "endIndex")
    text.check_range(start, end)
    return start, end


def _index(text: Text, given: Json, key: str) -> int:
    _check_segment(text, given)
    if key not in given:
        raise text.refusal(f"{key} must be given.")
    return int(given[key])


def _check_segment(text: Text, given: Json) -> None:
    if given.get("segmentId"):
        raise text.refusal(f"The segment {given['segmentId']} does not exist.")
    if given.get("tabId", TAB) != TAB:
        raise text.refusal(f"The tab {given['tabId']} does not exist.")


def _check_tabs(text: Text, wanted: Json) -> None:
    if unknown := set(wanted.get("tabsCriteria", {}).get("tabIds", [])) - {TAB}:
        raise text.refusal(f"The tab {unknown.pop()} does not exist.")


def _open(call: Call, at_least: Role) -> tuple[File, Document]:
    try:
        file = access.allowed(call.state, call.path["documentId"], call.email, at_least)
    except Refusal as refusal:
        if refusal.status != 404:
            raise Refusal(403, "forbidden", "The caller does not have permission") from None
        raise Refusal(404, "notFound", "Requested entity was not found.") from None
    if file.document is None:
        raise Refusal(400, "failedPrecondition", "This operation is not supported for this document")
    return file, file.document


def _revision(file: File, document: Document) -> str:
    return f"{file.id}.{document.revision}"


def _shape(call: Call, file: File, document: Document) -> Json:
    shape = {
        "title": file.name,
        "body": {"content": list(_content(document))},
        "documentStyle": {},
        "revisionId": _revision(file, document),
        "suggestionsViewMode": call.query.get("suggestionsViewMode", "SUGGESTIONS_INLINE"),
        "documentId": file.id,
    }
    return shape | ({"namedRanges": _named(document)} if document.named_ranges else {})


def _content(document: Document) -> list[Json]:
    content: list[Json] = [{"endIndex": FIRST_INDEX, "sectionBreak": {"sectionStyle": {}}}]
    start = FIRST_INDEX
    for line in re.findall(r"[^\n]*\n", document.text):
        end = start + len(line.encode("utf-16-le")) // 2
        bounds = {"startIndex": start, "endIndex": end}
        element = bounds | {"textRun": {"content": line, "textStyle": {}}}
        style = {"namedStyleType": "NORMAL_TEXT", "direction": "LEFT_TO_RIGHT"}
        content.append(bounds | {"paragraph": {"elements": [element], "paragraphStyle": style}})
        start = end
    return content


def _named(document: Document) -> Json:
    named: Json = {}
    for one in document.named_ranges:
        same = named.setdefault(one.name, {"name": one.name, "namedRanges": []})
        bounds = {"startIndex": one.start, "endIndex": one.end}
        same["namedRanges"].append({"namedRangeId": one.id, "name": one.name, "ranges": [bounds]})
    return named


EDITS: dict[str, Edit] = {
    "replaceAllText": _replace_all_text,
    "insertText": _insert_text,
    "deleteContentRange": _delete_content_range,
    "createNamedRange": _create_named_range,
    "deleteNamedRange": _delete_named_range,
    "replaceNamedRangeContent": _replace_named_range_content,
    "updateTextStyle": _accept_style,
    "updateParagraphStyle": _accept_style,
    "createParagraphBullets": _accept_style,
    "deleteParagraphBullets": _accept_style,
}

HANDLERS: dict[str, Handler] = {
    "docs.documents.create": create,
    "docs.documents.get": get,
    "docs.documents.batchUpdate": batch_update,
}
