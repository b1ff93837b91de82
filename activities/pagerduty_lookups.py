"""What PagerDuty has already: people, who is on call, a page or a request of ours. Reads only, over a session of pdpyras."""

from typing import Any

from activities.models import NotePage, Page, RequestResponders
from activities.oncall_models import Scheduled
from activities.once import signature
from incident.people import Person
from roster.planning import Shift


def raised(session: Any, key: str, service: str) -> Page | None:
    """The page with this key, resolved or not: once resolved, PagerDuty would take the key again and page again."""
    incidents = session.rget(
        "/incidents", params={"incident_key": key, "service_ids": [service], "date_range": "all"}
    )
    return min(map(page, incidents), key=lambda page: page.number, default=None)


def asked(session: Any, request: RequestResponders) -> dict[str, Any] | None:
    """This very request, by the mark in its message, if it reached PagerDuty."""
    incident = session.rget(f"/incidents/{request.page_id}")
    marked = (
        asked
        for asked in incident.get("responder_requests", [])
        if signature(request.key) in (asked.get("message") or "")
    )
    return next(marked, None)


def noted(session: Any, request: NotePage) -> bool:
    notes = session.rget(f"/incidents/{request.page_id}/notes")
    return any(signature(request.key) in note["content"] for note in notes)


def on_call(session: Any, escalation_policy: str) -> list[Person]:
    """In the order in which the policy pages: lowest level first, then lowest id."""
    return _each_once(_oncalls(session, escalation_policy))


def first_on_call(session: Any, escalation_policy: str) -> list[Person]:
    """Those at the lowest level that has anybody, by id."""
    oncalls = _oncalls(session, escalation_policy)
    return _each_once(
        [each for each in oncalls if each["escalation_level"] == oncalls[0]["escalation_level"]]
    )


def _oncalls(session: Any, escalation_policy: str) -> list[dict[str, Any]]:
    oncalls: list[dict[str, Any]] = session.rget(
        "/oncalls",
        params={
            "escalation_policy_ids": [escalation_policy],
            "include": ["users"],
            "earliest": "true",
            "limit": 100,
        },
    )
    return sorted(oncalls, key=lambda oncall: (oncall["escalation_level"], oncall["user"]["id"]))


def shifts(session: Any, request: Scheduled) -> list[Shift]:
    """Of the first level, in the order in which they begin."""
    oncalls: list[dict[str, Any]] = session.list_all(
        "/oncalls",
        params={
            "escalation_policy_ids": [request.escalation_policy],
            "include": ["users"],
            "since": request.begin.isoformat(),
            "until": request.end.isoformat(),
        },
    )
    found = [
        Shift(person=person(each["user"]), begin=each["start"], end=each["end"])
        for each in oncalls
        if each["escalation_level"] == 1
    ]
    return sorted(found, key=lambda shift: (shift.begin is not None, shift.begin, shift.person.label))


def _each_once(oncalls: list[dict[str, Any]]) -> list[Person]:
    people: dict[str, Person] = {}
    for oncall in oncalls:
        people.setdefault(oncall["user"]["id"], person(oncall["user"]))
    return list(people.values())


def phone(session: Any, who: Person) -> str | None:
    found = session.rget(f"/users/{who.pagerduty_id}", params={"include": ["contact_methods"]})
    methods = [m for m in found.get("contact_methods", []) if m["type"] == "phone_contact_method"]
    return next((f"+{m.get('country_code', '')} {m['address']}" for m in methods), None)


def user(session: Any, who: Person) -> dict[str, Any] | None:
    """Their account, by its id or by their e-mail address."""
    if who.pagerduty_id:
        try:
            found: dict[str, Any] = session.rget(f"/users/{who.pagerduty_id}")
        except Exception as error:  # read by shape, so that one module alone knows pdpyras
            if getattr(getattr(error, "response", None), "status_code", None) != 404:
                raise
            return None
        return found
    if not who.email:
        return None
    users = session.rget("/users", params={"query": who.email, "limit": 100})
    return next((user for user in users if user["email"].casefold() == who.email.casefold()), None)


# Of PagerDuty's answers what Muster reads.


def page(incident: dict[str, Any]) -> Page:
    return Page(
        id=incident["id"],
        number=incident["incident_number"],
        url=incident["html_url"],
        people=[person(assignment["assignee"]) for assignment in incident["assignments"]],
    )


def assignees(incident: dict[str, Any]) -> list[str]:
    return [assignment["assignee"]["id"] for assignment in incident["assignments"]]


def responders(asked: dict[str, Any]) -> list[Person]:
    """PagerDuty's documents write the inner key both ways."""
    targets = [each.get("responder_request_target", each) for each in asked["responder_request_targets"]]
    found = [
        responder
        for target in targets
        for responder in target.get("incidents_responders") or target.get("incident_responders") or []
    ]
    return [person(responder["user"]) for responder in found]


def person(user: dict[str, Any]) -> Person:
    """A user, or the reference to one, which carries no e-mail address."""
    name = user.get("name") or user.get("summary") or ""
    return Person(name=name, email=user.get("email"), pagerduty_id=user["id"])
