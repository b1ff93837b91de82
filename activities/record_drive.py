"""Puts the records of incidents that have ended into their folders in Drive, and reads back what it put there."""

import asyncio
from collections.abc import Callable
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from temporalio import activity

from activities.errors import final, google_words, in_words
from activities.google_client import GoogleClient, GoogleConnection
from activities.google_marks import mark, marked
from activities.off import offered
from activities.record_files import FORGOTTEN, Remembers, Verify, gathered, whole
from activities.record_models import KeptAt, StoreBundle
from incident.bundle import read_bundle, read_manifest, unpacked

SEEN = "id,name,webViewLink"
IN_ONE_PIECE = 5_000_000  # bytes; Drive wants more to be announced first


class RecordInDrive:
    def __init__(self, connection: GoogleConnection, remembered: Remembers, verify: Verify) -> None:
        """Raises ValueError or OSError when the credentials file is none of a service account."""
        self._client = GoogleClient(connection)
        self._remembered = remembered
        self._verify = verify

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="store_bundle")
    async def store_bundle(self, request: StoreBundle) -> KeptAt:
        """The same record once, however often it is asked for."""
        try:
            packed = await gathered(self._remembered, request.incident, request.run_id)
        except LookupError:
            raise final(FORGOTTEN) from None
        folder = read_bundle(packed, "the record").incident["resources"]["folder"]
        if folder["state"] != "done":
            raise final("There is no folder")
        stored = await asyncio.to_thread(self._stored, request, folder["id"], packed)
        back = await asyncio.to_thread(self._read, stored["id"])
        return KeptAt(place=stored["webViewLink"], checked=await whole(self._verify, back, stored["name"]))

    @in_words(google_words)
    def _stored(self, request: StoreBundle, folder: str, packed: bytes) -> dict[str, Any]:
        ask = self._client.session()
        files = self._client.drive.files()
        name = read_manifest(unpacked(packed, "the record"), "the record").name
        key = f"{request.key}/{name}"  # the same run has another record when its review is over
        if found := marked(self._client, ask, folder, key, SEEN):
            return found[0]
        content = MediaInMemoryUpload(
            packed, mimetype="application/zip", chunksize=-1, resumable=len(packed) > IN_ONE_PIECE
        )
        body = {
            "id": request.id,
            "name": name,
            "parents": [folder],
            "appProperties": mark(key),
        }
        try:
            return ask(files.create(body=body, media_body=content, fields=SEEN, supportsAllDrives=True))
        except HttpError as error:
            if error.resp.status != 409:
                raise
            return ask(files.get(fileId=request.id, fields=SEEN, supportsAllDrives=True))

    @in_words(google_words)
    def _read(self, file: str) -> bytes:
        content: Any = self._client.session()(
            self._client.drive.files().get_media(fileId=file, supportsAllDrives=True)
        )
        return bytes(content)
