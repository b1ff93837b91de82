"""Which methods Google's APIs have, from the discovery documents packaged with Google's client."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import googleapiclient.discovery_cache

Schema = dict[str, Any]

DOCUMENTS = Path(googleapiclient.discovery_cache.__file__).parent / "documents"
APIS = {  # document -> where its relative paths begin
    "drive.v3": "/drive/v3/",
    "docs.v1": "/",
    "calendar.v3": "/calendar/v3/",
    "admin.directory_v1": "/",
}
PREFIXES = (
    "/drive/v3/",
    "/upload/drive/v3/",
    "/resumable/upload/drive/v3/",
    "/v1/documents",
    "/calendar/v3/",
    "/admin/directory/v1/",
)
UPLOAD = re.compile(r"^(/resumable)?/upload(?=/)")


class Method(NamedTuple):
    id: str  # "drive.files.create"
    http_method: str
    path: re.Pattern[str]
    definition: Schema
    api: Schema  # the whole discovery document, for its schemas and common parameters


class Found(NamedTuple):
    id: str
    method: Method
    path_parameters: dict[str, str]
    upload: bool


@cache
def methods() -> tuple[Method, ...]:
    found = []
    for document, base in APIS.items():
        api = json.loads((DOCUMENTS / f"{document}.json").read_text())
        for resource in api["resources"].values():
            for definition in resource.get("methods", {}).values():
                path = _pattern(base + definition["path"])
                found.append(Method(definition["id"], definition["httpMethod"], path, definition, api))
    return tuple(
        sorted(found, key=lambda method: method.path.groups)
    )  # "files/generateIds" before "files/{fileId}"


def find(http_method: str, path: str) -> Found | None:
    plain = UPLOAD.sub("", path)
    upload = plain != path
    if upload and http_method == "PUT":  # the bytes of a resumable upload; the session knows its method
        http_method = "POST" if plain.endswith("/files") else "PATCH"
    for method in methods():
        matched = method.path.fullmatch(plain)
        if (
            matched
            and method.http_method == http_method
            and (not upload or "mediaUpload" in method.definition)
        ):
            return Found(method.id, method, matched.groupdict(), upload)
    return None


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(f"(?P<{part}>[^/:]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )
