"""What the `incident` and `timeline` queries answer: the shapes that scripts and people rely on."""

from datetime import datetime

from pydantic import BaseModel

from incident.clocks import clocks
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident, Step, Steps
from incident.vocabulary import ASSIGNABLE, Result, Role, Severity, Standing, Status, StepState, What
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
    roles: list[Role]
    added_by: str
    reason: str
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


class IncidentView(BaseModel):
    id: str
    title: str
    description: str
    severity: Severity
    status: Status
    restricted: bool
    drill: bool
    declared_at: datetime
    stable_at: datetime | None
    closed_at: datetime | None
    roles: dict[Role, Person]
    offer: OfferView | None = None
    participants: list[ParticipantView]
    resources: dict[str, Resource]
    reports: list[ReportView]
    proposals: list[ProposalView] = []
    next_due: list[DueView]
    steps: list[Step]


def view(incident: Incident, steps: Steps, policy: Policy | None) -> IncidentView:
    return IncidentView(
        **incident.model_dump(
            include={
                "id",
                "title",
                "description",
                "severity",
                "status",
                "restricted",
                "drill",
                "declared_at",
                "stable_at",
                "closed_at",
            }
        ),
        roles={role: holder for role in ASSIGNABLE if (holder := incident.holder(role)) is not None}
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
                since=p.since,
            )
            for p in incident.participants
        ],
        resources={name: _resource(steps.get(key), incident) for name, key in RESOURCE_STEPS.items()},
        reports=[
            ReportView(at=r.at, by=r.by.label, conditions=r.conditions, actions=r.actions, needs=r.needs)
            for r in incident.reports
        ],
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
        next_due=[DueView(what=due.what, at=due.at) for due in (clocks(incident, policy) if policy else [])],
        steps=list(steps.values()),
    )


def timeline(incident: Incident) -> list[Entry]:
    return [
        Entry(at=event.at, kind=event.kind, actor=event.actor.label, text=timeline_text(event))
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
