"""Takes a Google request through sign-in, the checks and its handler, and cuts the answer to what was asked."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.google import (
    auth,
    calendar,
    checks,
    comments,
    directory,
    discovery,
    documents,
    fields,
    files,
    sharing,
    uploads,
)
from sandbox.google.call import Call, Handler, Media
from sandbox.google.discovery import Found
from sandbox.google.errors import Refusal, bad_request
from sandbox.google.state import GoogleState, Token, Upload

HANDLERS: dict[str, Handler] = {
    **files.HANDLERS,
    **sharing.HANDLERS,
    **comments.HANDLERS,
    **documents.HANDLERS,
    **calendar.HANDLERS,
    **directory.HANDLERS,
}
LARGEST_BATCH = 100
BATCH_BOUNDARY = "batch_sandbox"
Pairs = list[tuple[str, str]]


class Service:
    def __init__(self, state: GoogleState, changed: Callable[[], None], base_url: str) -> None:
        self.state = state
        self.changed = changed
        self.base_url = base_url

    async def token(self, request: Request) -> Response:
        answer = await auth.token(self.state, request)
        self.changed()
        return answer

    async def method(self, request: Request) -> Response:
        try:
            return await self._method(request)
        except Refusal as refusal:
            return refusal.response()

    async def batch(self, request: Request) -> Response:
        """Several calls in one, each with an answer of its own."""
        try:
            known = auth.authenticate(self.state, request.headers.get("authorization"))
            asked = uploads.parts(request.headers.get("content-type", ""), await request.body())
            if not 1 <= len(asked) <= LARGEST_BATCH:
                raise bad_request(f"A batch holds 1 to {LARGEST_BATCH} calls.")
        except Refusal as refusal:
            return refusal.response()
        answers = b"".join(self._batched(known, headers, content) for headers, content in asked)
        body = answers + f"--{BATCH_BOUNDARY}--\r\n".encode()
        return Response(body, media_type=f"multipart/mixed; boundary={BATCH_BOUNDARY}")

    async def _method(self, request: Request) -> Response:
        known = auth.authenticate(self.state, request.headers.get("authorization"))
        found = _find(request.method, request.url.path)
        query = list(request.query_params.multi_items())
        content_type = request.headers.get("content-type", "")
        if found.upload and request.method == "PUT":
            upload = await uploads.receive(self.state, request)
            self.changed()
            return upload if isinstance(upload, Response) else self._finish(found, upload)
        raw = await request.body()
        if not found.upload:
            return self._perform(found, known, query, uploads.json_body(raw))
        kind = request.query_params.get("uploadType")
        if kind == "resumable":
            body = self._checked(found, query, uploads.json_body(raw))
            mime_type = request.headers.get("x-upload-content-type", "application/octet-stream")
            upload = Upload(
                path_parameters=found.path_parameters,
                query=query,
                body=body,
                mime_type=mime_type,
                by=known,
            )
            return uploads.announce(self.state, upload, f"{self.base_url}{request.url.path}")
        sent = uploads.read(kind, content_type, raw)
        return self._perform(found, known, query, sent.body, sent.media)

    def _checked(self, found: Found, query: Pairs, body: Any) -> dict[str, Any]:
        checks.check_query(found.method, query)
        return checks.check_body(found.method, body)

    def _finish(self, found: Found, upload: Upload) -> Response:
        found = found._replace(path_parameters=upload.path_parameters)
        media = Media(upload.mime_type, upload.received)
        return self._perform(found, upload.by, upload.query, upload.body, media)

    def _perform(
        self, found: Found, known: Token, query: Pairs, body: Any, media: Media | None = None
    ) -> Response:
        method = found.method
        auth.authorise(method, known)
        parameters = checks.check_query(method, query)
        checked = checks.check_body(method, body)
        wanted = fields.selection(method, parameters.get("fields"))
        handler = HANDLERS.get(method.id)
        if handler is None:
            raise Refusal(501, "notImplemented", f"The sandbox cannot do {method.id}.")
        call = Call(
            self.state, method, found.path_parameters, parameters, checked, known.email, self.base_url, media
        )
        answer = handler(call)
        if not isinstance(answer, Response):
            answer = JSONResponse(fields.pick(answer, wanted))
        if method.http_method != "GET" or method.id == "drive.files.generateIds":
            self.changed()
        return answer

    def _batched(self, known: Token, headers: dict[str, str], content: bytes) -> bytes:
        try:
            line, _, rest = content.partition(b"\n")
            verb, target, _ = line.decode().split(maxsplit=2)
            path, _, query = target.partition("?")
            _, _, raw = rest.replace(b"\r\n", b"\n").partition(b"\n\n")
            pairs = parse_qsl(query, keep_blank_values=True)
            answer = self._perform(_find(verb, path), known, pairs, uploads.json_body(raw))
        except Refusal as refusal:
            answer = refusal.response()
        except ValueError:
            answer = bad_request("A part of the batch is no HTTP request.").response()
        id_ = headers.get("content-id", "<>").strip("<>")
        head = (
            f"--{BATCH_BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <response-{id_}>\r\n\r\n"
            f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\n"
            "Content-Type: application/json; charset=UTF-8\r\n\r\n"
        )
        return head.encode() + bytes(answer.body) + b"\r\n"


def _find(http_method: str, path: str) -> Found:
    found = discovery.find(http_method, path)
    if found is None:
        raise Refusal(404, "notFound", f"The requested URL {path} was not found on this server.")
    return found
