"""PagerDuty and Google as one person sees them on the page; done here: the two buttons, comments and what becomes of them."""

import json
from contextlib import suppress

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import google, pagerduty
from sandbox.google import comments
from sandbox.google.access import can_read, effective
from sandbox.google.state import File, GoogleState
from sandbox.pagerduty.errors import Refusal
from sandbox.pagerduty.state import Incident, PagerDutyState
from sandbox.slack.state import Json, User
from sandbox.world import World

NOT_SHARED = "There is no such document, or it is not shared with you."


def pagerduty_seen(state: PagerDutyState, user: User | None) -> Json:
    account = state.user_by_email(user.email) if user and user.email else None
    paged = sum(1 for n in state.notifications if account and n.user == account.id)
    newest_first = sorted(state.incidents.values(), key=lambda i: (i.status == "resolved", -i.number))
    return {
        "me": {"id": account.id, "paged": paged} if account else None,
        "incidents": [incident_seen(state, incident) for incident in newest_first],
    }


def incident_seen(state: PagerDutyState, incident: Incident) -> Json:
    return {
        "id": incident.id,
        "number": incident.number,
        "title": incident.title,
        "status": incident.status,
        "urgency": incident.urgency,
        "key": incident.key,
        "details": incident.details,
        "escalation_policy": state.escalation_policies[incident.escalation_policy].name,
        "assignees": [state.users[u].name for u in incident.assignees],
        "responders": [{"name": state.users[r.user].name, "state": r.state} for r in incident.responders],
        "notes": [n.content for n in incident.notes],
    }


def documents_seen(state: GoogleState, user: User | None) -> list[Json]:
    return [
        file_seen(state, file)
        for file in state.files.values()
        if user is None or (user.email and can_read(state, file.id, user.email))
    ]


def file_seen(state: GoogleState, file: File) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "mime_type": file.mime_type,
        "folder": file.is_folder,
        "parents": file.parents,
        "trashed": file.trashed,
        "read_only": file.read_only,
        "readers": len(effective(state, file)),
        "text": text_of(file),
        "comments": [
            {
                "id": c.id,
                "author": c.author or "Anonymous",
                "content": c.content,
                "assignee": c.assignee,
                "resolved": c.resolved,
                "replies": [
                    {"author": r.author, "content": r.content, "action": r.action} for r in c.replies
                ],
            }
            for c in file.comments
            if not c.deleted
        ],
    }


def text_of(file: File) -> str:
    if file.document is not None:
        return file.document.text
    content = (file.content or b"").decode(errors="replace")
    if file.mime_type == "application/json":
        with suppress(ValueError):
            return json.dumps(json.loads(content), indent=2, ensure_ascii=False)
    return content


class Press(BaseModel, extra="forbid"):
    user: str
    incident: str


class Remark(BaseModel, extra="forbid"):
    """A comment on a document, given to somebody to do where an assignee's e-mail address is named."""

    user: str
    document: str
    content: str = Field(min_length=1)
    assignee: str | None = None


class Turn(BaseModel, extra="forbid"):
    """A comment is resolved, or opened again."""

    user: str
    document: str
    comment: str
    action: comments.Turn


def routes(world: World) -> list[BaseRoute]:
    async def press(request: Request) -> Response:
        try:
            act = Press.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(str(error), 400)
        state = world.state.pagerduty
        user = world.state.slack.users.get(act.user)
        account = state.user_by_email(user.email) if user and user.email else None
        if account is None or act.incident not in state.incidents:
            return refused("There is no such incident, or you have no PagerDuty account.")
        do = pagerduty.acknowledge if request.url.path.endswith("acknowledge") else pagerduty.resolve
        try:
            do(state, act.incident, account.id, world.changed)
        except Refusal as refusal:
            return refused(refusal.message)
        return JSONResponse({"ok": True})

    def reader(act: Remark | Turn) -> str | None:
        """The address of whoever acts, where the document is shared with them."""
        state, user = world.state.google, world.state.slack.users.get(act.user)
        email = user.email if user else None
        there = email is not None and act.document in state.files and can_read(state, act.document, email)
        return email if there else None

    async def comment(request: Request) -> Response:
        try:
            act = Remark.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(str(error), 400)
        state, email = world.state.google, reader(act)
        if email is None:
            return refused(NOT_SHARED)
        made = google.leave_comment(
            state, act.document, email, act.content, world.changed, assignee=act.assignee
        )
        return JSONResponse({"ok": True, "comment": made.id})

    async def turn(request: Request) -> Response:
        try:
            act = Turn.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(str(error), 400)
        state, email = world.state.google, reader(act)
        if email is None:
            return refused(NOT_SHARED)
        if act.comment not in [each.id for each in state.files[act.document].comments if not each.deleted]:
            return refused("There is no such comment.")
        google.answer_comment(state, act.document, act.comment, email, "", world.changed, action=act.action)
        return JSONResponse({"ok": True})

    return [
        Route("/ui/comment/turn", turn, methods=["POST"]),
        Route("/ui/pagerduty/acknowledge", press, methods=["POST"]),
        Route("/ui/pagerduty/resolve", press, methods=["POST"]),
        Route("/ui/comment", comment, methods=["POST"]),
    ]


def refused(why: str, status: int = 409) -> Response:
    return JSONResponse({"ok": False, "error": why}, status_code=status)
