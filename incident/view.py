"""What the `incident` and `timeline` queries answer: the shapes that scripts and people rely on."""

from datetime import datetime

from pydantic import BaseModel

from incident.clocks import clocks, public
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident, Step, Steps, Task
from incident.vocabulary import ASSIGNABLE, AnyRole, Result, Role, Severity, Standing, Status, StepState, What
from incident.words.severity import if_severity, if_type
from incident.words.timeline import timeline_text

RESOURCE_STEPS = {
    "channel": "channel",
    "page": "page",
    "folder": "folder",
    "incident_document": "incident-document",
    "review_document": "review-document",
    "record": "record",
}


class Resource(BaseModel):
    state: StepState
    reason: str | None = None
    since: datetime
    url: str | None = None
    id: str | None = None


class ParticipantView(BaseModel):
    name: str
    email: str | None
    slack_id: str | None
    roles: list[AnyRole]
    added_by: str
    reason: str
    team: str | None = None
    since: datetime

    @property
    def person(self) -> Person:
        return Person(name=self.name, email=self.email, slack_id=self.slack_id)


class ReportView(BaseModel):
    at: datetime
    by: str
    conditions: str
    actions: str
    needs: str
    internal: bool = False


class ExecutiveReportView(BaseModel):
    at: datetime
    by: str
    status: str
    overview: str
    next_steps: str


class TaskView(BaseModel):
    number: int
    at: datetime
    by: str
    owner: Person
    text: str
    until: datetime | None
    understood: bool
    done_at: datetime | None
    withdrawn: bool = False
    url: str | None = None  # of the comment that it comes from
    quoted: str = ""

    @property
    def open(self) -> bool:
        return self.done_at is None and not self.withdrawn


class OfferView(BaseModel):
    """Command, offered to somebody who has not answered yet."""

    number: int
    to: Person
    by: str
    until: datetime


class ProposalView(BaseModel):
    number: int
    at: datetime
    by: str
    text: str
    standing: Standing
    objections: list[str]
    outcome: Result | None


class DueView(BaseModel):
    what: What
    at: datetime


class Entry(BaseModel):
    at: datetime
    kind: str
    actor: str
    text: str
    message: str | None = None  # of the channel, by its timestamp in Slack: imported, or withdrawn


class IncidentView(BaseModel):
    id: str
    title: str
    description: str
    severity: Severity
    type: str | None = None
    status: Status
    restricted: bool
    observers_allowed: bool = False
    drill: bool
    declared_at: datetime
    stable_at: datetime | None
    closed_at: datetime | None
    roles: dict[AnyRole, Person]
    offer: OfferView | None = None
    participants: list[ParticipantView]
    resources: dict[str, Resource]
    reports: list[ReportView]
    executive_reports: list[ExecutiveReportView] = []
    proposals: list[ProposalView] = []
    tasks: list[TaskView] = []
    next_due: list[DueView]
    if_severity: dict[Severity, str] = {}  # what choosing another one does, in words
    if_type: dict[str, str] = {}
    steps: list[Step]


def view(incident: Incident, steps: Steps, policy: Policy | None) -> IncidentView:
    return IncidentView(
        **incident.model_dump(
            include={
                "id",
                "title",
                "description",
                "severity",
                "type",
                "status",
                "restricted",
                "observers_allowed",
                "drill",
                "declared_at",
                "stable_at",
                "closed_at",
            }
        ),
        roles={role: holder for role in _roles(policy) if (holder := incident.holder(role)) is not None}
        | {Role.REPORTER: incident.reporter},  # even after they have left
        offer=_offer(incident),
        participants=[
            ParticipantView(
                name=p.person.label,
                email=p.person.email,
                slack_id=p.person.slack_id,
                roles=p.roles,
                added_by=p.added_by.label,
                reason=p.reason,
                team=p.team,
                since=p.since,
            )
            for p in incident.participants
        ],
        resources={name: _resource(steps.get(key), incident) for name, key in RESOURCE_STEPS.items()},
        reports=[
            ReportView.model_validate({**report.model_dump(), "by": report.by.label})
            for report in incident.reports
        ],
        executive_reports=[
            ExecutiveReportView.model_validate({**report.model_dump(), "by": report.by.label})
            for report in incident.executive_reports
        ],
        tasks=[task_view(task, incident.known(task.owner)) for task in incident.tasks],
        proposals=[
            ProposalView(
                number=p.number,
                at=p.at,
                by=p.by.label,
                text=p.text,
                standing=p.standing,
                objections=[f"{objection.by.label}: {objection.reason}" for objection in p.objections],
                outcome=p.outcome,
            )
            for p in incident.proposals
        ],
        next_due=[
            DueView(what=due.what, at=due.at) for due in (public(clocks(incident, policy)) if policy else [])
        ],
        if_severity=if_severity(incident, policy) if policy else {},
        if_type=if_type(incident, policy) if policy else {},
        steps=list(steps.values()),
    )


def task_view(task: Task, owner: Person) -> TaskView:
    """`owner` as they are known now."""
    return TaskView.model_validate(
        {
            **task.model_dump(),
            "by": task.by.label,
            "owner": owner,
            "url": task.source.url if task.source else None,
            "quoted": task.source.quoted if task.source else "",
        }
    )


def _roles(policy: Policy | None) -> list[AnyRole]:
    return [*ASSIGNABLE, *(policy.roles if policy else [])]


def timeline(incident: Incident) -> list[Entry]:
    return [
        Entry(
            at=event.at,
            kind=event.kind,
            actor=event.actor.label,
            text=timeline_text(event),
            message=getattr(event, "message", None),
        )
        for event in incident.events
    ]


def _offer(incident: Incident) -> OfferView | None:
    offer = incident.open_offer
    if offer is None:
        return None
    return OfferView(number=offer.number, to=incident.known(offer.to), by=offer.by.label, until=offer.until)


def _resource(step: Step | None, incident: Incident) -> Resource:
    if step is None:
        return Resource(state=StepState.WAITING, since=incident.declared_at, reason="not due yet")
    id = step.result.get("id") if isinstance(step.result, dict) else None
    return Resource(state=step.state, reason=step.reason, since=step.since, url=step.url, id=id)
