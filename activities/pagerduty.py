"""Everything Muster does in PagerDuty, and the only module that knows pdpyras. Never pages twice for one key."""

import threading
import warnings
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, SecretStr
from temporalio import activity

from activities import pagerduty_lookups as lookups
from activities.errors import final, in_words, pagerduty_refusal, pagerduty_words, repeated_late, retryable
from activities.models import (
    Find,
    Found,
    NotePage,
    Nothing,
    OnCall,
    Page,
    People,
    RaisePage,
    ReassignPage,
    RequestResponders,
    ResolvePage,
)
from activities.off import offered
from activities.oncall_models import LookAtPage, OnCallPhone, PageLook, Phones, Scheduled, Shifts
from activities.once import may_be_done, signed
from activities.pagerduty_sweep import inspected
from activities.sweep_models import Differences, InspectPages
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
        """Page whoever is named; the answer says who that was. Nothing is looked up before a first try."""
        raised = lookups.raised(self._session, request.key, request.service) if may_be_done(request) else None
        return raised or self._raise(request)

    def _raise(self, request: RaisePage) -> Page:
        try:
            incident = self._session.rpost(
                "/incidents",
                json={
                    "type": "incident",
                    "title": request.title[:TITLE],
                    "service": {"id": request.service, "type": "service_reference"},
                    **_paged(request),
                    "urgency": request.urgency,
                    "incident_key": request.key,
                    "body": {"type": "incident_body", "details": request.details},
                },
            )
        except pdpyras.PDClientError as error:
            if not _says(error, KEY_TAKEN):
                raise
            raised = lookups.raised(self._session, request.key, request.service)
            if raised is None:
                raise retryable("PagerDuty has the page but does not list it yet") from None
            return raised
        return lookups.page(incident)

    @activity.defn(name="who_is_on_call")
    @in_words(pagerduty_words)
    def who_is_on_call(self, request: OnCall) -> People:
        """Whom the policy pages first: one person, or all at the lowest level that has anybody, by id."""
        return People(people=lookups.first_on_call(self._session, request.escalation_policy))

    @activity.defn(name="phones_on_call")
    @in_words(pagerduty_words)
    def phones_on_call(self, request: OnCall) -> Phones:
        """Those on call in the order in which they would be paged, each with the phone number PagerDuty has."""
        people = lookups.on_call(self._session, request.escalation_policy)
        phones = [OnCallPhone(name=p.label, phone=lookups.phone(self._session, p)) for p in people]
        return Phones(people=phones)

    @activity.defn(name="scheduled_on_call")
    @in_words(pagerduty_words)
    def scheduled_on_call(self, request: Scheduled) -> Shifts:
        """Whom the policy would page first in a time to come, by its schedules and overrides."""
        return Shifts(shifts=lookups.shifts(self._session, request))

    @activity.defn(name="look_at_page")
    @in_words(pagerduty_words)
    def look_at_page(self, request: LookAtPage) -> PageLook:
        """Whether somebody has taken it: by acknowledging, or by resolving it by hand."""
        incident = self._session.rget(f"/incidents/{request.page_id}")
        if incident["status"] == "triggered":
            return PageLook(status="triggered")
        taken = [a["acknowledger"] for a in incident.get("acknowledgements", [])]
        by = taken[0] if taken else incident["last_status_change_by"]
        return PageLook(status=incident["status"], handled_by=lookups.person(by))

    @activity.defn(name="contact_of")
    @in_words(pagerduty_words)
    def contact_of(self, request: Find) -> Found:
        """Their PagerDuty account by its id or by their e-mail address."""
        who = request.who
        user = lookups.user(self._session, who)
        if user is None:
            return Found(problem=f"{who.label} has no PagerDuty account that Muster can find.")
        return Found(person=who.merged_with(lookups.person(user)))

    @activity.defn(name="reassign_page")
    @in_words(pagerduty_words)
    def reassign_page(self, request: ReassignPage) -> Nothing:
        """Compared first: PagerDuty wakes the assignee each time."""
        assignee = request.to.pagerduty_id or (lookups.user(self._session, request.to) or {}).get("id")
        if assignee is None:
            raise final(f"{request.to.label} has no PagerDuty account: tell them by hand")
        incident = self._session.rget(f"/incidents/{request.page_id}")
        if incident["status"] != "resolved" and lookups.assignees(incident) != [assignee]:
            with repeated_late("PagerDuty"):
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
        asked = lookups.asked(self._session, request) if may_be_done(request) else None
        return People(people=lookups.responders(asked or self._ask(request)))

    def _ask(self, request: RequestResponders) -> dict[str, Any]:
        body = {
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
        }
        with repeated_late("PagerDuty"):
            asked: dict[str, Any] = self._session.rpost(
                f"/incidents/{request.page_id}/responder_requests", json=body
            )
        return asked

    def _requester(self) -> str:
        if self._own_id is None:
            email = self._connection.from_email
            user = lookups.user(self._session, Person(email=email))
            if user is None:
                raise retryable(f"PagerDuty knows no user {email}: check PAGERDUTY_FROM_EMAIL")
            self._own_id = str(user["id"])
        return self._own_id

    @activity.defn(name="note_page")
    @in_words(pagerduty_words)
    def note_page(self, request: NotePage) -> Nothing:
        if not (may_be_done(request) and lookups.noted(self._session, request)):
            content = signed(request.text, request.key, NOTE)
            with repeated_late("PagerDuty"):
                self._session.rpost(f"/incidents/{request.page_id}/notes", json={"content": content})
        return Nothing()

    @activity.defn(name="resolve_page")
    @in_words(pagerduty_words)
    def resolve_page(self, request: ResolvePage) -> Nothing:
        """Resolved before, or never raised, is resolved."""
        page_id = request.page_id
        if page_id is None:
            raised = lookups.raised(self._session, request.page_key, request.service)
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

    @activity.defn(name="inspect_pages")
    @in_words(pagerduty_words)
    def inspect_pages(self, request: InspectPages) -> Differences:
        """Pages that were resolved by hand while they should be open, and others of the same key beside them."""
        return Differences(differences=inspected(self._session, request))


def _paged(request: RaisePage) -> dict[str, Any]:
    """PagerDuty takes one of the two; a person who is assigned is at the end of every ladder."""
    if request.assignee:
        return {"assignments": [{"assignee": {"id": request.assignee, "type": "user_reference"}}]}
    return {
        "escalation_policy": {"id": request.escalation_policy, "type": "escalation_policy_reference"},
    }


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
