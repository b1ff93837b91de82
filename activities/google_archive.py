"""An incident's folder goes into the archive and documents become read-only; and all of it comes back. A drill's goes away."""

from typing import Any

from googleapiclient.errors import HttpError

from activities.errors import final, google_words
from activities.google_client import GoogleClient, Session
from activities.google_documents import denied
from activities.google_marks import MARK, mark, see, throw_away
from activities.models import ArchiveFolder, CloseDocuments, RestoreFolder, ThrowFolderAway


def put_away(google: GoogleClient, ask: Session, request: ArchiveFolder) -> None:
    """Move first: what is read-only can be neither moved nor renamed."""
    _move(google, ask, request.folder, request.to)
    close(google, ask, request)


def close(google: GoogleClient, ask: Session, request: ArchiveFolder | CloseDocuments) -> None:
    _lock(google, ask, request.documents, {"readOnly": True, "reason": request.reason})


def bring_back(google: GoogleClient, ask: Session, request: RestoreFolder) -> None:
    _lock(google, ask, request.documents, {"readOnly": False})
    _move(google, ask, request.folder, request.to)


def put_into_bin(google: GoogleClient, ask: Session, request: ThrowFolderAway) -> None:
    """The folder that this very step made, and no other; what is gone is gone."""
    try:
        seen = see(google, ask, request.folder, "trashed,appProperties")
        if seen.get("appProperties", {}).get(MARK) != mark(request.made_by)[MARK]:
            raise final("The folder was not made for this drill, so it stays")
        if not seen["trashed"]:
            throw_away(google, ask, request.folder)
    except HttpError as error:
        if denied(error):
            raise final(google_words(error).message) from None
        if error.resp.status != 404:
            raise


def _move(google: GoogleClient, ask: Session, file: str, to: str) -> None:
    parents = see(google, ask, file, "parents").get("parents", [])
    if parents != [to]:
        update = google.drive.files().update(
            fileId=file, addParents=to, removeParents=",".join(parents), supportsAllDrives=True
        )
        ask(update)


def _lock(google: GoogleClient, ask: Session, documents: list[str], restriction: dict[str, Any]) -> None:
    """Or unlock, as the restriction says. A document that somebody has deleted keeps no other waiting."""
    for document in documents:
        try:
            if _read_only(google, ask, document) is not restriction["readOnly"]:
                body = {"contentRestrictions": [restriction]}
                ask(google.drive.files().update(fileId=document, body=body, supportsAllDrives=True))
        except HttpError as error:
            if error.resp.status != 404:
                raise


def _read_only(google: GoogleClient, ask: Session, document: str) -> bool:
    restrictions = see(google, ask, document, "contentRestrictions").get("contentRestrictions", [])
    return any(restriction.get("readOnly") for restriction in restrictions)
