"""Everything Muster does in PagerDuty, and the only module that knows pdpyras. Never pages twice for one key."""

import threading
import warnings
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, SecretStr
from temporalio import activity

from activities.errors import final, in_words, pagerduty_refusal, pagerduty_words, retryable
from activities.models import (
    Find,
    Found,
    LookAtPage,
    NotePage,
    Nothing,
    OnCall,
    OnCallPhone,
    Page,
    PageLook,
    People,
    Phones,
    RaisePage,
    ReassignPage,
    RequestResponders,
    ResolvePage,
)
from activities.off import offered
from activities.once import may_be_done, signature, signed
from incident.people import Person

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # pdpyras announces its successor at every import
    import pdpyras

TIMEOUT = 8  # seconds
KEY_TAKEN = 2002  # "Open incident with matching dedup key already exists on this service"
ALREADY_RESOLVED = 1001
TITLE, NOTE, MESSAGE = 1024, 2000, 1000  # characters


class PagerDutyConnection(BaseModel, frozen=True):
    api_key: SecretStr
    from_email: str  # the PagerDuty user that Muster writes as
    url: str = "https://api.pagerduty.com"


class PagerDuty:
    """PagerDuty as activities that run in threads, with one session per thread."""

    def __init__(self, connection: PagerDutyConnection) -> None:
        self._connection = connection
        self._threads = threading.local()
        self._own_id: str | None = None

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return offered(self)

    @property
    def _session(self) -> Any:
        if not hasattr(self._threads, "session"):
            self._threads.session = _session(self._connection)
        return self._threads.session

    @activity.defn(name="raise_page")
    @in_words(pagerduty_words)
    def raise_page(self, request: RaisePage) -> Page:
        """Page whoever the escalation policy names; the answer says who that was. Nothing is looked up before a first try."""
        raised = self._raised(request.key, request.service) if may_be_done(request) else None
        return raised or self._raise(request)

    def _raise(self, request: RaisePage) -> Page:
        try:
            incident = self._session.rpost(
                "/incidents",
                json={
                    "type": "incident",
                    "title": request.title[:TITLE],
                    "service": {"id": request.service, "type": "service_reference"},
                    "escalation_policy": {
                        "id": request.escalation_policy,
                        "type": "escalation_policy_reference",
                    },
                    "urgency": request.urgency,
                    "incident_key": request.key,
                    "body": {"type": "incident_body", "details": request.details},
                },
            )
        except pdpyras.PDClientError as error:
            if not _says(error, KEY_TAKEN):
                raise
            raised = self._raised(request.key, request.service)
            if raised is None:
                raise retryable("PagerDuty has the page but does not list it yet") from None
            return raised
        return _page(incident)

    def _raised(self, key: str, service: str) -> Page | None:
        """The page with this key, resolved or not: once resolved, PagerDuty would take the key again and page again."""
        incidents = self._session.rget(
            "/incidents",
            params={
                "incident_key": key,
                "service_ids": [service],
                "date_range": "all",
            },
        )
        return min(map(_page, incidents), key=lambda page: page.number, default=None)

    @activity.defn(name="who_is_on_call")
    @in_words(pagerduty_words)
    def who_is_on_call(self, request: OnCall) -> People:
        """First whom the policy pages first: lowest level, then lowest id."""
        oncalls = self._session.rget(
            "/oncalls",
            params={
                "escalation_policy_ids": [request.escalation_policy],
                "include": ["users"],
                "earliest": "true",
                "limit": 100,
            },
        )
        oncalls.sort(key=lambda oncall: (oncall["escalation_level"], oncall["user"]["id"]))
        each_once: dict[str, Person] = {}
        for oncall in oncalls:
            each_once.setdefault(oncall["user"]["id"], _person(oncall["user"]))
        return People(people=list(each_once.values()))

    @activity.defn(name="phones_on_call")
    @in_words(pagerduty_words)
    def phones_on_call(self, request: OnCall) -> Phones:
        """Those on call in the order in which they would be paged, each with the phone number PagerDuty has."""
        people = self.who_is_on_call(request).people
        return Phones(people=[OnCallPhone(name=p.label, phone=self._phone(p)) for p in people])

    def _phone(self, person: Person) -> str | None:
        user = self._session.rget(f"/users/{person.pagerduty_id}", params={"include": ["contact_methods"]})
        methods = [m for m in user.get("contact_methods", []) if m["type"] == "phone_contact_method"]
        return next((f"+{m.get('country_code', '')} {m['address']}" for m in methods), None)

    @activity.defn(name="look_at_page")
    @in_words(pagerduty_words)
    def look_at_page(self, request: LookAtPage) -> PageLook:
        """Whether somebody has taken it: by acknowledging, or by resolving it by hand."""
        incident = self._session.rget(f"/incidents/{request.page_id}")
        if incident["status"] == "triggered":
            return PageLook(status="triggered")
        taken = [a["acknowledger"] for a in incident.get("acknowledgements", [])]
        by = taken[0] if taken else incident["last_status_change_by"]
        return PageLook(status=incident["status"], handled_by=_person(by))

    @activity.defn(name="contact_of")
    @in_words(pagerduty_words)
    def contact_of(self, request: Find) -> Found:
        """Their PagerDuty account by its id or by their e-mail address."""
        who = request.who
        user = self._user(who)
        if user is None:
            return Found(problem=f"{who.label} has no PagerDuty account that Muster can find.")
        return Found(person=who.merged_with(_person(user)))

    def _user(self, who: Person) -> dict[str, Any] | None:
        if who.pagerduty_id:
            try:
                found: dict[str, Any] = self._session.rget(f"/users/{who.pagerduty_id}")
            except pdpyras.PDClientError as error:
                if error.response is None or error.response.status_code != 404:
                    raise
                return None
            return found
        if not who.email:
            return None
        users = self._session.rget("/users", params={"query": who.email, "limit": 100})
        return next((user for user in users if user["email"].casefold() == who.email.casefold()), None)

    @activity.defn(name="reassign_page")
    @in_words(pagerduty_words)
    def reassign_page(self, request: ReassignPage) -> Nothing:
        """Compared first: PagerDuty wakes the assignee each time."""
        assignee = request.to.pagerduty_id or (self._user(request.to) or {}).get("id")
        if assignee is None:
            raise final(f"{request.to.label} has no PagerDuty account: tell them by hand")
        incident = self._session.rget(f"/incidents/{request.page_id}")
        if incident["status"] != "resolved" and _assignees(incident) != [assignee]:
            self._session.rput(
                f"/incidents/{request.page_id}",
                json={
                    "type": "incident_reference",
                    "assignments": [{"assignee": {"id": assignee, "type": "user_reference"}}],
                },
            )
        return Nothing()

    @activity.defn(name="request_responders")
    @in_words(pagerduty_words)
    def request_responders(self, request: RequestResponders) -> People:
        """Ask a team's escalation policy to join the page; the answer says who was asked."""
        asked = self._asked(request) if may_be_done(request) else None
        asked = asked or self._session.rpost(
            f"/incidents/{request.page_id}/responder_requests",
            json={
                "requester_id": self._requester(),
                "message": signed(request.message, request.key, MESSAGE),
                "responder_request_targets": [
                    {
                        "responder_request_target": {
                            "id": request.escalation_policy,
                            "type": "escalation_policy_reference",
                        }
                    }
                ],
            },
        )
        return People(people=_responders(asked))

    def _asked(self, request: RequestResponders) -> dict[str, Any] | None:
        """This very request, by the mark in its message, if it reached PagerDuty."""
        incident = self._session.rget(f"/incidents/{request.page_id}")
        marked = (
            asked
            for asked in incident.get("responder_requests", [])
            if signature(request.key) in (asked.get("message") or "")
        )
        return next(marked, None)

    def _requester(self) -> str:
        if self._own_id is None:
            email = self._connection.from_email
            user = self._user(Person(email=email))
            if user is None:
                raise retryable(f"PagerDuty knows no user {email}: check PAGERDUTY_FROM_EMAIL")
            self._own_id = str(user["id"])
        return self._own_id

    @activity.defn(name="note_page")
    @in_words(pagerduty_words)
    def note_page(self, request: NotePage) -> Nothing:
        if not (may_be_done(request) and self._noted(request)):
            content = signed(request.text, request.key, NOTE)
            self._session.rpost(f"/incidents/{request.page_id}/notes", json={"content": content})
        return Nothing()

    def _noted(self, request: NotePage) -> bool:
        notes = self._session.rget(f"/incidents/{request.page_id}/notes")
        return any(signature(request.key) in note["content"] for note in notes)

    @activity.defn(name="resolve_page")
    @in_words(pagerduty_words)
    def resolve_page(self, request: ResolvePage) -> Nothing:
        """Resolved before, or never raised, is resolved."""
        page_id = request.page_id
        if page_id is None:
            raised = self._raised(request.page_key, request.service)
            if raised is None:
                return Nothing()
            page_id = raised.id
        try:
            self._session.rput(
                f"/incidents/{page_id}",
                json={
                    "type": "incident_reference",
                    "status": "resolved",
                    "resolution": request.resolution,
                },
            )
        except pdpyras.PDClientError as error:
            if not _says(error, ALREADY_RESOLVED):
                raise
        return Nothing()


def _session(connection: PagerDutyConnection) -> Any:
    """A session that repeats nothing by itself: pdpyras would send a page again when its answer is lost."""
    session = pdpyras.APISession(connection.api_key.get_secret_value(), default_from=connection.from_email)
    session.url = connection.url.rstrip("/")
    session.timeout = TIMEOUT
    session.max_network_attempts = 0
    session.retry = {429: 1}  # 0 would mean for ever
    session.max_http_attempts = -1  # and with this, not even once
    return session


def _says(error: Any, code: int) -> bool:
    return error.response is not None and pagerduty_refusal(error.response)[0] == code


def _page(incident: dict[str, Any]) -> Page:
    return Page(
        id=incident["id"],
        number=incident["incident_number"],
        url=incident["html_url"],
        people=[_person(assignment["assignee"]) for assignment in incident["assignments"]],
    )


def _assignees(incident: dict[str, Any]) -> list[str]:
    return [assignment["assignee"]["id"] for assignment in incident["assignments"]]


def _responders(asked: dict[str, Any]) -> list[Person]:
    """PagerDuty's documents write the inner key both ways."""
    targets = [each.get("responder_request_target", each) for each in asked["responder_request_targets"]]
    responders = [
        responder
        for target in targets
        for responder in target.get("incidents_responders") or target.get("incident_responders") or []
    ]
    return [_person(responder["user"]) for responder in responders]


def _person(user: dict[str, Any]) -> Person:
    """A user, or the reference to one, which carries no e-mail address."""
    name = user.get("name") or user.get("summary") or ""
    return Person(name=name, email=user.get("email"), pagerduty_id=user["id"])
