"""How Muster reaches Google: the APIs' packaged descriptions, a service account and an HTTP client that replays nothing."""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import google_auth_httplib2
import httplib2
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from pydantic import BaseModel

TIMEOUT = 8  # seconds
SCOPE = "https://www.googleapis.com/auth/drive"  # Docs takes it too


class GoogleConnection(BaseModel, frozen=True):
    credentials_file: Path
    subject: str | None = None  # whom the service account acts for
    api_url: str | None = None  # replaces scheme and host of every API


class NoReplayHttp(httplib2.Http):  # type: ignore[misc]
    """httplib2 sends any request again when the connection closes without an answer, which would do a write twice."""

    def _conn_request(
        self, conn: HTTPConnection, request_uri: str, method: str, body: Any, headers: dict[str, str]
    ) -> tuple[Any, bytes]:
        try:
            conn.request(method, request_uri, body, headers)
            answer = conn.getresponse()
            content = answer.read()
        except Exception:
            conn.close()
            raise
        response = httplib2.Response(answer)
        return response, httplib2._decompressContent(response, content, self.limit_kwargs)


class Delegate:
    """One more API under the same account, with a scope and perhaps a person of its own.

    Its token is apart from Drive's: where the domain does not grant the scope, nothing else is refused.
    """

    def __init__(self, connection: GoogleConnection, api: tuple[str, str], scope: str) -> None:
        self._connection = connection
        self._scope = scope
        self.api: Any = Api(*api, connection.api_url)

    def session(self, acts_for: str | None) -> "Session":
        credentials = _credentials(self._connection, self._scope, acts_for or self._connection.subject)
        return Session(google_auth_httplib2.AuthorizedHttp(credentials, http=NoReplayHttp(timeout=TIMEOUT)))


class GoogleClient:
    """Drive and Docs. Requests are built from shared descriptions; a `Session` per activity sends them."""

    def __init__(self, connection: GoogleConnection) -> None:
        """Raises ValueError or OSError when the credentials file is none of a service account."""
        self._credentials = _credentials(connection, SCOPE, connection.subject)
        self.drive: Any = Api("drive", "v3", connection.api_url)
        self.docs: Any = Api("docs", "v1", connection.api_url)

    def session(self) -> "Session":
        return Session(
            google_auth_httplib2.AuthorizedHttp(self._credentials, http=NoReplayHttp(timeout=TIMEOUT))
        )


class Session:
    """One activity's connection: httplib2 is not safe between threads, and an idle connection dies unseen."""

    def __init__(self, http: Any) -> None:
        self._http = http

    def __call__(self, request: Any) -> dict[str, Any]:
        answer: dict[str, Any] = request.execute(http=self._http, num_retries=0)
        return answer

    def read(self, request: Any) -> bytes:
        """The content of a file."""
        content: bytes = request.execute(http=self._http, num_retries=0)
        return content


def _credentials(connection: GoogleConnection, scope: str, acts_for: str | None) -> Credentials:
    """Raises ValueError or OSError when the file is none of a service account."""
    return _signed_in(connection.credentials_file.read_text(encoding="utf-8"), scope, acts_for)


@lru_cache(maxsize=8)
def _signed_in(account: str, scope: str, acts_for: str | None) -> Credentials:
    """One for all who do the same: a token takes a moment."""
    return _read(account).with_scopes([scope]).with_subject(acts_for)  # type: ignore[no-any-return]


@lru_cache(maxsize=8)
def _read(account: str) -> Credentials:
    """Checking a key takes a moment too."""
    return Credentials.from_service_account_info(json.loads(account))  # type: ignore[no-untyped-call,no-any-return]


class Api:
    """One of Google's APIs: `api.files()` as with the library's own. Each part is read once, when it is used first."""

    def __init__(self, name: str, version: str, api_url: str | None) -> None:
        self._described = cache(lambda: _described(name, version, api_url))
        self._part = cache(lambda part: getattr(self._described(), part)())

    def __getattr__(self, part: str) -> Callable[[], Any]:
        return lambda: self._part(part)


def _described(name: str, version: str, api_url: str | None) -> Any:
    """The API at Google, or wholly at `api_url`: uploads and batches follow the root too, unlike with api_endpoint."""
    document = json.loads(get_static_doc(name, version))
    # Read for the methods' docstrings only, and Docs' fill a tenth of a second.
    document["schemas"] = {schema: {"id": schema, "type": "object"} for schema in document["schemas"]}
    if api_url:
        root = urljoin(api_url, "/")
        document |= {"rootUrl": root, "baseUrl": urljoin(root, document["servicePath"])}
    return build_from_document(document, http=NoReplayHttp(timeout=TIMEOUT))
