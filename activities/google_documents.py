"""How a document comes to be, once per key, and how it is edited while people write in it."""

from collections.abc import Callable
from typing import Any

from googleapiclient.errors import HttpError

from activities.errors import GOOGLE_BUSY, google_refusal, retryable
from activities.google_client import GoogleClient, Session
from activities.google_docs import Document, Request, fill, laid_out
from activities.google_marks import Seen, mark, marked, see, throw_away
from activities.models import DocumentFromTemplate, File
from activities.once import may_be_done

DOCUMENT = "application/vnd.google-apps.document"
LINK = "id,webViewLink"
OUTLINE = "revisionId,namedRanges,body/content/endIndex"
ROUNDS = 3  # of reading and writing a document that people write in at the same moment
BUILT_IN = "builtIn"  # an app property of what was made without a template; says why
TROUBLES = {
    "unshared": "Google does not show Muster {}: share it with the service account, or correct its id",
    "locked": "Muster may not copy {}: let viewers copy it, or share it with the service account as an editor",
    "foreign": "Google Docs did not make {}: convert it into one of theirs, or correct its id",
    "unwanted": "",  # the policy names none
}


def made_document(google: GoogleClient, ask: Session, request: DocumentFromTemplate) -> File:
    """A copy of the template; Muster's own text where there is none, or none that can be used, and then it says why."""
    made = _made_before(google, ask, request) if may_be_done(request) else None
    made = made or _copied(google, ask, request)
    why = made.get("appProperties", {}).get(BUILT_IN)
    if why:
        edited(google, ask, made["id"], OUTLINE, lambda seen: _written(seen, request))
    if request.tokens:
        filled = google.docs.documents().batchUpdate(
            documentId=made["id"], body={"requests": fill(request.tokens)}
        )
        ask(filled)
    trouble = TROUBLES[why].format(f"the template {request.template}") if why else ""
    remark = f"Made without its template. {trouble}" if trouble else None
    return File(id=made["id"], url=made.get("webViewLink", ""), remark=remark)


def edited(
    google: GoogleClient, ask: Session, id: str, fields: str, wanted: Callable[[Document], list[Request]]
) -> None:
    """Written only upon the revision that was read, so that a late twin is refused too."""
    documents = google.docs.documents()
    for _ in range(ROUNDS):
        seen = ask(documents.get(documentId=id, fields=fields))
        requests = wanted(seen)
        if not requests:
            return
        body = {"requests": requests, "writeControl": {"requiredRevisionId": seen["revisionId"]}}
        try:
            ask(documents.batchUpdate(documentId=id, body=body))
        except HttpError as error:
            if error.resp.status != 400 or "revision" not in google_refusal(error)[1].casefold():
                raise
        else:
            return
    raise retryable("People are writing in the document")


def _written(seen: Document, request: DocumentFromTemplate) -> list[Request]:
    empty = seen["body"]["content"][-1]["endIndex"] == 2
    return laid_out(request.built_in) if empty else []


def _made_before(google: GoogleClient, ask: Session, request: DocumentFromTemplate) -> Seen | None:
    """The oldest that carries the key's mark; later twins, of replies that were lost, go to the bin."""
    found = marked(google, ask, request.folder, request.key, f"{LINK},mimeType,appProperties")
    documents = [each for each in found if each["mimeType"] == DOCUMENT]
    for twin in (each for each in found if each not in documents[:1]):
        throw_away(google, ask, twin["id"])
    return documents[0] if documents else None


def _copied(google: GoogleClient, ask: Session, request: DocumentFromTemplate) -> Seen:
    files = google.drive.files()
    if request.template is None:
        return _created(google, ask, request, "unwanted")
    body = _body(request)
    try:
        copy = ask(
            files.copy(fileId=request.template, body=body, fields=f"{LINK},mimeType", supportsAllDrives=True)
        )
    except HttpError as error:
        trouble = _trouble(google, ask, request.template, error)
        if trouble is None:
            raise
        return _created(google, ask, request, trouble)
    if copy["mimeType"] != DOCUMENT:
        throw_away(google, ask, copy["id"])
        return _created(google, ask, request, "foreign")
    return copy


def _created(google: GoogleClient, ask: Session, request: DocumentFromTemplate, why: str) -> Seen:
    body = _body(request) | {"mimeType": DOCUMENT}
    body["appProperties"] |= {BUILT_IN: why}
    return ask(google.drive.files().create(body=body, fields=f"{LINK},appProperties", supportsAllDrives=True))


def _body(request: DocumentFromTemplate) -> dict[str, Any]:
    return {"name": request.name, "parents": [request.folder], "appProperties": mark(request.key)}


def _trouble(google: GoogleClient, ask: Session, template: str, error: HttpError) -> str | None:
    """What is wrong with the template, where it is the template that Google has refused to copy."""
    if not denied(error):
        return None
    try:
        seen = see(google, ask, template, "mimeType,capabilities/canCopy")
    except HttpError as unseen:
        if not denied(unseen):
            raise
        return "unshared"
    if seen["mimeType"] != DOCUMENT:
        return "foreign"
    return None if seen.get("capabilities", {}).get("canCopy", True) else "locked"


def denied(error: HttpError) -> bool:
    """Google says no, and would again; it is not too busy."""
    return error.resp.status in (403, 404) and google_refusal(error)[0] not in GOOGLE_BUSY
