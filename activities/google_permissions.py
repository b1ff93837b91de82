"""Who may read and write an incident's folder: given and taken one after the other, as Drive wants it, without e-mails."""

from collections.abc import Iterator
from typing import Any

from googleapiclient.errors import HttpError

from activities.errors import GOOGLE_BUSY, final, google_refusal
from activities.google_client import GoogleClient, Session
from activities.google_documents import denied
from activities.models import Share, Shared, Unshare

# Reasons that speak of the file or the account, and not of the person it is to be shared with.
NOT_THE_PERSON = {"insufficientFilePermissions", "insufficientPermissions", "forbidden", *GOOGLE_BUSY}


def shared(google: GoogleClient, ask: Session, request: Share) -> Shared:
    """Somebody whom Google refuses does not keep the others out. A group that Drive does not know yet may be tried later."""
    refused: dict[str, str] = {}
    for email in dict.fromkeys(request.emails):
        permission = google.drive.permissions().create(
            fileId=request.file,
            body={"role": request.role, "type": request.kind, "emailAddress": email},
            sendNotificationEmail=False,
            supportsAllDrives=True,
            fields="id",
        )
        try:
            ask(permission)
        except HttpError as error:
            reason, said = google_refusal(error)
            if error.resp.status not in (400, 403) or reason in NOT_THE_PERSON:
                raise
            if request.kind == "group":
                raise final(f"Google Drive does not know the group {email} yet: {said}") from None
            refused[email] = said
    return Shared(refused=refused)


def take_away(google: GoogleClient, ask: Session, request: Unshare) -> None:
    """What somebody has from above, as a member of a shared drive for one, cannot be taken from them here."""
    for permission in _permissions(google, ask, request.file):
        if permission.get("emailAddress", "").casefold() != request.email.casefold():
            continue
        delete = google.drive.permissions().delete(
            fileId=request.file, permissionId=permission["id"], supportsAllDrives=True
        )
        try:
            ask(delete)
        except HttpError as error:
            if error.resp.status == 404:
                continue
            if not denied(error):
                raise
            raise final(
                f"Google does not let Muster take the folder from {request.email}: "
                f"{google_refusal(error)[1]}. Take it from them by hand"
            ) from None


def _permissions(google: GoogleClient, ask: Session, file: str) -> Iterator[dict[str, Any]]:
    page = None
    while True:
        found = ask(
            google.drive.permissions().list(
                fileId=file,
                pageToken=page,
                fields="nextPageToken,permissions(id,emailAddress)",
                supportsAllDrives=True,
            )
        )
        yield from found["permissions"]
        page = found.get("nextPageToken")
        if page is None:
            return
