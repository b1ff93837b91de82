"""Who may do what with a file: permissions given on it and those that come down from the folders above."""

from collections.abc import Iterator

from sandbox.google.errors import file_not_found, insufficient_permissions
from sandbox.google.state import File, GoogleState, Permission, Role

STRENGTH: dict[Role, int] = {
    "reader": 1,
    "commenter": 2,
    "writer": 3,
    "fileOrganizer": 4,
    "organizer": 5,
    "owner": 6,
}


def can_read(state: GoogleState, file_id: str, email: str) -> bool:
    return role_of(state, state.files[file_id], email) is not None


def role_of(state: GoogleState, file: File, email: str) -> Role | None:
    roles = [permission.role for permission, _ in effective(state, file) if _covers(state, permission, email)]
    return max(roles, key=STRENGTH.__getitem__, default=None)


def _covers(state: GoogleState, permission: Permission, email: str) -> bool:
    if permission.type != "group":
        return permission.covers(email)
    group = state.groups.get((permission.email or "").lower())
    return group is not None and email.lower() in group.members


def may_trash(state: GoogleState, file: File, email: str) -> bool:
    """Its owner, or, in a shared drive, whoever manages its content."""
    role = role_of(state, file, email)
    return role is not None and STRENGTH[role] >= STRENGTH["fileOrganizer"]


def effective(state: GoogleState, file: File) -> list[tuple[Permission, bool]]:
    """Each grantee's strongest permission on the file, and whether it is an inherited one."""
    strongest: dict[str, tuple[Permission, bool]] = {}
    for permission, inherited in _all(state, file):
        known = strongest.get(permission.id)
        if known is None or STRENGTH[permission.role] > STRENGTH[known[0].role]:
            strongest[permission.id] = (permission, inherited)
    return list(strongest.values())


def visible(state: GoogleState, file_id: str, email: str) -> File:
    file = state.files.get(file_id)
    if file is None or role_of(state, file, email) is None:
        raise file_not_found(file_id)
    return file


def allowed(state: GoogleState, file_id: str, email: str, at_least: Role) -> File:
    file = visible(state, file_id, email)
    role = role_of(state, file, email)
    if role is None or STRENGTH[role] < STRENGTH[at_least]:
        raise insufficient_permissions()
    return file


def is_trashed(state: GoogleState, file: File) -> bool:
    return file.trashed or any(
        is_trashed(state, state.files[parent]) for parent in file.parents if parent in state.files
    )


def _all(state: GoogleState, file: File) -> Iterator[tuple[Permission, bool]]:
    for permission in file.permissions:
        yield permission, False
    for parent in file.parents:
        if parent not in state.files:
            continue
        for permission, _ in _all(state, state.files[parent]):
            # A shared drive's managers are let in everywhere in it.
            if file.inherited_permissions_disabled and permission.role != "organizer":
                continue
            # A folder's owner is an editor of what others put into it.
            owns = permission.role == "owner"
            yield permission.model_copy(update={"role": "writer"}) if owns else permission, True
