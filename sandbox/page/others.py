"""PagerDuty and Google as one person sees them on the page; the only things done here are the two buttons."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import pagerduty
from sandbox.google.access import can_read, effective
from sandbox.google.state import File, GoogleState
from sandbox.pagerduty.errors import Refusal
from sandbox.pagerduty.state import Incident, PagerDutyState
from sandbox.slack.state import Json, User
from sandbox.world import World


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
    }


def text_of(file: File) -> str:
    if file.document is not None:
        return file.document.text
    return (file.content or b"").decode(errors="replace")


class Press(BaseModel, extra="forbid"):
    user: str
    incident: str


def routes(world: World) -> list[BaseRoute]:
    async def press(request: Request) -> Response:
        act = Press.model_validate_json(await request.body())
        state = world.state.pagerduty
        user = world.state.slack.users.get(act.user)
        account = state.user_by_email(user.email) if user and user.email else None
        if account is None or act.incident not in state.incidents:
            return JSONResponse({"ok": False, "error": "no such PagerDuty user or incident"}, status_code=409)
        do = pagerduty.acknowledge if request.url.path.endswith("acknowledge") else pagerduty.resolve
        try:
            do(state, act.incident, account.id, world.changed)
        except Refusal as refusal:
            return JSONResponse({"ok": False, "error": refusal.message}, status_code=409)
        return JSONResponse({"ok": True})

    return [Route(f"/ui/pagerduty/{verb}", press, methods=["POST"]) for verb in ("acknowledge", "resolve")]
