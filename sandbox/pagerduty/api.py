"""PagerDuty's endpoints: who asks, what they ask, and the answer's shape. The rules are in `rules.py`."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import parseaddr
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.pagerduty import bodies, rules
from sandbox.pagerduty.errors import Refusal, invalid_input, not_found
from sandbox.pagerduty.params import Params
from sandbox.pagerduty.shapes import Shapes, stamp
from sandbox.pagerduty.state import Incident, PagerDutyState, StatusUpdate, now

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Json]]
Resource = TypeVar("Resource")

DEFAULT_WINDOW = timedelta(days=30)
STATUSES = {"triggered", "acknowledged", "resolved"}
INCIDENT_FILTERS = {
    "date_range",
    "include[]",
    "incident_key",
    "service_ids[]",
    "since",
    "sort_by",
    "statuses[]",
    "time_zone",
    "until",
    "urgencies[]",
    "user_ids[]",
}
ON_CALL_FILTERS = {
    "earliest",
    "escalation_policy_ids[]",
    "include[]",
    "schedule_ids[]",
    "since",
    "time_zone",
    "until",
    "user_ids[]",
}


class Api:
    def __init__(
        self, state: PagerDutyState, changed: Callable[[], None], shapes: Shapes, api_key: str
    ) -> None:
        self.state = state
        self.changed = changed
        self.shapes = shapes
        self.api_key = api_key

    def routes(self) -> list[BaseRoute]:
        return [
            self._route("GET", "/incidents", self.list_incidents),
            self._route("POST", "/incidents", self.create_incident, status=201),
            self._route("GET", "/incidents/{id}", self.get_incident),
            self._route("PUT", "/incidents/{id}", self.update_incident),
            self._route("GET", "/incidents/{id}/notes", self.list_notes),
            self._route("POST", "/incidents/{id}/notes", self.create_note),
            self._route("POST", "/incidents/{id}/responder_requests", self.request_responders),
            self._route("POST", "/incidents/{id}/status_updates", self.update_status),
            self._route("GET", "/incidents/{id}/log_entries", self.list_log_entries),
            self._route("GET", "/oncalls", self.list_on_calls),
            self._route("GET", "/users", self.list_users),
            self._route("GET", "/users/{id}", self.get_user),
            self._route("GET", "/escalation_policies", self.list_policies),
            self._route("GET", "/escalation_policies/{id}", self.get_policy),
            self._route("GET", "/services/{id}", self.get_service),
            self._route("GET", "/abilities", self.list_abilities),
            self._route("GET", "/schedules", self.list_schedules),
            Route(
                "/pagerduty/{path:path}", self._guarded(self.nothing_there), methods=["GET", "POST", "PUT"]
            ),
        ]

    def _route(self, method: str, path: str, endpoint: Endpoint, status: int = 200) -> Route:
        return Route(f"/pagerduty{path}", self._guarded(endpoint, status), methods=[method])

    def _guarded(self, endpoint: Endpoint, status: int = 200) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                if request.headers.get("authorization") != f"Token token={self.api_key}":
                    raise Refusal(401, 2006, "Unauthorized")
                content = await endpoint(request)
            except Refusal as refusal:
                return refusal.response()
            if request.method != "GET":
                self.changed()
            return JSONResponse(content, status)

        return answer

    async def nothing_there(self, _: Request) -> Json:
        raise not_found()

    # Incidents

    async def create_incident(self, request: Request) -> Json:
        by = self._writer(request)
        wanted = await bodies.read(request, bodies.NewIncident, "incident")
        return {"incident": self.shapes.incident(rules.create(self.state, wanted, by))}

    async def update_incident(self, request: Request) -> Json:
        by = self._writer(request)
        incident = self._incident(request)
        wanted = await bodies.read(request, bodies.IncidentChange, "incident")
        rules.change(self.state, incident, wanted, by)
        return {"incident": self.shapes.incident(incident)}

    async def get_incident(self, request: Request) -> Json:
        Params(request, {"include[]"})
        return {"incident": self.shapes.incident(self._incident(request))}

    async def list_incidents(self, request: Request) -> Json:
        params = Params(request, INCIDENT_FILTERS)
        if params.one("date_range") not in (None, "all"):
            raise invalid_input("date_range must be all")
        statuses, services = params.many("statuses", STATUSES), params.many("service_ids")
        urgencies, users = params.many("urgencies", {"high", "low"}), params.many("user_ids")
        until = params.when("until") or now()
        since = params.when("since") or until - DEFAULT_WINDOW
        key = params.one("incident_key")
        found = [
            self.shapes.incident(incident)
            for incident in self.state.incidents.values()
            if (params.one("date_range") == "all" or since <= incident.created_at <= until)
            and (key is None or incident.key == key)
            and (not statuses or incident.status in statuses)
            and (not services or incident.service in services)
            and (not urgencies or incident.urgency in urgencies)
            and (not users or set(users) & set(incident.assignees))
        ]
        return params.page("incidents", found)

    async def create_note(self, request: Request) -> Json:
        by = self._writer(request)
        incident = self._incident(request)
        wanted = await bodies.read(request, bodies.NewNote, "note")
        return {"note": self.shapes.note(rules.annotate(self.state, incident, wanted.content, by))}

    async def list_notes(self, request: Request) -> Json:
        Params(request, set())
        return {"notes": [self.shapes.note(note) for note in self._incident(request).notes]}

    async def request_responders(self, request: Request) -> Json:
        self._writer(request)
        incident = self._incident(request)
        wanted = await bodies.read(request, bodies.NewResponderRequest)
        asked = rules.request_responders(self.state, incident, wanted)
        return {"responder_request": self.shapes.responder_request(incident, asked)}

    async def update_status(self, request: Request) -> Json:
        by = self._writer(request)
        incident = self._incident(request)
        wanted = await bodies.read(request, bodies.NewStatusUpdate)
        update = StatusUpdate(user=by, message=wanted.message)
        incident.status_updates.append(update)
        sender = self.shapes.user_reference(by)
        said = {"id": update.id, "message": update.message, "created_at": stamp(update.at), "sender": sender}
        return {"status_update": said}

    async def list_log_entries(self, request: Request) -> Json:
        params = Params(request, {"include[]", "is_overview", "since", "until", "time_zone"})
        params.flag("is_overview")
        incident = self._incident(request)
        newest_first = [self.shapes.log_entry(incident, entry) for entry in reversed(incident.log)]
        return params.page("log_entries", newest_first)

    # People, and who of them is on call

    async def list_on_calls(self, request: Request) -> Json:
        params = Params(request, ON_CALL_FILTERS)
        params.flag("earliest")
        params.when("since")
        params.when("until")
        policies, users = params.many("escalation_policy_ids"), params.many("user_ids")
        full = "users" in params.many("include", {"users", "schedules", "escalation_policies"})
        found = [
            {
                "escalation_policy": self.shapes.policy_reference(policy.id),
                "escalation_level": level,
                "schedule": None,
                "user": self.shapes.user(self.state.users[user])
                if full
                else self.shapes.user_reference(user),
                "start": None,  # without a schedule a person is on call for good
                "end": None,
            }
            for policy in self.state.escalation_policies.values()
            for level, on_call in enumerate(policy.levels, start=1)
            for user in on_call
            if (not policies or policy.id in policies)
            and (not users or user in users)
            and not params.many("schedule_ids")
        ]
        return params.page("oncalls", found)

    async def list_users(self, request: Request) -> Json:
        params = Params(request, {"query", "include[]", "team_ids[]"})
        query = (params.one("query") or "").lower()
        with_contacts = "contact_methods" in params.many("include")
        found = [
            self.shapes.user(user, with_contacts=with_contacts)
            for user in self.state.users.values()
            if query in user.name.lower() or query in user.email.lower()
        ]
        return params.page("users", found)

    async def get_user(self, request: Request) -> Json:
        params = Params(request, {"include[]"})
        with_contacts = "contact_methods" in params.many("include")
        user = _known(self.state.users, request)
        return {"user": self.shapes.user(user, with_contacts=with_contacts)}

    async def list_policies(self, request: Request) -> Json:
        params = Params(request, {"query", "include[]", "user_ids[]", "team_ids[]", "sort_by"})
        query = (params.one("query") or "").lower()
        policies = self.state.escalation_policies.values()
        found = [self.shapes.policy(policy) for policy in policies if query in policy.name.lower()]
        return params.page("escalation_policies", found)

    async def get_policy(self, request: Request) -> Json:
        Params(request, {"include[]"})
        return {"escalation_policy": self.shapes.policy(_known(self.state.escalation_policies, request))}

    async def get_service(self, request: Request) -> Json:
        Params(request, {"include[]"})
        return {"service": self.shapes.service(_known(self.state.services, request))}

    async def list_abilities(self, request: Request) -> Json:
        Params(request, set())
        return {"abilities": self.state.abilities}

    async def list_schedules(self, request: Request) -> Json:
        return Params(request, {"query", "include[]"}).page("schedules", [])

    def _writer(self, request: Request) -> str:
        """The user named by the From header, without whom PagerDuty changes nothing."""
        given = request.headers.get("from", "")
        if not given:
            raise Refusal(
                400,
                2016,
                'You must specify a user\'s email address in the "From" header to perform this action',
            )
        if "@" not in parseaddr(given)[1]:
            raise Refusal(400, 1028, 'Malformed "From" header')
        user = self.state.user_by_email(given)
        if user is None:
            raise Refusal(400, 1008, "Requester User Not Found")
        return user.id

    def _incident(self, request: Request) -> Incident:
        return _known(self.state.incidents, request)


def _known(resources: dict[str, Resource], request: Request) -> Resource:
    found = resources.get(request.path_params["id"])
    if found is None:
        raise not_found()
    return found
