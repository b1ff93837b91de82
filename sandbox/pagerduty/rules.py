"""What happens to an incident in PagerDuty: who is woken, what is refused, what subscribers hear. Knows no HTTP."""

from collections.abc import Iterable
from typing import Any

from sandbox.pagerduty.bodies import IncidentChange, NewIncident, NewResponderRequest
from sandbox.pagerduty.errors import Refusal, arguments_caused_error, invalid_input
from sandbox.pagerduty.state import (
    Happening,
    Incident,
    LogEntry,
    Note,
    Notification,
    PagerDutyState,
    Responder,
    ResponderRequest,
    Status,
    Target,
    WakeReason,
    new_id,
    now,
)

DUPLICATE_KEY = "Open incident with matching dedup key already exists on this service"


def on_call(state: PagerDutyState, policy_id: str, from_level: int = 1) -> tuple[int, list[str]]:
    """The first level from `from_level` on that has somebody: PagerDuty skips an empty one."""
    levels = state.escalation_policies[policy_id].levels
    for level, users in enumerate(levels, start=1):
        if level >= from_level and users:
            return level, list(users)
    return from_level, []


def create(state: PagerDutyState, wanted: NewIncident, by: str) -> Incident:
    if wanted.service.id not in state.services:
        raise invalid_input("Service not found")
    if wanted.assignments and wanted.escalation_policy:
        raise invalid_input("Assignments and escalation policy cannot both be given")
    if wanted.incident_key and _open_with_key(state, wanted.service.id, wanted.incident_key):
        raise arguments_caused_error(DUPLICATE_KEY)
    policy = (
        wanted.escalation_policy.id
        if wanted.escalation_policy
        else state.services[wanted.service.id].escalation_policy
    )
    _check_policy(state, policy)
    level, assignees = on_call(state, policy)
    if wanted.assignments:
        level, assignees = 1, _users(state, (one.assignee.id for one in wanted.assignments))
    incident = Incident(
        number=len(state.incidents) + 1,
        key=wanted.incident_key or new_id().lower(),
        title=wanted.title,
        service=wanted.service.id,
        urgency=wanted.urgency,
        escalation_policy=policy,
        details=wanted.body.details if wanted.body else None,
        conference_bridge=wanted.conference_bridge.model_dump() if wanted.conference_bridge else None,
        level=level,
        assignees=assignees,
        created_by=by,
        changed_by=by,
    )
    state.incidents[incident.id] = incident
    _record(incident, "trigger_log_entry", by, "Triggered through the API")
    if by in assignees:  # whoever raises an incident for themselves knows of it already
        incident.status = "acknowledged"
        incident.acknowledgements[by] = now()
    else:
        _wake(state, incident, assignees, "created")
    _tell(state, "incident.triggered", incident, by)
    if incident.status == "acknowledged":
        _tell(state, "incident.acknowledged", incident, by)
    return incident


def change(state: PagerDutyState, incident: Incident, wanted: IncidentChange, by: str) -> None:
    """Everything is checked before anything is changed."""
    if wanted.assignments and wanted.escalation_policy:
        raise invalid_input("Assignments and escalation policy cannot both be given")
    if wanted.escalation_policy:
        _check_policy(state, wanted.escalation_policy.id)
    assignees = _users(state, (one.assignee.id for one in wanted.assignments or []))
    levels = state.escalation_policies[incident.escalation_policy].levels
    if wanted.escalation_level and wanted.escalation_level > len(levels):
        raise invalid_input("Escalation level does not exist")
    _check_status(incident, wanted.status)

    incident.title = wanted.title or incident.title
    incident.urgency = wanted.urgency or incident.urgency
    if wanted.conference_bridge:
        incident.conference_bridge = wanted.conference_bridge.model_dump()
    if wanted.escalation_policy:
        incident.escalation_policy = wanted.escalation_policy.id
        incident.level, users = on_call(state, wanted.escalation_policy.id)
        _assign(state, incident, users, by, "reassigned")
    if assignees:
        _assign(state, incident, assignees, by, "reassigned")
    if wanted.escalation_level:
        incident.level, users = on_call(state, incident.escalation_policy, wanted.escalation_level)
        _assign(state, incident, users, by, "escalated")
    if wanted.status == "acknowledged":
        acknowledge(state, incident, by)
    if wanted.status == "resolved":
        resolve(state, incident, by, wanted.resolution)


def acknowledge(state: PagerDutyState, incident: Incident, by: str) -> None:
    _check_status(incident, "acknowledged")
    incident.status = "acknowledged"
    incident.acknowledgements[by] = now()
    incident.changed_at, incident.changed_by = now(), by
    if by not in incident.assignees:  # taking it makes it one's own
        incident.assignees, incident.assigned_at = [by], now()
    for responder in incident.responders:
        if responder.user == by:
            responder.state = "joined"
    _record(incident, "acknowledge_log_entry", by, "Acknowledged")
    _tell(state, "incident.acknowledged", incident, by)


def resolve(state: PagerDutyState, incident: Incident, by: str, resolution: str | None = None) -> None:
    _check_status(incident, "resolved")
    incident.status = "resolved"
    incident.resolution = resolution
    incident.resolved_at = incident.changed_at = now()
    incident.changed_by = by
    incident.assignees = []
    incident.acknowledgements = {}
    _record(incident, "resolve_log_entry", by, "Resolved")
    _tell(state, "incident.resolved", incident, by)


def request_responders(
    state: PagerDutyState, incident: Incident, wanted: NewResponderRequest
) -> ResponderRequest:
    """The same request twice asks, and wakes, twice: PagerDuty has no key for it."""
    if "coordinated_responding" not in state.abilities:
        raise Refusal(402, 2012, "Your account does not have the coordinated_responding ability")
    (requester,) = _users(state, [wanted.requester_id])
    targets = []
    for one in wanted.responder_request_targets:
        target = one.responder_request_target
        if target.type == "user_reference":
            users = _users(state, [target.id])
        else:
            _check_policy(state, target.id)
            _, users = on_call(state, target.id)
        targets.append(Target(id=target.id, type=target.type, users=users))
    asked = ResponderRequest(requester=requester, message=wanted.message, targets=targets)
    incident.responder_requests.append(asked)
    for user in dict.fromkeys(user for target in targets for user in target.users):
        if user not in {responder.user for responder in incident.responders}:
            incident.responders.append(Responder(user=user, requester=requester, message=wanted.message))
        _wake(state, incident, [user], "responder_requested")
        _record(incident, "responder_request_log_entry", requester, f"Asked {state.users[user].name} to help")
        _tell(state, "incident.responder.added", incident, requester, _responder_data(incident, user, wanted))
    return asked


def annotate(state: PagerDutyState, incident: Incident, content: str, by: str) -> Note:
    note = Note(user=by, content=content)
    incident.notes.append(note)
    _record(incident, "annotate_log_entry", by, content)
    data = {"id": note.id, "content": content, "trimmed": False, "type": "incident_note"}
    _tell(state, "incident.annotated", incident, by, data)
    return note


def _assign(state: PagerDutyState, incident: Incident, users: list[str], by: str, why: WakeReason) -> None:
    """An assignment starts the incident anew: whoever acknowledged it before no longer holds it."""
    if not incident.open:
        raise Refusal(400, 1001, "Incident Already Resolved")
    incident.status = "triggered"
    incident.acknowledgements = {}
    incident.assignees, incident.assigned_at = users, now()
    incident.changed_at, incident.changed_by = now(), by
    _record(
        incident, "assign_log_entry" if why == "reassigned" else "escalate_log_entry", by, why.capitalize()
    )
    _wake(state, incident, users, why)
    _tell(state, f"incident.{why}", incident, by)


def _check_status(incident: Incident, wanted: Status | None) -> None:
    if wanted == "triggered" and incident.status != "triggered":
        raise Refusal(400, 1003, "Invalid Status Provided")
    if wanted and wanted != "triggered" and not incident.open:
        raise Refusal(400, 1001, "Incident Already Resolved")
    if wanted == "acknowledged" and incident.status == "acknowledged":
        raise Refusal(400, 1002, "Incident Already Acknowledged")


def _check_policy(state: PagerDutyState, policy_id: str) -> None:
    if policy_id not in state.escalation_policies:
        raise invalid_input("Escalation policy not found")


def _users(state: PagerDutyState, ids: Iterable[str]) -> list[str]:
    users = list(ids)
    if unknown := [user for user in users if user not in state.users]:
        raise invalid_input(f"User not found: {', '.join(unknown)}")
    return users


def _open_with_key(state: PagerDutyState, service: str, key: str) -> bool:
    return any(i.open and i.service == service and i.key == key for i in state.incidents.values())


def _wake(state: PagerDutyState, incident: Incident, users: list[str], why: WakeReason) -> None:
    state.notifications += [Notification(incident=incident.id, user=user, why=why) for user in users]


def _record(incident: Incident, type_: str, user: str, summary: str) -> None:
    incident.log.append(LogEntry(type=type_, user=user, summary=summary))


def _tell(
    state: PagerDutyState, type_: str, incident: Incident, by: str, data: dict[str, Any] | None = None
) -> None:
    state.listener(Happening(type=type_, incident=incident.model_copy(deep=True), agent=by, data=data))


def _responder_data(incident: Incident, user: str, wanted: NewResponderRequest) -> dict[str, Any]:
    return {
        "type": "incident_responder",
        "state": next(responder.state for responder in incident.responders if responder.user == user),
        "user": {"id": user, "type": "user_reference"},
        "message": wanted.message,
    }
