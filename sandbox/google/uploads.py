"""Drive's three ways to send bytes: alone, together with the metadata, or announced first and sent in pieces."""

import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.google.call import Media
from sandbox.google.errors import Refusal, bad_request
from sandbox.google.state import GoogleState, Upload, new_id

CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


@dataclass(frozen=True)
class Sent:
    body: Any
    media: Media | None


def json_body(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise bad_request("Invalid JSON payload received. Unexpected token.", "parseError") from None


def read(upload_type: str | None, content_type: str, raw: bytes) -> Sent:
    match upload_type:
        case "media":
            return Sent({}, Media(content_type or "application/octet-stream", raw))
        case "multipart":
            (_, metadata), (headers, content) = _two_parts(content_type, raw)
            return Sent(json_body(metadata), Media(headers.get("content-type", ""), content))
        case _:
            raise bad_request(f"Invalid upload type: {upload_type}", "invalidParameter")


def announce(state: GoogleState, upload: Upload, url: str) -> Response:
    upload_id = new_id(40)
    state.uploads[upload_id] = upload
    location = f"{url}?uploadType=resumable&upload_id={upload_id}"
    return Response(headers={"Location": location, "X-GUploader-UploadID": upload_id})


async def receive(state: GoogleState, request: Request) -> Upload | Response:
    """The upload once all of it is here; until then the answer that asks for more."""
    upload_id = request.query_params.get("upload_id", "")
    upload = state.uploads.get(upload_id)
    if upload is None:
        raise Refusal(404, "notFound", "The upload session was not found.")
    raw = await request.body()
    given = CONTENT_RANGE.fullmatch(request.headers.get("content-range", f"bytes */{len(raw)}"))
    if given is None or (given[1] and int(given[1]) != len(upload.received)):
        raise bad_request("Failed to parse Content-Range header.")
    upload.received += raw
    if given[3] == "*" or len(upload.received) < int(given[3]):
        have = {"Range": f"bytes=0-{len(upload.received) - 1}"} if upload.received else {}
        return Response(status_code=308, headers=have)
    return state.uploads.pop(upload_id)


def parts(content_type: str, raw: bytes) -> list[tuple[dict[str, str], bytes]]:
    """A multipart body's parts: lower-cased headers, and the bytes as they are."""
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("Missing end boundary in multipart body.")
    found = []
    for part in (b"\r\n" + raw).split(b"--" + boundary[1].encode())[1:-1]:
        part = part.removeprefix(b"\r\n").removeprefix(b"\n")
        head, blank, content = (
            re.split(rb"(\r?\n\r?\n)", part, maxsplit=1) if b"\n" in part else (b"", b"", b"")
        )
        lines = [line.decode().partition(":") for line in head.splitlines() if line]
        headers = {name.strip().lower(): value.strip() for name, _, value in lines}
        ending = b"\r\n" if content.endswith(b"\r\n") else b"\n"
        found.append((headers, content.removesuffix(ending) if blank else content))
    return found


def _two_parts(content_type: str, raw: bytes) -> list[tuple[dict[str, str], bytes]]:
    found = parts(content_type, raw)
    if len(found) != 2:
        raise bad_request("A multipart upload has exactly two parts: metadata and content.")
    return found
