"""Events of people's own calendars, and the Meet links that are made with them: a moment later, as Google does."""

import re
import secrets
from datetime import datetime
from typing import Any

from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, invalid, required
from sandbox.google.state import SERVICE_ACCOUNT, Event, new_id

ID = re.compile(r"[a-v0-9]{5,1024}")  # base32hex, in small letters
MEET = "hangoutsMeet"


def insert(call: Call) -> Json:
    calendar = _calendar(call)
    id_ = call.body.get("id") or new_id(26).lower().replace("-", "0").replace("_", "0")
    if "id" in call.body and not ID.fullmatch(id_):
        raise invalid("Invalid resource id value.")
    if f"{calendar}/{id_}" in call.state.events:
        raise Refusal(409, "duplicate", "The requested identifier already exists.")
    if _moment(call.body["end"]) <= _moment(call.body["start"]):
        raise Refusal(400, "timeRangeEmpty", "The specified time range is empty.")
    event = Event(id=id_, calendar=calendar, body=call.body, request_id=_conference(call))
    call.state.events[f"{calendar}/{id_}"] = event
    return _shown(call, event)


def get(call: Call) -> Json:
    event = call.state.events.get(f"{_calendar(call)}/{call.path['eventId']}")
    if event is None:
        raise Refusal(404, "notFound", "Not Found")
    event.looked_at += 1
    return _shown(call, event)


def list_(call: Call) -> Json:
    calendar = _calendar(call)
    items = [_shown(call, event) for event in call.state.events.values() if event.calendar == calendar]
    return {"kind": "calendar#events", "summary": calendar, "items": items}


def _calendar(call: Call) -> str:
    """Everybody has their own and no other."""
    wanted = call.path["calendarId"]
    if wanted not in ("primary", call.email):
        raise Refusal(404, "notFound", "Not Found")
    return call.email


def _moment(at: dict[str, Any]) -> datetime:
    if "dateTime" not in at:
        raise required("dateTime")
    return datetime.fromisoformat(at["dateTime"])


def _conference(call: Call) -> str | None:
    """The id of the request; the same one makes no second conference. Version 0 knows of no conferences."""
    asked = call.body.get("conferenceData", {}).get("createRequest")
    if asked is None or call.query.get("conferenceDataVersion", 0) != 1:
        return None
    if not asked.get("requestId"):
        raise required("requestId")
    if asked.get("conferenceSolutionKey", {}).get("type") != MEET or call.email == SERVICE_ACCOUNT:
        raise invalid("Invalid conference type value.")
    letters = "".join(secrets.choice("abcdefghijkmnopqrstuvwxyz") for _ in range(10))
    link = f"https://meet.google.com/{letters[:3]}-{letters[3:7]}-{letters[7:]}"
    call.state.meetings.setdefault(asked["requestId"], link)
    return str(asked["requestId"])


def _shown(call: Call, event: Event) -> Json:
    shape: Json = {
        "kind": "calendar#event",
        "status": "confirmed",
        **event.body,
        "id": event.id,
        "organizer": {"email": event.calendar, "self": True},
    }
    shape.pop("conferenceData", None)
    if event.request_id is None:
        return shape
    made = event.looked_at > 0
    request = {
        "requestId": event.request_id,
        "conferenceSolutionKey": {"type": MEET},
        "status": {"statusCode": "success" if made else "pending"},
    }
    link = call.state.meetings[event.request_id]
    entry = {"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")}
    points = {"entryPoints": [entry]} if made else {}
    return (
        shape
        | {"conferenceData": {"createRequest": request, **points}}
        | ({"hangoutLink": link} if made else {})
    )


HANDLERS: dict[str, Handler] = {
    "calendar.events.insert": insert,
    "calendar.events.get": get,
    "calendar.events.list": list_,
}
