"""The sandbox's directory and calendars, spoken to by Google's real client."""

import json
from collections.abc import AsyncIterator
from typing import Any

import google_auth_httplib2
import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.http import build_http

from sandbox.google.discovery import DOCUMENTS
from sandbox.google.state import ADMIN
from tests.sandbox.drive import Drive, Json
from tests.sandbox.serving import listen, serving

GROUPS = "https://www.googleapis.com/auth/admin.directory.group"
EVENTS = "https://www.googleapis.com/auth/calendar.events"
GROUP = "incident-1@example.com"
HOUR = {
    "start": {"dateTime": "2026-03-01T03:00:00+00:00"},
    "end": {"dateTime": "2026-03-01T04:00:00+00:00"},
}


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = Drive()
    drive.state = drive.state.model_copy(deep=True)
    listener, drive.url = listen()
    async with serving(drive.app(), listener):
        yield drive


def client(drive: Drive, document: str, scope: str, subject: str | None = ADMIN) -> Any:
    api = json.loads((DOCUMENTS / f"{document}.json").read_text())
    api |= {"rootUrl": f"{drive.url}/", "baseUrl": f"{drive.url}/{api['servicePath']}"}
    http = google_auth_httplib2.AuthorizedHttp(drive.credentials(subject, (scope,)), http=build_http())
    return build_from_document(api, http=http)


def directory(drive: Drive, **as_whom: Any) -> Any:
    return client(drive, "admin.directory_v1", GROUPS, **as_whom)


def events(drive: Drive, **as_whom: Any) -> Any:
    return client(drive, "calendar.v3", EVENTS, **as_whom).events()


async def test_a_group_is_made_once_and_goes_once(drive: Drive) -> None:
    groups = directory(drive).groups()
    made = await drive.do(groups.insert(body={"email": GROUP, "name": "Incident 1"}))
    assert await drive.refusal(groups.insert(body={"email": GROUP})) == (409, "duplicate")
    assert (await drive.do(groups.get(groupKey=GROUP)))["id"] == made["id"]
    await drive.do(groups.delete(groupKey=GROUP))
    assert await drive.refusal(groups.delete(groupKey=GROUP)) == (404, "notFound")


async def test_a_member_is_in_once_and_out_once_and_strangers_of_the_domain_are_refused(drive: Drive) -> None:
    api = directory(drive)
    members = api.members()
    await drive.do(api.groups().insert(body={"email": GROUP}))
    for email in ("ana@example.com", "guest@elsewhere.example"):
        await drive.do(members.insert(groupKey=GROUP, body={"email": email}))
    twice = members.insert(groupKey=GROUP, body={"email": "ana@example.com"})
    assert await drive.refusal(twice) == (409, "duplicate")
    nobody = members.insert(groupKey=GROUP, body={"email": "nobody@example.com"})
    assert await drive.refusal(nobody) == (404, "notFound")
    await drive.do(members.delete(groupKey=GROUP, memberKey="ana@example.com"))
    again = members.delete(groupKey=GROUP, memberKey="ana@example.com")
    assert await drive.refusal(again) == (404, "notFound")
    left = await drive.do(members.list(groupKey=GROUP))
    assert [member["email"] for member in left["members"]] == ["guest@elsewhere.example"]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"email": "x@elsewhere.example"}, 404, "notFound"),
        ({"name": "No address"}, 400, "required"),
        ({"email": GROUP, "colour": "red"}, 400, "badRequest"),
    ],
)
async def test_what_is_no_group_is_refused(drive: Drive, body: Json, status: int, reason: str) -> None:
    assert await drive.refusal(directory(drive).groups().insert(body=body)) == (status, reason)


async def test_only_an_administrator_with_the_scope_touches_groups(drive: Drive) -> None:
    for subject in (None, "ana@example.com"):
        listing = directory(drive, subject=subject).groups().list(domain="example.com")
        assert await drive.refusal(listing) == (403, "forbidden")
    wrong = client(drive, "admin.directory_v1", EVENTS).groups().list(domain="example.com")
    assert await drive.refusal(wrong) == (403, "insufficientPermissions")


def meeting(request_id: str = "i1/conference", id: str = "abc123", **more: Any) -> Json:
    request = {"requestId": request_id, "conferenceSolutionKey": {"type": "hangoutsMeet"}}
    return {"id": id, "summary": "Incident 1", "conferenceData": {"createRequest": request}, **HOUR, **more}


async def test_a_meet_link_comes_a_moment_later_and_once_for_a_request(drive: Drive) -> None:
    api = events(drive, subject="ana@example.com")
    insert = {"calendarId": "primary", "conferenceDataVersion": 1}
    first = await drive.do(api.insert(**insert, body=meeting()))
    assert first["conferenceData"]["createRequest"]["status"] == {"statusCode": "pending"}
    assert "hangoutLink" not in first
    assert await drive.refusal(api.insert(**insert, body=meeting())) == (409, "duplicate")
    await drive.do(api.insert(**insert, body=meeting(id="abc124")))
    links = [
        (await drive.do(api.get(calendarId="primary", eventId=id)))["hangoutLink"]
        for id in ("abc123", "abc124")
    ]
    assert links[0] == links[1]


async def test_without_the_version_or_a_person_there_is_no_meet_link(drive: Drive) -> None:
    api = events(drive, subject="ana@example.com")
    await drive.do(api.insert(calendarId="primary", body=meeting()))
    assert "conferenceData" not in await drive.do(api.get(calendarId="primary", eventId="abc123"))
    alone = events(drive, subject=None).insert(
        calendarId="primary", conferenceDataVersion=1, body=meeting(id="abc125")
    )
    assert await drive.refusal(alone) == (400, "invalid")


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (meeting(id="Not-Base32"), 400, "invalid"),
        (meeting(end=HOUR["start"]), 400, "timeRangeEmpty"),
        ({"summary": "When?"}, 400, "required"),
    ],
)
async def test_what_is_no_event_is_refused(drive: Drive, body: Json, status: int, reason: str) -> None:
    insert = events(drive, subject="ana@example.com").insert(calendarId="primary", body=body)
    assert await drive.refusal(insert) == (status, reason)


async def test_another_persons_calendar_is_not_there(drive: Drive) -> None:
    listing = events(drive, subject="ana@example.com").list(calendarId="ben@example.com")
    assert await drive.refusal(listing) == (404, "notFound")
