"""A Meet link by way of a calendar's event. The event's id and the request's come from the step, so that it is made once."""

import hashlib
from typing import Any

from googleapiclient.errors import HttpError

from activities.errors import final, retryable
from activities.google_client import Delegate, GoogleConnection
from activities.workspace_models import Conference, OpenConference

API = ("calendar", "v3")
SCOPE = "https://www.googleapis.com/auth/calendar.events"


class Conferences:
    def __init__(self, connection: GoogleConnection) -> None:
        self._delegate = Delegate(connection, API, SCOPE)

    def open(self, request: OpenConference) -> Conference:
        """Nobody is invited and nobody's time is taken: the event is only there for the link."""
        ask = self._delegate.session(request.acts_for)
        id = hashlib.sha256(request.key.encode()).hexdigest()[:32]  # hexadecimal fits a calendar's base32hex
        where = {"calendarId": request.calendar}
        try:
            event = ask(
                self._delegate.api.events().insert(
                    **where, conferenceDataVersion=1, sendUpdates="none", body=_event(request, id)
                )
            )
        except HttpError as error:
            if error.resp.status != 409:
                raise
            event = ask(self._delegate.api.events().get(**where, eventId=id))
        return Conference(id=id, url=_link(event))


def _event(request: OpenConference, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "summary": request.title,
        "description": request.description,
        "start": {"dateTime": request.begins.isoformat()},
        "end": {"dateTime": request.ends.isoformat()},
        "transparency": "transparent",
        "visibility": "private",
        "conferenceData": {
            "createRequest": {"requestId": request.key, "conferenceSolutionKey": {"type": "hangoutsMeet"}}
        },
    }


def _link(event: dict[str, Any]) -> str:
    """Google may take a moment to make it."""
    conference = event.get("conferenceData", {})
    for entry in conference.get("entryPoints", []):
        if entry.get("entryPointType") == "video":
            return str(entry["uri"])
    status = conference.get("createRequest", {}).get("status", {}).get("statusCode")
    if status == "pending":
        raise retryable("Google is still making the Meet link")
    raise final("Google makes no Meet link in this calendar: use one of a person who may start meetings")
