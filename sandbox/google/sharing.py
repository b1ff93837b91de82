"""Drive's permissions: who is let in, who is put out, and the e-mails that this causes."""

from starlette.responses import Response

from sandbox.google import access, shapes
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, bad_request, invalid, required
from sandbox.google.files import page_of
from sandbox.google.state import DOMAIN, Permission


def create(call: Call) -> Json:
    """The same grantee again changes the role and nothing else, but is told by e-mail each time."""
    file = call.file("writer")
    permission = _wanted(call)
    _is_known(call, permission)
    mine = access.role_of(call.state, file, call.email)
    if permission.role == "owner" and (mine != "owner" or not call.query["transferOwnership"]):
        raise Refusal(
            403, "forbidden", "The transferOwnership parameter must be enabled when the role is 'owner'."
        )
    if permission.role in ("organizer", "fileOrganizer"):
        raise bad_request("This role belongs to shared drives.", "invalidSharingRequest")
    others = [one for one in file.permissions if one.id != permission.id]
    if permission.role == "owner":
        for other in others:
            other.role = "writer" if other.role == "owner" else other.role
    elif any(one.id == permission.id and one.role == "owner" for one in file.permissions):
        raise Refusal(403, "cannotModifyOwner", "The owner of a file cannot be made anything less.")
    file.permissions = [*others, permission]
    if permission.type in ("user", "group") and call.query.get("sendNotificationEmail", True):
        call.state.mails_sent += 1
    return shapes.permission(permission, inherited=False)


def list_(call: Call) -> Json:
    file = call.file()
    found = access.effective(call.state, file)
    page, more = page_of(found, call.query)
    permissions = [shapes.permission(permission, inherited) for permission, inherited in page]
    return {"kind": "drive#permissionList", "permissions": permissions} | more


def delete(call: Call) -> Response:
    file = call.file("writer")
    id_ = call.path["permissionId"]
    for permission, inherited in access.effective(call.state, file):
        if permission.id != id_:
            continue
        if permission.role == "owner":
            raise Refusal(403, "cannotRemoveOwner", "The owner of a file cannot be removed.")
        if inherited and all(one.id != id_ for one in file.permissions):
            raise Refusal(403, "cannotDeleteInheritedPermission", "Cannot delete an inherited permission.")
        file.permissions = [one for one in file.permissions if one.id != id_]
        return Response(status_code=204)
    raise Refusal(404, "notFound", f"Permission not found: {id_}.")


def _is_known(call: Call, permission: Permission) -> None:
    """Whoever has no account can be let in with an e-mail only; of groups, those of the domain are known here."""
    email = (permission.email or "").lower()
    ours = permission.type == "group" and email.endswith(f"@{DOMAIN}")
    if ours and email not in call.state.groups and not call.query.get("sendNotificationEmail", True):
        raise bad_request(
            f"You are trying to invite {email}. Since there is no Google account associated with this email "
            'address, you must check the "Notify people" box to invite this recipient.',
            "invalidSharingRequest",
        )


def _wanted(call: Call) -> Permission:
    body = call.body
    if body["type"] not in ("user", "group", "domain", "anyone"):
        raise invalid(f"The permission type field is invalid: {body['type']}")
    if body["role"] not in access.STRENGTH:
        raise invalid(f"The permission role field is invalid: {body['role']}")
    by_address = body["type"] in ("user", "group")
    if by_address and "@" not in body.get("emailAddress", ""):
        raise required("permission.emailAddress")
    if body["type"] == "domain" and not body.get("domain"):
        raise required("permission.domain")
    return Permission(
        type=body["type"],
        role=body["role"],
        email=body["emailAddress"] if by_address else None,
        domain=body["domain"] if body["type"] == "domain" else None,
        allow_discovery=body.get("allowFileDiscovery", False),
    )


HANDLERS: dict[str, Handler] = {
    "drive.permissions.create": create,
    "drive.permissions.list": list_,
    "drive.permissions.delete": delete,
}
