"""Everything Muster does in Google Drive and Docs. Nobody gets an e-mail, and nothing is made twice for one key."""

from collections.abc import Callable
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from temporalio import activity

from activities.errors import GOOGLE_BUSY, google_refusal, google_words, in_words, retryable
from activities.google_client import GoogleClient, GoogleConnection, Session
from activities.google_docs import fill, has_section, section
from activities.google_marks import mark, marked, see, throw_away
from activities.google_sweep import swept
from activities.models import (
    AppendSection,
    ArchiveFolder,
    CreateFolder,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
    Nothing,
    Share,
    Shared,
    StoreRecord,
)
from activities.off import offered
from activities.once import may_be_done
from activities.sweep_models import Differences, SweepFiles

FOLDER = "application/vnd.google-apps.folder"
LINK = "id,webViewLink"
OUTLINE = "revisionId,namedRanges,body/content/endIndex"
ROUNDS = 3  # of reading and writing a document that people write in at the same moment
# Reasons that speak of the file or the account, and not of the person it is to be shared with.
NOT_THE_PERSON = {"insufficientFilePermissions", "insufficientPermissions", "forbidden", *GOOGLE_BUSY}


class Google:
    """Drive and Docs as activities that run in threads."""

    def __init__(self, connection: GoogleConnection) -> None:
        """Raises ValueError or OSError when the credentials file is none of a service account."""
        self._client = GoogleClient(connection)
        self._files = self._client.drive.files()
        self._documents = self._client.docs.documents()

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="new_file_id")
    @in_words(google_words)
    def new_file_id(self, request: Effect) -> File:
        """An id for a folder or a record to come; Google takes none for documents."""
        ask = self._client.session()
        return File(id=ask(self._files.generateIds(count=1, space="drive", type="files"))["ids"][0])

    @activity.defn(name="create_folder")
    @in_words(google_words)
    def create_folder(self, request: CreateFolder) -> File:
        body = {
            "id": request.id,
            "name": request.name,
            "mimeType": FOLDER,
            "parents": [request.parent],
            "appProperties": mark(request.key),
            **({"inheritedPermissionsDisabled": True} if request.private else {}),
        }
        return self._created(request.id, self._files.create(body=body, fields=LINK, supportsAllDrives=True))

    @activity.defn(name="store_record")
    @in_words(google_words)
    def store_record(self, request: StoreRecord) -> File:
        body = {"id": request.id, "name": request.name, "parents": [request.folder]}
        record = MediaInMemoryUpload(request.content.encode(), mimetype="application/json")
        made = self._files.create(body=body, media_body=record, fields=LINK, supportsAllDrives=True)
        return self._created(request.id, made)

    def _created(self, file: str, creation: Any) -> File:
        """What was made, now or by an earlier attempt: then Google says that the id is taken."""
        ask = self._client.session()
        try:
            return _file(ask(creation))
        except HttpError as error:
            if error.resp.status != 409:
                raise
            return _file(self._get(ask, file, LINK))

    @activity.defn(name="document_from_template")
    @in_words(google_words)
    def document_from_template(self, request: DocumentFromTemplate) -> File:
        """A copy of the template with its tokens filled in; tokens that nobody knows stay as they are."""
        ask = self._client.session()
        copy = self._copied_before(ask, request) if may_be_done(request) else None
        copy = copy or ask(
            self._files.copy(
                fileId=request.template,
                body={
                    "name": request.name,
                    "parents": [request.folder],
                    "appProperties": mark(request.key),
                },
                fields=LINK,
                supportsAllDrives=True,
            )
        )
        if request.tokens:
            ask(self._documents.batchUpdate(documentId=copy["id"], body={"requests": fill(request.tokens)}))
        return _file(copy)

    @activity.defn(name="fill_tokens")
    @in_words(google_words)
    def fill_tokens(self, request: FillTokens) -> Nothing:
        """Fill in what became known after the document was made; a second run finds nothing left to fill."""
        ask = self._client.session()
        ask(self._documents.batchUpdate(documentId=request.document, body={"requests": fill(request.tokens)}))
        return Nothing()

    def _copied_before(self, ask: Session, request: DocumentFromTemplate) -> dict[str, Any] | None:
        """The oldest copy that carries the key's mark; later twins, of replies that were lost, go to the bin."""
        found = marked(self._client, ask, request.folder, request.key, LINK)
        for twin in found[1:]:
            throw_away(self._client, ask, twin["id"])
        return found[0] if found else None

    @activity.defn(name="share")
    @in_words(google_words)
    def share(self, request: Share) -> Shared:
        """One after the other, as Drive wants it; somebody whom Google refuses does not keep the others out."""
        ask = self._client.session()
        refused: dict[str, str] = {}
        for email in dict.fromkeys(request.emails):
            try:
                ask(
                    self._client.drive.permissions().create(
                        fileId=request.file,
                        body={"role": "writer", "type": "user", "emailAddress": email},
                        sendNotificationEmail=False,
                        supportsAllDrives=True,
                        fields="id",
                    )
                )
            except HttpError as error:
                reason, said = google_refusal(error)
                if error.resp.status not in (400, 403) or reason in NOT_THE_PERSON:
                    raise
                refused[email] = said
        return Shared(refused=refused)

    @activity.defn(name="append_section")
    @in_words(google_words)
    def append_section(self, request: AppendSection) -> Nothing:
        """Add to the end of a document. Written only upon the revision that was read, so a late twin is refused too."""
        ask = self._client.session()
        name = f"muster:{request.key}"
        for _ in range(ROUNDS):
            document = ask(self._documents.get(documentId=request.document, fields=OUTLINE))
            if has_section(document, name):
                return Nothing()
            body = {
                "requests": section(document, name, request.heading, request.paragraphs),
                "writeControl": {"requiredRevisionId": document["revisionId"]},
            }
            try:
                ask(self._documents.batchUpdate(documentId=request.document, body=body))
            except HttpError as error:
                if error.resp.status != 400 or "revision" not in google_refusal(error)[1].casefold():
                    raise
            else:
                return Nothing()
        raise retryable("People are writing in the document")

    @activity.defn(name="archive_folder")
    @in_words(google_words)
    def archive_folder(self, request: ArchiveFolder) -> Nothing:
        """Move first: what is read-only can be neither moved nor renamed."""
        ask = self._client.session()
        parents = self._get(ask, request.folder, "parents").get("parents", [])
        if parents != [request.to]:
            ask(
                self._files.update(
                    fileId=request.folder,
                    addParents=request.to,
                    removeParents=",".join(parents),
                    supportsAllDrives=True,
                )
            )
        for document in request.documents:
            restrictions = self._get(ask, document, "contentRestrictions").get("contentRestrictions", [])
            if not any(restriction.get("readOnly") for restriction in restrictions):
                body = {"contentRestrictions": [{"readOnly": True, "reason": request.reason}]}
                ask(self._files.update(fileId=document, body=body, supportsAllDrives=True))
        return Nothing()

    @activity.defn(name="sweep_files")
    @in_words(google_words)
    def sweep_files(self, request: SweepFiles) -> Differences:
        """Late twins of documents and folders go into the bin; what people moved or threw away is told."""
        return Differences(differences=swept(self._client, self._client.session(), request))

    def _get(self, ask: Session, file: str, fields: str) -> dict[str, Any]:
        return see(self._client, ask, file, fields)


def _file(made: dict[str, Any]) -> File:
    return File(id=made["id"], url=made.get("webViewLink", ""))
