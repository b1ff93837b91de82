"""Compares what Muster has made in Drive with what it has recorded. Bins late twins only; what people moved stays there."""

from googleapiclient.errors import HttpError

from activities.errors import GOOGLE_BUSY, google_refusal, google_words
from activities.google_client import GoogleClient, Session
from activities.google_marks import Seen, marked, see, throw_away
from activities.sweep_models import RecordedFile, SweepFiles
from incident.differences import Difference, Kind

SHOWN = "id,name,parents,trashed,explicitlyTrashed"
WRITTEN_IN = "Somebody has written in it"


def swept(google: GoogleClient, ask: Session, request: SweepFiles) -> list[Difference]:
    folder = _seen(google, ask, request.folder)
    documents = [(document, _seen(google, ask, document)) for document in request.documents]
    twins = []
    if folder and not folder["trashed"]:
        twins += _without_twins(google, ask, request.folder, within=request.root)
        for document, seen in documents:
            if seen and not seen["trashed"]:
                twins += _without_twins(google, ask, document, within=request.folder.id)
    told = [_document(document, seen, folder) for document, seen in documents]
    return [*twins, *_folder(folder, request.root), *(difference for found in told for difference in found)]


def _seen(google: GoogleClient, ask: Session, file: RecordedFile) -> Seen | None:
    try:
        return see(google, ask, file.id, SHOWN)
    except HttpError as error:
        if error.resp.status != 404:
            raise
        return None


def _without_twins(
    google: GoogleClient, ask: Session, file: RecordedFile, *, within: str
) -> list[Difference]:
    """The recorded one stays; whatever else that step made goes into the bin, unless people's words are in it by now."""
    found = marked(google, ask, within, file.key, "id,name,lastModifyingUser/me")
    mended = []
    for twin in (each for each in found if each["id"] != file.id):
        difference = Difference(kind=Kind.TWIN, of=twin["name"])
        if not twin.get("lastModifyingUser", {}).get("me"):
            mended.append(difference.model_copy(update={"refused": WRITTEN_IN}))
            continue
        try:
            throw_away(google, ask, twin["id"])
        except HttpError as error:
            if error.resp.status != 403 or google_refusal(error)[0] in GOOGLE_BUSY:
                raise
            difference = difference.model_copy(update={"refused": google_words(error).message})
        mended.append(difference)
    return mended


def _folder(seen: Seen | None, root: str) -> list[Difference]:
    if seen is None:
        return [Difference(kind=Kind.FOLDER_GONE)]
    if seen["trashed"]:
        return [Difference(kind=Kind.FOLDER_TRASHED)]
    return [] if root in seen.get("parents", []) else [Difference(kind=Kind.FOLDER_MOVED)]


def _document(document: RecordedFile, seen: Seen | None, folder: Seen | None) -> list[Difference]:
    if seen is None:
        return [Difference(kind=Kind.FILE_GONE, of=document.what)]
    if seen["explicitlyTrashed"]:
        return [Difference(kind=Kind.FILE_TRASHED, of=seen["name"])]
    if folder is None or folder["id"] in seen.get("parents", []):
        return []
    return [Difference(kind=Kind.FILE_MOVED, of=seen["name"])]
