"""Who sees what in the sandbox's Drive, and what signing in takes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request as Transport

from sandbox.google import can_read, leave_comment, service_account_file
from sandbox.google.auth import AUDIENCE, GRANT
from sandbox.google.state import SERVICE_ACCOUNT, Token, now
from tests.sandbox.drive import Drive
from tests.sandbox.serving import listen, serving

ANA, BEN = "ana@example.com", "ben@example.com"


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = Drive()
    listener, drive.url = listen()
    async with serving(drive.app(), listener):
        yield drive


def share(drive: Drive, file: str, role: str = "writer", email: str = ANA, **more: Any) -> Any:
    body = {"type": "user", "role": role, "emailAddress": email}
    return drive.client().permissions().create(fileId=file, body=body, **more)


async def test_what_lies_in_a_shared_folder_is_shared_with_everybody_who_sees_the_folder(
    drive: Drive,
) -> None:
    folder = await drive.folder()
    copy = await drive.copy(folder)
    assert can_read(drive.state, copy, BEN)
    assert not can_read(drive.state, copy, "stranger@elsewhere.com")


async def test_a_folder_without_inherited_permissions_is_seen_only_by_those_let_in(drive: Drive) -> None:
    folder = await drive.folder(inheritedPermissionsDisabled=True)
    copy = await drive.copy(folder)
    await drive.do(share(drive, folder, sendNotificationEmail=False))
    assert can_read(drive.state, copy, ANA)
    assert not can_read(drive.state, copy, BEN)
    bens = drive.client(subject=BEN).files()
    assert await drive.refusal(bens.get(fileId=copy)) == (404, "notFound")
    assert (await drive.do(bens.list(q="trashed = false", fields="files(id)")))["files"].count(
        {"id": copy}
    ) == 0


async def test_the_same_grantee_has_one_permission_with_one_id_and_the_last_role(drive: Drive) -> None:
    folder, other = await drive.folder(), await drive.folder("inc-2")
    ids = [
        (await drive.do(share(drive, file, role, sendNotificationEmail=False)))["id"]
        for file, role in ((folder, "reader"), (folder, "writer"), (other, "reader"))
    ]
    assert len(set(ids)) == 1
    listed = await drive.do(drive.client().permissions().list(fileId=folder, fields="permissions(id,role)"))
    assert [one["role"] for one in listed["permissions"] if one["id"] == ids[0]] == ["writer"]


async def test_sharing_sends_a_mail_unless_told_not_to(drive: Drive) -> None:
    folder = await drive.folder()
    await drive.do(share(drive, folder, sendNotificationEmail=False))
    assert drive.state.mails_sent == 0
    await drive.do(share(drive, folder))
    assert drive.state.mails_sent == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"type": "user", "emailAddress": ANA}, "required"),
        ({"role": "reader", "emailAddress": ANA}, "required"),
        ({"type": "user", "role": "reader"}, "required"),
        ({"type": "user", "role": "editor", "emailAddress": ANA}, "invalid"),
        ({"type": "person", "role": "reader", "emailAddress": ANA}, "invalid"),
        ({"type": "user", "role": "reader", "email": ANA}, "badRequest"),
    ],
)
async def test_a_malformed_permission_is_refused(drive: Drive, body: dict[str, str], reason: str) -> None:
    folder = await drive.folder()
    request = drive.client().permissions().create(fileId=folder, body=body)
    assert await drive.refusal(request) == (400, reason)


async def test_a_permission_is_taken_away_where_it_was_given_and_not_below(drive: Drive) -> None:
    folder = await drive.folder(inheritedPermissionsDisabled=True)
    copy = await drive.copy(folder)
    given = await drive.do(share(drive, folder, sendNotificationEmail=False))
    permissions = drive.client().permissions()
    below = permissions.delete(fileId=copy, permissionId=given["id"])
    assert await drive.refusal(below) == (403, "cannotDeleteInheritedPermission")
    await drive.do(permissions.delete(fileId=folder, permissionId=given["id"]))
    assert not can_read(drive.state, copy, ANA)
    again = permissions.delete(fileId=folder, permissionId=given["id"])
    assert await drive.refusal(again) == (404, "notFound")


async def test_a_reader_cannot_write(drive: Drive) -> None:
    folder = await drive.folder()
    renaming = drive.client(subject=BEN).files().update(fileId=folder, body={"name": "mine"})
    assert await drive.refusal(renaming) == (403, "insufficientFilePermissions")


async def test_a_comment_needs_fields_and_is_resolved_by_a_reply(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    comments, replies = drive.client().comments(), drive.client().replies()
    told = {"content": f"Check the cache +{ANA}"}
    assert await drive.refusal(comments.create(fileId=copy, body=told)) == (400, "required")
    assert await drive.refusal(comments.create(fileId=copy, body={}, fields="id")) == (400, "required")
    comment = await drive.do(comments.create(fileId=copy, body=told, fields="id,mentionedEmailAddresses"))
    assert comment["mentionedEmailAddresses"] == [ANA]
    where = {"fileId": copy, "commentId": comment["id"]}
    await drive.do(replies.create(**where, body={"action": "resolve"}, fields="id"))
    seen = await drive.do(comments.get(**where, fields="resolved,replies(action)"))
    assert seen == {"resolved": True, "replies": [{"action": "resolve"}]}
    assert await drive.refusal(replies.create(**where, body={}, fields="id")) == (400, "required")


async def test_comments_are_polled_by_when_they_last_changed(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    leave_comment(drive.state, copy, ANA, "old", lambda: None)
    cursor = now().isoformat()
    assigned = leave_comment(drive.state, copy, ANA, "new", lambda: None, assignee=BEN)
    listing = (
        drive.client()
        .comments()
        .list(fileId=copy, startModifiedTime=cursor, fields="comments(id,content,assigneeEmailAddress)")
    )
    assert (await drive.do(listing))["comments"] == [
        {"id": assigned.id, "content": "new", "assigneeEmailAddress": BEN}
    ]


async def test_a_call_without_a_valid_token_is_refused(drive: Drive) -> None:
    url = f"{drive.url}/drive/v3/files"
    for headers in ({}, {"Authorization": "Bearer guessed"}):
        answer = await asyncio.to_thread(requests.get, url, headers=headers, timeout=5)
        assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")


async def test_an_expired_token_is_renewed_by_the_client(drive: Drive) -> None:
    client = drive.client()
    await drive.do(client.files().list())
    (old,) = drive.state.tokens
    drive.state.tokens[old] = Token(email=SERVICE_ACCOUNT, scopes=[], expires=now())
    assert (await drive.do(client.files().list()))["files"]
    assert old not in drive.state.tokens


async def test_a_scope_that_does_not_cover_the_call_is_refused(drive: Drive) -> None:
    reader = drive.client(scopes=("https://www.googleapis.com/auth/drive.readonly",))
    assert (await drive.do(reader.files().list()))["files"]
    assert await drive.refusal(reader.files().create(body={})) == (403, "insufficientPermissions")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody@else.com"},
        {"aud": "https://example.com/token"},
        {"scope": ""},
        {"scope": "https://www.googleapis.com/auth/everything"},
        {"exp": 1_000_000},
    ],
)
async def test_an_assertion_that_is_not_quite_right_gets_no_token(
    drive: Drive, claims: dict[str, Any]
) -> None:
    signer = crypt.RSASigner.from_service_account_info(service_account_file(drive.state, drive.url))
    moment = int(now().timestamp())
    good = {
        "iss": SERVICE_ACCOUNT,
        "aud": AUDIENCE,
        "scope": "https://www.googleapis.com/auth/drive",
        "iat": moment,
        "exp": moment + 3600,
    }
    statuses = []
    for payload in (good, good | claims):
        form = {"grant_type": GRANT, "assertion": jwt.encode(signer, payload).decode()}
        answer = await asyncio.to_thread(requests.post, f"{drive.url}/token", data=form, timeout=5)
        statuses.append(answer.status_code)
    assert statuses == [200, 400]


async def test_another_key_gets_no_token(drive: Drive) -> None:
    credentials = drive.credentials()
    another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    drive.state.private_key = another.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ).decode()
    with pytest.raises(RefreshError, match="invalid_grant"):
        await asyncio.to_thread(credentials.refresh, Transport())


def test_the_credentials_file_is_plain_json(tmp_path: Any) -> None:
    written = json.dumps(service_account_file(Drive().state, "http://127.0.0.1:1"))
    assert json.loads(written)["token_uri"] == "http://127.0.0.1:1/token"
