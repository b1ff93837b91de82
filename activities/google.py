"""Everything Muster does in Google Drive and Docs. Nobody gets an e-mail, and nothing is made twice for one key."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from temporalio import activity

from activities.comment_models import AwaitComments, CommentPage, ReadComments, SettleComment
from activities.errors import final, google_refusal, google_words, in_words, retryable
from activities.google_archive import bring_back, close, put_away, put_into_bin
from activities.google_blocks import RANGE, READ, rewritten
from activities.google_client import GoogleClient, GoogleConnection, Session
from activities.google_comments import look_for_news, page_of, settle
from activities.google_conference import Conferences
from activities.google_docs import Document, Request, fill, has_section, section
from activities.google_documents import LINK, OUTLINE, denied, edited, made_document
from activities.google_groups import Groups
from activities.google_marks import mark, see
from activities.google_permissions import shared, take_away
from activities.google_sweep import swept
from activities.models import (
    AppendSection,
    ArchiveFolder,
    CloseDocuments,
    CreateFolder,
    CreateFolders,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
    Nothing,
    Reserve,
    Reserved,
    RestoreFolder,
    Share,
    Shared,
    StoreRecord,
    ThrowFolderAway,
    Unshare,
    WriteBlocks,
)
from activities.off import offered
from activities.sweep_models import Differences, SweepFiles
from activities.workspace_models import (
    ChangeMembers,
    Conference,
    CreateGroup,
    GroupMade,
    MembersChanged,
    OfGroup,
    OpenConference,
)

FOLDER = "application/vnd.google-apps.folder"


class Google:
    """Drive and Docs as activities that run in threads."""

    def __init__(self, connection: GoogleConnection) -> None:
        """Raises ValueError or OSError when the credentials file is none of a service account."""
        self._connection = connection
        self._client = GoogleClient(connection)

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @activity.defn(name="new_file_id")
    @in_words(google_words)
    def new_file_id(self, request: Effect) -> File:
        """An id for a folder or a record to come; Google takes none for documents."""
        ask = self._client.session()
        return File(
            id=ask(self._client.drive.files().generateIds(count=1, space="drive", type="files"))["ids"][0]
        )

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
        return self._folder(body)

    @activity.defn(name="reserve_ids")
    @in_words(google_words)
    def reserve_ids(self, request: Reserve) -> Reserved:
        """Ids for folders to come, as many as are asked for."""
        ask = self._client.session()
        return Reserved(
            ids=ask(self._client.drive.files().generateIds(count=request.count, space="drive", type="files"))[
                "ids"
            ]
        )

    @activity.defn(name="create_folders")
    @in_words(google_words)
    def create_folders(self, request: CreateFolders) -> Nothing:
        for id, name in request.names.items():
            self._folder({"id": id, "name": name, "mimeType": FOLDER, "parents": [request.parent]})
        return Nothing()

    def _folder(self, body: dict[str, Any]) -> File:
        try:
            return self._created(
                body["id"], self._client.drive.files().create(body=body, fields=LINK, supportsAllDrives=True)
            )
        except HttpError as error:
            if not denied(error):
                raise
            raise retryable(
                f"Muster may not write in the folder {body['parents'][0]}: share it with the service account as an "
                f"editor, or correct its id in the policy ({google_refusal(error)[1]})"
            ) from None

    def _holds(self, request: StoreRecord) -> bool:
        content = self._client.drive.files().get_media(fileId=request.id, supportsAllDrives=True)
        return self._client.session().read(content) == request.content.encode()

    @activity.defn(name="store_record")
    @in_words(google_words)
    def store_record(self, request: StoreRecord) -> File:
        body = {"id": request.id, "name": request.name, "parents": [request.folder]}
        record = MediaInMemoryUpload(request.content.encode(), mimetype="application/json")
        made = self._client.drive.files().create(
            body=body, media_body=record, fields=LINK, supportsAllDrives=True
        )
        stored = self._created(request.id, made)
        if not self._holds(request):  # an earlier run, cut off, wrote what it knew
            update = self._client.drive.files().update(
                fileId=request.id, media_body=record, fields="id", supportsAllDrives=True
            )
            self._client.session()(update)
            if not self._holds(request):
                raise retryable("Google Drive does not hold the record as it was written")
        return stored

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
        """Its tokens are filled in; those that nobody knows stay as they are."""
        return made_document(self._client, self._client.session(), request)

    @activity.defn(name="fill_tokens")
    @in_words(google_words)
    def fill_tokens(self, request: FillTokens) -> Nothing:
        """Fill in what became known after the document was made; a second run finds nothing left to fill."""
        ask = self._client.session()
        ask(
            self._client.docs.documents().batchUpdate(
                documentId=request.document, body={"requests": fill(request.tokens)}
            )
        )
        return Nothing()

    @activity.defn(name="share")
    @in_words(google_words)
    def share(self, request: Share) -> Shared:
        return shared(self._client, self._client.session(), request)

    @activity.defn(name="unshare")
    @in_words(google_words)
    def unshare(self, request: Unshare) -> Nothing:
        take_away(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="append_section")
    @in_words(google_words)
    def append_section(self, request: AppendSection) -> Nothing:
        """Add to the end of a document, once."""
        name = f"{RANGE}{request.key}"

        def wanted(document: Document) -> list[Request]:
            there = has_section(document, name)
            return [] if there else section(document, name, request.heading, request.paragraphs)

        edited(self._client, self._client.session(), request.document, OUTLINE, wanted)
        return Nothing()

    @activity.defn(name="write_blocks")
    @in_words(google_words)
    def write_blocks(self, request: WriteBlocks) -> Nothing:
        """Make Muster's blocks of a document say what is. Refused, it is not tried again before there is more to say."""
        try:
            ask = self._client.session()
            edited(self._client, ask, request.document, READ, lambda seen: rewritten(seen, request.blocks))
        except HttpError as error:
            if not denied(error):
                raise
            raise final(google_words(error).message) from None
        return Nothing()

    @activity.defn(name="archive_folder")
    @in_words(google_words)
    def archive_folder(self, request: ArchiveFolder) -> Nothing:
        put_away(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="close_documents")
    @in_words(google_words)
    def close_documents(self, request: CloseDocuments) -> Nothing:
        close(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="restore_folder")
    @in_words(google_words)
    def restore_folder(self, request: RestoreFolder) -> Nothing:
        bring_back(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="throw_folder_away")
    @in_words(google_words)
    def throw_folder_away(self, request: ThrowFolderAway) -> Nothing:
        put_into_bin(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="await_comments")
    @in_words(google_words)
    def await_comments(self, request: AwaitComments) -> Nothing:
        """Ends when there is something to read. Every other attempt fails with NOTHING_NEW."""
        look_for_news(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="read_comments")
    @in_words(google_words)
    def read_comments(self, request: ReadComments) -> CommentPage:
        return page_of(self._client, self._client.session(), request)

    @activity.defn(name="settle_comment")
    @in_words(google_words)
    def settle_comment(self, request: SettleComment) -> Nothing:
        settle(self._client, self._client.session(), request)
        return Nothing()

    @activity.defn(name="create_group")
    @in_words(google_words)
    def create_group(self, request: CreateGroup) -> GroupMade:
        return self._groups.make(request)

    @activity.defn(name="change_members")
    @in_words(google_words)
    def change_members(self, request: ChangeMembers) -> MembersChanged:
        return self._groups.change(request)

    @activity.defn(name="remove_group")
    @in_words(google_words)
    def remove_group(self, request: OfGroup) -> Nothing:
        self._groups.remove(request)
        return Nothing()

    @activity.defn(name="open_conference")
    @in_words(google_words)
    def open_conference(self, request: OpenConference) -> Conference:
        return self._conferences.open(request)

    @cached_property
    def _groups(self) -> Groups:
        return Groups(self._connection)

    @cached_property
    def _conferences(self) -> Conferences:
        return Conferences(self._connection)

    @activity.defn(name="sweep_files")
    @in_words(google_words)
    def sweep_files(self, request: SweepFiles) -> Differences:
        """Late twins of documents and folders go into the bin; what people moved or threw away is told."""
        return Differences(differences=swept(self._client, self._client.session(), request))

    def _get(self, ask: Session, file: str, fields: str) -> dict[str, Any]:
        return see(self._client, ask, file, fields)


def _file(made: dict[str, Any]) -> File:
    return File(id=made["id"], url=made.get("webViewLink", ""))
