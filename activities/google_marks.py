"""How Muster knows again what it made in Drive: an app property, which no person sees, says which step made a file."""

import hashlib
from typing import Any

from activities.google_client import GoogleClient, Session

MARK = "muster"

Seen = dict[str, Any]  # a file as Drive shows it


def mark(key: str) -> dict[str, str]:
    """Short and plain, whatever the key: an app property holds 124 bytes, and quotes would break the search."""
    return {MARK: hashlib.sha256(key.encode()).hexdigest()[:32]}


def marked(google: GoogleClient, ask: Session, folder: str, key: str, fields: str) -> list[Seen]:
    """What that step has made in the folder, oldest first; what is in the bin does not count."""
    value = mark(key)[MARK]
    search = f"appProperties has {{ key='{MARK}' and value='{value}' }}"
    found: list[Seen] = ask(
        google.drive.files().list(
            q=f"'{folder}' in parents and {search} and trashed = false",
            orderBy="createdTime",
            fields=f"files({fields})",
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
            **_where(google, ask, folder),
        )
    )["files"]
    return found


def _where(google: GoogleClient, ask: Session, folder: str) -> dict[str, str]:
    """A shared drive lists what is in it only when it is named."""
    drive = see(google, ask, folder, "driveId").get("driveId")
    return {"corpora": "drive", "driveId": drive} if drive else {}


def see(google: GoogleClient, ask: Session, file: str, fields: str) -> Seen:
    return ask(google.drive.files().get(fileId=file, fields=fields, supportsAllDrives=True))


def throw_away(google: GoogleClient, ask: Session, file: str) -> None:
    """Into the bin, from which people can take it back."""
    ask(google.drive.files().update(fileId=file, body={"trashed": True}, supportsAllDrives=True))
