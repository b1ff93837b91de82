"""Groups and their members, which only an administrator of the domain may touch."""

from starlette.responses import Response

from sandbox import people
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, invalid, required
from sandbox.google.state import ADMIN, DOMAIN, Group

NO_CONTENT = 204


def insert_group(call: Call) -> Json:
    _administrator(call)
    email = str(call.body.get("email") or "").lower()
    if not email:
        raise required("email")
    if "@" not in email.strip("@"):
        raise invalid("Invalid Input: groupKey")
    if not email.endswith(f"@{DOMAIN}"):
        raise Refusal(404, "notFound", "Domain not found.")
    if email in call.state.groups:
        raise Refusal(409, "duplicate", "Entity already exists.")
    group = Group(
        email=email, name=call.body.get("name") or email, description=call.body.get("description", "")
    )
    call.state.groups[email] = group
    return _group(group)


def get_group(call: Call) -> Json:
    return _group(_found(call))


def list_groups(call: Call) -> Json:
    _administrator(call)
    domain = call.query.get("domain")
    if not (domain or call.query.get("customer")):
        raise Refusal(400, "badRequest", "Bad Request")
    if domain not in (None, DOMAIN):
        raise Refusal(404, "notFound", "Domain not found.")
    return {
        "kind": "admin#directory#groups",
        "groups": [_group(group) for group in call.state.groups.values()],
    }


def delete_group(call: Call) -> Response:
    email = _found(call).email
    del call.state.groups[email]
    for file in call.state.files.values():  # what was given to it is not given to the next of that address
        file.permissions = [one for one in file.permissions if (one.type, one.email) != ("group", email)]
    return Response(status_code=NO_CONTENT)


def insert_member(call: Call) -> Json:
    group = _found(call)
    email = str(call.body.get("email") or "").lower()
    if not email:
        raise invalid("Missing required field: memberKey")
    if email.endswith(f"@{DOMAIN}") and email not in {person.email for person in people.PEOPLE}:
        raise Refusal(404, "notFound", "Resource Not Found: memberKey")
    if email in group.members:
        raise Refusal(409, "duplicate", "Member already exists.")
    group.members.append(email)
    return _member(email)


def list_members(call: Call) -> Json:
    return {"kind": "admin#directory#members", "members": [_member(email) for email in _found(call).members]}


def delete_member(call: Call) -> Response:
    group, email = _found(call), call.path["memberKey"].lower()
    if email not in group.members:
        raise Refusal(404, "notFound", "Resource Not Found: memberKey")
    group.members.remove(email)
    return Response(status_code=NO_CONTENT)


def _administrator(call: Call) -> None:
    if call.email != ADMIN:
        raise Refusal(403, "forbidden", "Not Authorized to access this resource/api")


def _found(call: Call) -> Group:
    _administrator(call)
    key = call.path["groupKey"].lower()
    for group in call.state.groups.values():
        if key in (group.email, group.id.lower()):
            return group
    raise Refusal(404, "notFound", "Resource Not Found: groupKey")


def _group(group: Group) -> Json:
    return {
        "kind": "admin#directory#group",
        "id": group.id,
        "email": group.email,
        "name": group.name,
        "description": group.description,
        "directMembersCount": str(len(group.members)),
        "adminCreated": True,
    }


def _member(email: str) -> Json:
    kind = "admin#directory#member"
    return {"kind": kind, "id": email, "email": email, "role": "MEMBER", "type": "USER", "status": "ACTIVE"}


HANDLERS: dict[str, Handler] = {
    "directory.groups.insert": insert_group,
    "directory.groups.get": get_group,
    "directory.groups.list": list_groups,
    "directory.groups.delete": delete_group,
    "directory.members.insert": insert_member,
    "directory.members.list": list_members,
    "directory.members.delete": delete_member,
}
