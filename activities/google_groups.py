"""Groups through the Admin Directory API: made once by their address, members added and taken out, removed again."""

from typing import Any

from googleapiclient.errors import HttpError

from activities.errors import GOOGLE_BUSY, google_refusal
from activities.google_client import Delegate, GoogleConnection, Session
from activities.workspace_models import ChangeMembers, CreateGroup, GroupMade, MembersChanged, OfGroup

API = ("admin", "directory_v1")
SCOPE = "https://www.googleapis.com/auth/admin.directory.group"
NOT_AN_ADMINISTRATOR = {"forbidden", "insufficientPermissions", "accessNotConfigured", *GOOGLE_BUSY}


class Groups:
    def __init__(self, connection: GoogleConnection) -> None:
        self._delegate = Delegate(connection, API, SCOPE)

    def make(self, request: CreateGroup) -> GroupMade:
        """Its address is its key: a second one is refused, and the first is it."""
        ask = self._delegate.session(request.acts_for)
        body = {"email": request.email, "name": request.name, "description": request.description}
        made = _unless(409, ask, self._delegate.api.groups().insert(body=body))
        made = made or ask(self._delegate.api.groups().get(groupKey=request.email))
        return GroupMade(id=made["id"], email=made["email"])

    def change(self, request: ChangeMembers) -> MembersChanged:
        """Who is in already and who is out already is fine; somebody whom Google refuses keeps nobody else out."""
        ask = self._delegate.session(request.acts_for)
        refused: dict[str, str] = {}
        for email in request.remove:
            _unless(404, ask, self._delegate.api.members().delete(groupKey=request.email, memberKey=email))
        for email in request.add:
            insert = self._delegate.api.members().insert(
                groupKey=request.email, body={"email": email, "role": "MEMBER"}
            )
            try:
                _unless(409, ask, insert)
            except HttpError as error:
                reason, said = google_refusal(error)
                if not _of_the_person(error.resp.status, reason, said):
                    raise
                refused[email] = said
        return MembersChanged(refused=refused)

    def remove(self, request: OfGroup) -> None:
        ask = self._delegate.session(request.acts_for)
        _unless(404, ask, self._delegate.api.groups().delete(groupKey=request.email))


def _unless(status: int, ask: Session, request: Any) -> dict[str, Any] | None:
    """Google's answer, or None where it says that things are so already."""
    try:
        return ask(request) or {}
    except HttpError as error:
        if error.resp.status != status:
            raise
        return None


def _of_the_person(status: int, reason: str, said: str) -> bool:
    """That one cannot be a member; not that the group is not there yet, or the account is no administrator's."""
    if status == 404:
        return "groupKey" not in said
    return status in (400, 403, 412) and reason not in NOT_AN_ADMINISTRATOR
