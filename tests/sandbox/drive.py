"""A sandbox Drive for one test, and Google's real client of it, signed in as whomever the test wants."""

import asyncio
import json
from typing import Any

import google_auth_httplib2
from google.oauth2 import service_account
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import build_http
from starlette.applications import Starlette

from sandbox import people
from sandbox.google import GoogleState, routes, service_account_file
from sandbox.google.discovery import DOCUMENTS

SCOPES = ("https://www.googleapis.com/auth/drive", "https://www.googleapis.com/auth/documents")
DOCUMENT = "application/vnd.google-apps.document"
FOLDER = "application/vnd.google-apps.folder"
Json = dict[str, Any]


def own_drive() -> GoogleState:
    """With the folders in the Drive that the templates are in: what is in a shared one has no owner."""
    state = GoogleState.seed()
    permissions = state.files["DOC_INCIDENT"].permissions
    for id in people.FOLDERS:
        folder = {"drive_id": None, "permissions": list(permissions)}
        state.files[id] = state.files[id].model_copy(update=folder)
    return state


# Generating a key pair takes a while; the tests share one.
SEED = own_drive()


class Drive:
    def __init__(self) -> None:
        self.state = SEED.model_copy(deep=True)
        self.url = ""
        self._clients: dict[tuple[Any, ...], Any] = {}

    def app(self) -> Starlette:
        return Starlette(routes=routes(self.state, lambda: None, base_url=self.url))

    def credentials(self, subject: str | None = None, scopes: tuple[str, ...] = SCOPES) -> Any:
        info = service_account_file(self.state, self.url)
        return service_account.Credentials.from_service_account_info(info, scopes=scopes, subject=subject)

    def client(self, api: str = "drive", **signed_in: Any) -> Any:
        known = (api, *signed_in.values())
        if known not in self._clients:
            packaged = "drive.v3.json" if api == "drive" else "docs.v1.json"
            document = json.loads((DOCUMENTS / packaged).read_text())
            local = document | {"rootUrl": f"{self.url}/", "baseUrl": f"{self.url}/{document['servicePath']}"}
            http = google_auth_httplib2.AuthorizedHttp(self.credentials(**signed_in), http=build_http())
            self._clients[known] = build_from_document(local, http=http)
        return self._clients[known]

    async def do(self, request: Any) -> Any:
        return await asyncio.to_thread(request.execute)

    async def refusal(self, request: Any) -> tuple[int, str]:
        try:
            answer = await self.do(request)
        except HttpError as error:
            return error.status_code, error.error_details[0]["reason"]
        raise AssertionError(f"was not refused: {answer}")

    async def folder(self, name: str = "inc-1", parent: str = "FOLDER_ROOT", **more: Any) -> str:
        body = {"name": name, "mimeType": FOLDER, "parents": [parent]} | more
        return str((await self.do(self.client().files().create(body=body, fields="id")))["id"])

    async def copy(self, parent: str, name: str = "Incident", **more: Any) -> str:
        body = {"name": name, "parents": [parent]} | more
        copying = self.client().files().copy(fileId="DOC_INCIDENT", body=body, fields="id")
        return str((await self.do(copying))["id"])

    async def document(self, text: str) -> str:
        """A document of this very text."""
        docs = self.client("docs")
        id_ = (await self.do(docs.documents().create(body={"title": "Notes"})))["documentId"]
        await self.edit(id_, {"insertText": {"location": {"index": 1}, "text": text}})
        return str(id_)

    async def edit(self, id_: str, *requests: Json, **more: Any) -> Json:
        body = {"requests": list(requests)} | more
        updating = self.client("docs").documents().batchUpdate(documentId=id_, body=body)
        return dict(await self.do(updating))

    def text(self, id_: str) -> str:
        document = self.state.files[id_].document
        assert document is not None
        return document.text
