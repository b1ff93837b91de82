"""How PagerDuty writes its resources. Links lie under the sandbox's own base, or clients refuse to follow."""

import re
from datetime import datetime
from typing import Any

from sandbox.pagerduty.state import (
    EscalationPolicy,
    Incident,
    LogEntry,
    Note,
    PagerDutyState,
    Responder,
    ResponderRequest,
    Service,
    User,
)

Json = dict[str, Any]
PLURALS = {"escalation_policy": "escalation_policies"}


def stamp(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


class Shapes:
    def __init__(self, state: PagerDutyState, base_url: str) -> None:
        self.state = state
        self.api = f"{base_url}/pagerduty"
        self.page = base_url

    def reference(self, type_: str, id_: str, summary: str) -> Json:
        collection = PLURALS.get(type_, f"{type_}s")
        return {
            "id": id_,
            "type": f"{type_}_reference",
            "summary": summary,
            "self": f"{self.api}/{collection}/{id_}",
            "html_url": f"{self.page}/#/-/pagerduty/{id_}",
        }

    def user_reference(self, user_id: str) -> Json:
        return self.reference("user", user_id, self.state.users[user_id].name)

    def incident_reference(self, incident: Incident) -> Json:
        return self.reference("incident", incident.id, f"[#{incident.number}] {incident.title}")

    def policy_reference(self, policy_id: str) -> Json:
        policy = self.state.escalation_policies[policy_id]
        return self.reference("escalation_policy", policy.id, policy.name)

    def service_reference(self, service_id: str) -> Json:
        return self.reference("service", service_id, self.state.services[service_id].name)

    def user(self, user: User, *, with_contacts: bool = False) -> Json:
        methods = [self._email(user), *([self._phone(user)] if user.phone else [])]
        if not with_contacts:
            shown = ("id", "summary", "self", "html_url")
            methods = [{"type": f"{m['type']}_reference"} | {key: m[key] for key in shown} for m in methods]
        return self.user_reference(user.id) | {
            "type": "user",
            "name": user.name,
            "email": user.email,
            "time_zone": user.time_zone,
            "role": "user",
            "job_title": None,
            "description": None,
            "invitation_sent": False,
            "contact_methods": methods,
            "notification_rules": [],
            "teams": [],
        }

    def _email(self, user: User) -> Json:
        return self._contact(user, "email_contact_method", user.email, "Default")

    def _phone(self, user: User) -> Json:
        country, _, number = (user.phone or "").removeprefix("+").partition(" ")
        address = re.sub(r"\D", "", number)
        method = self._contact(user, "phone_contact_method", address, "Mobile")
        return method | {"country_code": int(country), "blacklisted": False}

    def _contact(self, user: User, type_: str, address: str, label: str) -> Json:
        id_ = f"{user.id}{type_[0].upper()}"
        link = f"{self.api}/users/{user.id}/contact_methods/{id_}"
        return {
            "id": id_,
            "type": type_,
            "summary": label,
            "label": label,
            "address": address,
            "self": link,
            "html_url": None,
        }

    def policy(self, policy: EscalationPolicy) -> Json:
        rules = [
            {
                "id": f"{policy.id}L{level}",
                "escalation_delay_in_minutes": 30,
                "targets": [self.user_reference(user) for user in users],
            }
            for level, users in enumerate(policy.levels, start=1)
        ]
        services = [s.id for s in self.state.services.values() if s.escalation_policy == policy.id]
        return self.policy_reference(policy.id) | {
            "type": "escalation_policy",
            "name": policy.name,
            "description": None,
            "escalation_rules": rules,
            "services": [self.service_reference(service) for service in services],
            "num_loops": 0,
            "on_call_handoff_notifications": "if_has_services",
            "teams": [],
        }

    def service(self, service: Service) -> Json:
        open_ones = [i for i in self.state.incidents.values() if i.service == service.id and i.open]
        triggered = any(incident.status == "triggered" for incident in open_ones)
        return self.service_reference(service.id) | {
            "type": "service",
            "name": service.name,
            "description": None,
            "status": "critical" if triggered else "warning" if open_ones else "active",
            "escalation_policy": self.policy_reference(service.escalation_policy),
            "auto_resolve_timeout": None,
            "acknowledgement_timeout": None,
            "teams": [],
            "integrations": [],
        }

    def incident(self, incident: Incident) -> Json:
        assigned_at = stamp(incident.assigned_at)
        return self.incident_reference(incident) | {
            "type": "incident",
            "incident_number": incident.number,
            "title": incident.title,
            "description": incident.title,
            "status": incident.status,
            "incident_key": incident.key,
            "urgency": incident.urgency,
            "priority": None,
            "created_at": stamp(incident.created_at),
            "updated_at": stamp(incident.changed_at),
            "resolved_at": stamp(incident.resolved_at),
            "service": self.service_reference(incident.service),
            "escalation_policy": self.policy_reference(incident.escalation_policy),
            "assignments": [
                {"at": assigned_at, "assignee": self.user_reference(user)} for user in incident.assignees
            ],
            "acknowledgements": [
                {"at": stamp(at), "acknowledger": self.user_reference(user)}
                for user, at in incident.acknowledgements.items()
            ],
            "last_status_change_at": stamp(incident.changed_at),
            "last_status_change_by": self.user_reference(incident.changed_by),
            "resolve_reason": None,
            "conference_bridge": incident.conference_bridge,
            "body": {"type": "incident_body", "details": incident.details},
            "teams": [],
            "pending_actions": [],
            "responder_requests": [
                self.responder_request(incident, asked) for asked in incident.responder_requests
            ],
            "incidents_responders": [self.responder(incident, one) for one in incident.responders],
        }

    def responder_request(self, incident: Incident, asked: ResponderRequest) -> Json:
        targets = []
        for target in asked.targets:
            named = (
                self.user_reference(target.id)
                if target.type == "user_reference"
                else self.policy_reference(target.id)
            )
            responders = [self.responder(incident, r) for r in incident.responders if r.user in target.users]
            targets.append({"responder_request_target": named | {"incidents_responders": responders}})
        return {
            "incident": self.incident_reference(incident),
            "requester": self.user_reference(asked.requester),
            "requested_at": stamp(asked.at),
            "message": asked.message,
            "responder_request_targets": targets,
        }

    def responder(self, incident: Incident, responder: Responder) -> Json:
        return {
            "state": responder.state,
            "user": self.user_reference(responder.user),
            "incident": self.incident_reference(incident),
            "updated_at": stamp(responder.at),
            "message": responder.message,
            "requester": self.user_reference(responder.requester),
            "requested_at": stamp(responder.at),
            "escalation_policy_requests": [],
        }

    def note(self, note: Note) -> Json:
        return {
            "id": note.id,
            "user": self.user_reference(note.user),
            "content": note.content,
            "created_at": stamp(note.at),
            "channel": {"summary": "The PagerDuty website or APIs"},
        }

    def log_entry(self, incident: Incident, entry: LogEntry) -> Json:
        return self.reference("log_entry", entry.id, entry.summary) | {
            "type": entry.type,
            "created_at": stamp(entry.at),
            "agent": self.user_reference(entry.user),
            "channel": {"type": "api"},
            "incident": self.incident_reference(incident),
            "service": self.service_reference(incident.service),
            "teams": [],
        }
