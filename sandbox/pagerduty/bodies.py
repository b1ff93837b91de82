"""What a PagerDuty write may say. An unknown or ill-typed field is refused, in PagerDuty's own shape."""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from sandbox.pagerduty.errors import invalid_input

BodyT = TypeVar("BodyT", bound=BaseModel)
Key = Annotated[str, Field(min_length=1, max_length=255)]
Title = Annotated[str, Field(min_length=1, max_length=1024, pattern=r"\S")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class UserReference(Strict):
    id: str
    type: Literal["user_reference", "user"]


class ServiceReference(Strict):
    id: str
    type: Literal["service_reference", "service"]


class PolicyReference(Strict):
    id: str
    type: Literal["escalation_policy_reference", "escalation_policy"]


class Assignment(Strict):
    assignee: UserReference


class Details(Strict):
    type: Literal["incident_body"]
    details: str


class ConferenceBridge(Strict):
    conference_number: str | None = None
    conference_url: str | None = None


class IncidentType(Strict):
    name: str


class NewIncident(Strict):
    type: Literal["incident"]
    title: Title
    service: ServiceReference
    urgency: Literal["high", "low"] = "high"
    incident_key: Key | None = None
    body: Details | None = None
    escalation_policy: PolicyReference | None = None
    assignments: Annotated[list[Assignment], Field(min_length=1, max_length=1)] | None = None
    conference_bridge: ConferenceBridge | None = None
    incident_type: IncidentType | None = None


class IncidentChange(Strict):
    type: Literal["incident", "incident_reference"]
    id: str | None = None
    status: Literal["acknowledged", "resolved", "triggered"] | None = None
    resolution: str | None = None
    title: Title | None = None
    urgency: Literal["high", "low"] | None = None
    escalation_level: Annotated[int, Field(ge=1)] | None = None
    escalation_policy: PolicyReference | None = None
    assignments: Annotated[list[Assignment], Field(min_length=1)] | None = None
    conference_bridge: ConferenceBridge | None = None


class NewNote(Strict):
    content: Annotated[str, Field(min_length=1, max_length=2000)]


class TargetReference(Strict):
    id: str
    type: Literal["user_reference", "escalation_policy_reference"]


class RequestedTarget(Strict):
    responder_request_target: TargetReference


class NewResponderRequest(Strict):
    requester_id: str
    message: Annotated[str, Field(min_length=1)]
    responder_request_targets: Annotated[list[RequestedTarget], Field(min_length=1)]


class NewStatusUpdate(Strict):
    message: Annotated[str, Field(min_length=1)]
    subject: str | None = None
    html_message: str | None = None


async def read(request: Request, model: type[BodyT], wrapped_in: str | None = None) -> BodyT:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise invalid_input("Content-Type must be application/json")
    try:
        said: Any = json.loads(await request.body())
    except ValueError:
        raise invalid_input("Body is not valid JSON") from None
    if wrapped_in:
        if not isinstance(said, dict) or not isinstance(said.get(wrapped_in), dict):
            raise invalid_input(f"Missing required parameter: {wrapped_in}")
        said = said[wrapped_in]
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise invalid_input(*(_in_words(one["loc"], one["msg"]) for one in error.errors())) from None


def _in_words(place: tuple[int | str, ...], problem: str) -> str:
    name = ".".join(str(part) for part in place).capitalize() or "Body"
    return f"{name}: {problem}"
