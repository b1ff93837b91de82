"""What the sandbox's PagerDuty account holds. All of it survives a restart; only the listener is a live object."""

import secrets
import string
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from sandbox import people

Status = Literal["triggered", "acknowledged", "resolved"]
WakeReason = Literal["created", "reassigned", "escalated", "responder_requested"]
ResponderState = Literal["pending", "joined", "declined"]

ID_ALPHABET = string.ascii_uppercase + string.digits
BOT_USER_ID = "PUMUSTR"


def now() -> datetime:
    return datetime.now(UTC)


def new_id(prefix: str = "Q") -> str:
    return prefix + "".join(secrets.choice(ID_ALPHABET) for _ in range(13))


class User(BaseModel):
    id: str
    name: str
    email: str
    time_zone: str
    phone: str | None = None  # "+34 600 000 001"


class EscalationPolicy(BaseModel):
    id: str
    name: str
    levels: list[list[str]]  # the users on call at level 1, at level 2, ...; an empty level has nobody


class Service(BaseModel):
    id: str
    name: str
    escalation_policy: str


class Note(BaseModel):
    id: str = Field(default_factory=lambda: new_id("P"))
    user: str
    content: str
    at: datetime = Field(default_factory=now)


class StatusUpdate(BaseModel):
    id: str = Field(default_factory=lambda: new_id("P"))
    user: str
    message: str
    at: datetime = Field(default_factory=now)


class LogEntry(BaseModel):
    id: str = Field(default_factory=lambda: new_id("R"))
    type: str
    user: str
    summary: str
    at: datetime = Field(default_factory=now)


class Target(BaseModel):
    id: str
    type: Literal["user_reference", "escalation_policy_reference"]
    users: list[str]  # who was asked when the target was resolved


class ResponderRequest(BaseModel):
    requester: str
    message: str
    targets: list[Target]
    at: datetime = Field(default_factory=now)


class Responder(BaseModel):
    user: str
    requester: str
    message: str
    state: ResponderState = "pending"
    at: datetime = Field(default_factory=now)


class Incident(BaseModel):
    id: str = Field(default_factory=new_id)
    number: int
    key: str
    title: str
    service: str
    urgency: Literal["high", "low"]
    escalation_policy: str
    details: str | None = None
    conference_bridge: dict[str, Any] | None = None
    status: Status = "triggered"
    level: int = 1
    assignees: list[str] = []
    assigned_at: datetime = Field(default_factory=now)
    acknowledgements: dict[str, datetime] = {}  # user -> when
    created_by: str
    created_at: datetime = Field(default_factory=now)
    changed_at: datetime = Field(default_factory=now)
    changed_by: str
    resolved_at: datetime | None = None
    resolution: str | None = None
    notes: list[Note] = []
    status_updates: list[StatusUpdate] = []
    responder_requests: list[ResponderRequest] = []
    responders: list[Responder] = []
    log: list[LogEntry] = []

    @property
    def open(self) -> bool:
        return self.status != "resolved"


class Notification(BaseModel):
    """One person woken once."""

    incident: str
    user: str
    why: WakeReason
    at: datetime = Field(default_factory=now)


class Happening(BaseModel):
    """Something that the account's webhook subscription is told about."""

    type: str  # "incident.acknowledged"
    incident: Incident
    agent: str
    data: dict[str, Any] | None = None  # None: the incident itself


def nobody_listens(_: Happening) -> None:
    pass


class PagerDutyState(BaseModel):
    users: dict[str, User]
    services: dict[str, Service]
    escalation_policies: dict[str, EscalationPolicy]
    abilities: list[str] = ["coordinated_responding", "urgencies", "teams"]
    incidents: dict[str, Incident] = {}
    notifications: list[Notification] = []
    listener: Callable[[Happening], None] = Field(default=nobody_listens, exclude=True, repr=False)

    @classmethod
    def seed(cls) -> "PagerDutyState":
        users = [
            User(id=p.pagerduty_id, name=p.name, email=p.email, time_zone=p.timezone, phone=p.phone)
            for p in people.PEOPLE
            if p.pagerduty_id
        ]
        users.append(
            User(id=BOT_USER_ID, name="Muster", email=people.PAGERDUTY_BOT_EMAIL, time_zone="Etc/UTC")
        )
        by_email = {user.email: user.id for user in users}
        policies = [
            EscalationPolicy(id=id_, name=name, levels=[[by_email[on_call]]])
            for id_, (name, on_call) in people.ESCALATION_POLICIES.items()
        ]
        service = Service(id=people.SERVICE, name="Incident command", escalation_policy=policies[0].id)
        return cls(
            users={user.id: user for user in users},
            services={service.id: service},
            escalation_policies={policy.id: policy for policy in policies},
        )

    def user_by_email(self, email: str) -> User | None:
        return next((u for u in self.users.values() if u.email.lower() == email.strip().lower()), None)
