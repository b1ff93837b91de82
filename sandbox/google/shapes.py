"""How Drive writes its resources, always in full; what was asked for is cut out afterwards."""

from datetime import datetime

from sandbox import people
from sandbox.google import access
from sandbox.google.call import Call, Json
from sandbox.google.state import DOCUMENT, Comment, File, Permission, Reply

NAMES = {person.email: person.name for person in people.PEOPLE}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def user(call: Call, email: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": NAMES.get(email, email.partition("@")[0]),
        "me": email == call.email,
        "permissionId": Permission(type="user", role="reader", email=email).id,
        "emailAddress": email,
    }


def file(call: Call, it: File) -> Json:
    role = access.role_of(call.state, it, call.email)
    may_write = role is not None and access.STRENGTH[role] >= access.STRENGTH["writer"]
    owners = [one.email for one in it.permissions if one.role == "owner" and one.email]
    permissions = [permission(one, inherited) for one, inherited in access.effective(call.state, it)]
    shown: Json = {
        "kind": "drive#file",
        "id": it.id,
        "name": it.name,
        "mimeType": it.mime_type,
        "starred": it.starred,
        "trashed": access.is_trashed(call.state, it),
        "explicitlyTrashed": it.trashed,
        "spaces": ["drive"],
        "webViewLink": f"{call.base_url}/#/-/document/{it.id}",
        "createdTime": stamp(it.created),
        "modifiedTime": stamp(it.modified),
        "lastModifyingUser": user(call, it.modified_by),
        "owners": [user(call, owner) for owner in owners],
        "ownedByMe": call.email in owners,
        "shared": len(permissions) > 1,
        "writersCanShare": True,
        "inheritedPermissionsDisabled": it.inherited_permissions_disabled,
        "capabilities": {
            "canCopy": not it.is_folder,
            "canEdit": may_write and not it.read_only,
            "canShare": may_write,
            "canRename": may_write and not it.read_only,
            "canTrash": access.may_trash(call.state, it, call.email),
            "canDelete": role == "owner",
            "canAddChildren": may_write and it.is_folder,
            "canModifyContentRestriction": may_write and not it.is_folder,
        },
    }
    optional = {
        "parents": [parent for parent in it.parents if _visible(call, parent)],
        "driveId": it.drive_id,
        "description": it.description,
        "appProperties": it.app_properties,
        "properties": it.properties,
        "contentRestrictions": [_restriction(it)] if it.read_only else [],
    }
    if may_write:
        optional |= {"permissions": permissions, "permissionIds": [one["id"] for one in permissions]}
    if it.content is not None:
        optional |= {"size": str(len(it.content)), "originalFilename": it.name}
    if it.mime_type == DOCUMENT:
        export = f"{call.base_url}/drive/v3/files/{it.id}/export?mimeType=text/plain"
        optional |= {"exportLinks": {"text/plain": export}}
    return shown | {key: value for key, value in optional.items() if value}


def permission(it: Permission, inherited: bool) -> Json:
    shown: Json = {
        "kind": "drive#permission",
        "id": it.id,
        "type": it.type,
        "role": it.role,
        "deleted": False,
        "pendingOwner": False,
        "permissionDetails": [{"permissionType": "file", "role": it.role, "inherited": inherited}],
    }
    if it.email:
        shown |= {"emailAddress": it.email, "displayName": NAMES.get(it.email, it.email)}
    if it.domain:
        shown |= {"domain": it.domain, "displayName": it.domain}
    if it.type in ("domain", "anyone"):
        shown["allowFileDiscovery"] = it.allow_discovery
    return shown


def comment(call: Call, it: Comment) -> Json:
    """Of one that was deleted, only that it was."""
    shown = {
        "kind": "drive#comment",
        "id": it.id,
        "createdTime": stamp(it.created),
        "modifiedTime": stamp(it.modified),
        "author": _author(call, it.author),
        "deleted": it.deleted,
    }
    if it.deleted:
        return shown
    shown |= {
        "htmlContent": it.content,
        "content": it.content,
        "resolved": it.resolved,
        "replies": [reply(call, one) for one in it.replies],
        "mentionedEmailAddresses": it.mentioned,
    }
    optional = {"anchor": it.anchor, "quotedFileContent": it.quoted, "assigneeEmailAddress": it.assignee}
    return shown | {key: value for key, value in optional.items() if value}


def reply(call: Call, it: Reply) -> Json:
    shown = {
        "kind": "drive#reply",
        "id": it.id,
        "createdTime": stamp(it.at),
        "modifiedTime": stamp(it.at),
        "author": _author(call, it.author),
        "htmlContent": it.content,
        "content": it.content,
        "deleted": False,
        "mentionedEmailAddresses": it.mentioned,
    }
    optional = {"action": it.action, "assigneeEmailAddress": it.assignee}
    return shown | {key: value for key, value in optional.items() if value}


def _author(call: Call, email: str) -> Json:
    """Without the address, which Google leaves out here."""
    if not email:
        return {"kind": "drive#user", "displayName": "Anonymous", "me": False}
    return {key: value for key, value in user(call, email).items() if key in ("kind", "displayName", "me")}


def _restriction(it: File) -> Json:
    shown: Json = {"readOnly": True, "type": "globalContentRestriction"}
    return shown | ({"reason": it.read_only_reason} if it.read_only_reason else {})


def _visible(call: Call, parent: str) -> bool:
    known = call.state.files.get(parent)
    return known is not None and access.role_of(call.state, known, call.email) is not None
