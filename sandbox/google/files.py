"""Drive's files: made, found, changed, read and thrown away, with Drive's reasons for refusing."""

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from sandbox.google import access, shapes
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, bad_request, insufficient_permissions, invalid, read_only
from sandbox.google.search import in_order, matching
from sandbox.google.state import DOCUMENT, FOLDER, WORKSPACE_TYPES, Document, File, Permission, new_id, now

WRITABLE_AS_IS = ("description", "starred")
APP_PROPERTY_BYTES = 124  # key and value together


def generate_ids(call: Call) -> Json:
    kind: str = call.query["type"]
    if kind not in ("files", "shortcuts") or call.query["space"] != "drive":
        raise invalid("Invalid Value")
    ids = [new_id() for _ in range(call.query["count"])]
    call.state.generated_ids |= dict.fromkeys(ids, kind)
    return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}


def create(call: Call) -> Json:
    media_type = call.media.mime_type if call.media else "application/octet-stream"
    mime_type = call.body.get("mimeType") or media_type
    file = File(
        id=_new_id(call, mime_type),
        name=call.body.get("name") or "Untitled",
        mime_type=mime_type,
        parents=_parents(call, call.body.get("parents", [])),
        modified_by=call.email,
        **_owned(call),
    )
    if mime_type == DOCUMENT:
        file.document = Document(text=_imported(call))
    elif not mime_type.startswith(WORKSPACE_TYPES):
        file.content = call.media.content if call.media else b""
    elif call.media:
        raise bad_request("Media type is not supported.", "badContent")
    _write_metadata(file, call.body)
    return _keep(call, file)


def copy(call: Call) -> Json:
    source = call.file()
    if source.is_folder:
        raise Refusal(403, "cannotCopyFile", "This file cannot be copied by the user.")
    parents = call.body.get("parents")
    if parents is None:
        parents = [parent for parent in source.parents if _may_write(call, parent)]
    file = File(
        id=_new_id(call, source.mime_type),
        name=call.body.get("name") or f"Copy of {source.name}",
        mime_type=source.mime_type,
        parents=_parents(call, parents),
        modified_by=call.email,
        **_owned(call),
        content=source.content,
        document=Document(text=source.document.text) if source.document else None,
    )
    _write_metadata(file, call.body)
    return _keep(call, file)


def get(call: Call) -> Json | Response:
    file = call.file()
    if call.query["alt"] != "media":
        return shapes.file(call, file)
    if file.content is None:
        raise Refusal(
            403,
            "fileNotDownloadable",
            "Only files with binary content can be downloaded. Use Export instead.",
        )
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
    return Response(file.content, media_type=file.mime_type, headers=headers)


def list_(call: Call) -> Json:
    fits = matching(call, call.query.get("q"))
    mine = [file for file in _corpus(call) if access.role_of(call.state, file, call.email)]
    found = in_order([file for file in mine if fits(file)], call.query.get("orderBy"))
    page, more = page_of(found, call.query)
    files = [shapes.file(call, file) for file in page]
    return {"kind": "drive#fileList", "incompleteSearch": False, "files": files} | more


def _corpus(call: Call) -> list[File]:
    """A shared drive's files are listed when it is named, and by an app that says that it knows shared drives."""
    drive, corpora = call.query.get("driveId"), call.query.get("corpora")
    if (corpora == "drive") != (drive is not None):
        raise invalid("The driveId parameter must be specified if and only if corpora is set to drive.")
    if drive and not (call.query["supportsAllDrives"] and call.query["includeItemsFromAllDrives"]):
        raise invalid("includeItemsFromAllDrives and supportsAllDrives must be true for a shared drive.")
    return [file for file in call.state.files.values() if file.drive_id == drive]


def page_of(found: list[Any], query: Json, size: int = 100) -> tuple[list[Any], Json]:
    start = query.get("pageToken", "0")
    if not start.isdecimal():
        raise invalid("Invalid Value: pageToken")
    end = int(start) + query.get("pageSize", size)
    return found[int(start) : end], {"nextPageToken": str(end)} if end < len(found) else {}


def update(call: Call) -> Json:
    """Everything is checked on a copy first: a refused update changes nothing."""
    file = call.file("writer")
    changed = file.model_copy(deep=True)
    body = call.body
    if "parents" in body:
        raise Refusal(
            403,
            "fieldNotWritable",
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead.",
        )
    if "trashed" in body and not access.may_trash(call.state, file, call.email):
        raise insufficient_permissions()
    _restrict(changed, body.get("contentRestrictions"))
    if file.read_only and changed.read_only and (body.get("name", file.name) != file.name or call.media):
        raise read_only(file.read_only_reason)
    changed.name = body.get("name") or file.name
    changed.trashed = body.get("trashed", file.trashed)
    _move(call, changed)
    _write_metadata(changed, body)
    if call.media:
        if file.content is None:
            raise bad_request("Media type is not supported.", "badContent")
        changed.content = call.media.content
        changed.mime_type = body.get("mimeType") or call.media.mime_type
    changed.modified, changed.modified_by = now(), call.email
    call.state.files[file.id] = changed
    return shapes.file(call, changed)


def export(call: Call) -> Response:
    file = call.file()
    if file.document is None:
        raise Refusal(403, "fileNotExportable", "Export only supports Docs Editors files.")
    if call.query["mimeType"] != "text/plain":
        raise bad_request("The requested conversion is not supported.")
    text = "\ufeff" + file.document.text.rstrip("\n").replace("\n", "\r\n")  # as Docs writes plain text
    return Response(text.encode(), media_type="text/plain")


def delete(call: Call) -> Response:
    file = call.file("owner")
    _delete(call, file)
    return Response(status_code=204)


def _delete(call: Call, file: File) -> None:
    for child in [one for one in call.state.files.values() if file.id in one.parents]:
        _delete(call, child)
    call.state.files.pop(file.id, None)


def _new_id(call: Call, mime_type: str) -> str:
    wanted: str | None = call.body.get("id")
    if wanted is None:
        return new_id()
    if mime_type.startswith(WORKSPACE_TYPES) and mime_type != FOLDER:
        raise Refusal(
            403, "generatedIdNotSupported", "Generated IDs are not supported for Docs Editors formats."
        )
    if wanted in call.state.files:
        raise Refusal(409, "fileIdInUse", "A file already exists with the provided ID.")
    if call.state.generated_ids.get(wanted) != "files":
        raise invalid("The provided file ID is not usable.")
    return wanted


def _keep(call: Call, file: File) -> Json:
    call.state.generated_ids.pop(file.id, None)
    call.state.files[file.id] = file
    return shapes.file(call, file)


def _parents(call: Call, ids: list[str]) -> list[str]:
    if len(ids) > 1:
        raise invalid("A file cannot have more than one parent.")
    for id_ in ids:
        if not call.other_file(id_, "writer").is_folder:
            raise Refusal(403, "parentNotAFolder", "The specified parent is not a folder.")
    return list(ids)


def _owned(call: Call) -> Json:
    """Whoever makes a file owns it, except in a shared drive, which owns all that is in it."""
    parents = [call.state.files[id_] for id_ in call.body.get("parents", []) if id_ in call.state.files]
    drive = next((parent.drive_id for parent in parents), None)
    owner = Permission(type="user", role="owner", email=call.email)
    return {"drive_id": drive, "permissions": [] if drive else [owner]}


def _may_write(call: Call, id_: str) -> bool:
    parent = call.state.files.get(id_)
    role = access.role_of(call.state, parent, call.email) if parent else None
    return role is not None and access.STRENGTH[role] >= access.STRENGTH["writer"]


def _move(call: Call, file: File) -> None:
    added = [id_ for id_ in call.query.get("addParents", "").split(",") if id_]
    removed = [id_ for id_ in call.query.get("removeParents", "").split(",") if id_]
    kept = [id_ for id_ in file.parents if id_ not in removed]
    wanted = kept + [id_ for id_ in _parents(call, added) if id_ not in kept]
    if len(wanted) > max(1, len(file.parents)):
        raise Refusal(403, "cannotAddParent", "Increasing the number of parents is not allowed")
    if any(_lies_within(call, id_, file.id) for id_ in added):
        raise Refusal(403, "cyclicalParent", "A folder cannot be moved into itself.")
    file.parents = wanted


def _lies_within(call: Call, id_: str, folder: str) -> bool:
    parents = call.state.files[id_].parents if id_ in call.state.files else []
    return id_ == folder or any(_lies_within(call, parent, folder) for parent in parents)


def _restrict(file: File, restrictions: list[Json] | None) -> None:
    if not restrictions:
        return
    if file.is_folder or len(restrictions) > 1:
        raise invalid("Content restrictions: one, and not on a folder.")
    (restriction,) = restrictions
    if "readOnly" not in restriction:
        raise invalid("Content restrictions need readOnly.")
    file.read_only = restriction["readOnly"]
    file.read_only_reason = restriction.get("reason") if file.read_only else None


def _write_metadata(file: File, body: Json) -> None:
    for name in WRITABLE_AS_IS:
        if name in body:
            setattr(file, name, body[name])
    file.app_properties = _merged(file.app_properties, body.get("appProperties"))
    file.properties = _merged(file.properties, body.get("properties"))
    if "inheritedPermissionsDisabled" in body:
        if not file.is_folder:
            raise invalid("Inherited permissions can be disabled on folders only.")
        file.inherited_permissions_disabled = body["inheritedPermissionsDisabled"]


def _merged(kept: dict[str, str], given: dict[str, str | None] | None) -> dict[str, str]:
    """A null takes a property away, as in Drive."""
    for key, value in (given or {}).items():
        if value is not None and len(key.encode()) + len(value.encode()) > APP_PROPERTY_BYTES:
            raise invalid(f"The property {key} is longer than {APP_PROPERTY_BYTES} bytes.")
    merged: dict[str, str | None] = {**kept, **(given or {})}
    return {key: value for key, value in merged.items() if value is not None}


def _imported(call: Call) -> str:
    if call.media is None:
        return "\n"
    if not call.media.mime_type.startswith("text/plain"):
        raise bad_request("Only text/plain can become a document here.", "badContent")
    text = call.media.content.decode().replace("\r\n", "\n")
    return text if text.endswith("\n") else f"{text}\n"


HANDLERS: dict[str, Handler] = {
    "drive.files.generateIds": generate_ids,
    "drive.files.create": create,
    "drive.files.copy": copy,
    "drive.files.get": get,
    "drive.files.list": list_,
    "drive.files.update": update,
    "drive.files.export": export,
    "drive.files.delete": delete,
}
