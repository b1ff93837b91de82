"""The sandbox's Drive, spoken to by Google's real client."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from sandbox.google import GoogleState
from tests.sandbox.drive import DOCUMENT, FOLDER, Drive, Json
from tests.sandbox.serving import listen, serving


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = Drive()
    listener, drive.url = listen()
    async with serving(drive.app(), listener):
        yield drive


def bytes_of(content: bytes, resumable: bool = False, chunk: int = 256 * 1024) -> MediaIoBaseUpload:
    return MediaIoBaseUpload(io.BytesIO(content), "application/json", chunksize=chunk, resumable=resumable)


async def generated_id(drive: Drive) -> str:
    answer = await drive.do(drive.client().files().generateIds(count=1, type="files"))
    return str(answer["ids"][0])


async def test_a_folder_made_twice_with_one_generated_id_is_one_folder(drive: Drive) -> None:
    id_ = await generated_id(drive)
    body = {"id": id_, "name": "inc-1", "mimeType": FOLDER, "parents": ["FOLDER_ROOT"]}
    assert await drive.folder(id=id_) == id_
    assert await drive.refusal(drive.client().files().create(body=body)) == (409, "fileIdInUse")
    assert [file.name for file in drive.state.files.values()].count("inc-1") == 1


async def test_an_id_that_google_did_not_generate_is_refused(drive: Drive) -> None:
    body = {"id": "my-own-id", "name": "inc-1", "mimeType": FOLDER}
    assert await drive.refusal(drive.client().files().create(body=body)) == (400, "invalid")


async def test_a_generated_id_is_refused_for_documents(drive: Drive) -> None:
    id_ = await generated_id(drive)
    files = drive.client().files()
    assert await drive.refusal(files.create(body={"id": id_, "mimeType": DOCUMENT})) == (
        403,
        "generatedIdNotSupported",
    )
    copying = files.copy(fileId="DOC_INCIDENT", body={"id": id_})
    assert await drive.refusal(copying) == (403, "generatedIdNotSupported")


async def test_a_copy_of_a_template_is_found_again_by_its_parent_and_its_mark(drive: Drive) -> None:
    folder = await drive.folder()
    copy = await drive.copy(folder, appProperties={"step": "inc-1/it's"})
    await drive.copy(folder, appProperties={"step": "inc-1/other"})
    query = (
        f"'{folder}' in parents and appProperties has {{ key='step' and value='inc-1/it\\'s' }}"
        " and trashed = false"
    )
    found = await drive.do(drive.client().files().list(q=query, fields="files(id,appProperties)"))
    assert found == {"files": [{"id": copy, "appProperties": {"step": "inc-1/it's"}}]}
    assert drive.text(copy) == drive.text("DOC_INCIDENT")


@pytest.mark.parametrize(
    "query",
    [
        "name contains 'inc'",
        "trashed = maybe",
        "name = 'a' or name = 'b'",
        "name = 'a' and",
        "name = 'a",
        "appProperties has { key='a' }",
    ],
)
async def test_a_query_that_is_not_understood_is_refused(drive: Drive, query: str) -> None:
    assert await drive.refusal(drive.client().files().list(q=query)) == (400, "invalid")


async def test_a_query_within_an_unknown_folder_is_not_found(drive: Drive) -> None:
    assert await drive.refusal(drive.client().files().list(q="'NOWHERE' in parents")) == (404, "notFound")


async def test_files_are_listed_in_order_and_page_by_page(drive: Drive) -> None:
    folder = await drive.folder()
    for name in ("a", "b", "c"):
        await drive.folder(name, folder)
    files = drive.client().files()
    listing = {"q": f"'{folder}' in parents", "orderBy": "createdTime", "pageSize": 2}
    first = await drive.do(files.list(**listing))
    rest = await drive.do(files.list(**listing, pageToken=first["nextPageToken"]))
    assert [file["name"] for file in first["files"] + rest["files"]] == ["a", "b", "c"]
    assert "nextPageToken" not in rest


async def test_a_file_shows_only_the_usual_four_fields_unless_asked_for_more(drive: Drive) -> None:
    files = drive.client().files()
    brief = await drive.do(files.get(fileId="DOC_INCIDENT"))
    assert set(brief) == {"kind", "id", "name", "mimeType"}
    asked = await drive.do(files.get(fileId="DOC_INCIDENT", fields="webViewLink,owners(emailAddress)"))
    assert asked == {
        "webViewLink": f"{drive.url}/#/-/document/DOC_INCIDENT",
        "owners": [{"emailAddress": "admin@example.com"}],
    }
    for fields in ("id,nmae", "owners(emial)", "files(id", "id,,name"):
        refused = await drive.refusal(files.get(fileId="DOC_INCIDENT", fields=fields))
        assert refused == (400, "invalidParameter")


@pytest.mark.parametrize(
    "body",
    [
        {"title": "Drive v2's word for a name"},
        {"name": 7},
        {"parents": "FOLDER_ROOT"},
        {"appProperties": {"step": 1}},
        {"contentRestrictions": [{"readonly": True}]},
        {"createdTime": "yesterday"},
    ],
)
async def test_a_body_that_google_does_not_describe_is_refused(drive: Drive, body: Json) -> None:
    before = drive.state.model_copy(deep=True)
    assert await drive.refusal(drive.client().files().create(body=body)) == (400, "badRequest")
    assert drive.state.files == before.files


async def test_a_parameter_that_google_does_not_describe_is_refused(drive: Drive) -> None:
    for extra in ("supportAllDrives=true", "supportsAllDrives=True", "pageSize=0", "pageSize=many"):
        request = drive.client().files().list()
        request.uri += f"&{extra}"
        assert (await drive.refusal(request))[0] == 400


async def test_a_path_that_google_does_not_describe_is_not_found(drive: Drive) -> None:
    request = drive.client().files().list()
    request.uri = request.uri.replace("/files?", "/flies?")
    assert await drive.refusal(request) == (404, "notFound")


@pytest.mark.parametrize("resumable", [False, True])
async def test_what_is_uploaded_is_what_is_downloaded(drive: Drive, resumable: bool) -> None:
    content = bytes(range(256)) * 3000 + b"\r\n--\r\n"
    id_ = await generated_id(drive)
    body = {"id": id_, "name": "record.json", "parents": [await drive.folder()]}
    files = drive.client().files()
    await drive.do(files.create(body=body, media_body=bytes_of(content, resumable)))
    received = io.BytesIO()
    download = MediaIoBaseDownload(received, files.get_media(fileId=id_))
    _, done = await asyncio.to_thread(download.next_chunk)
    assert done
    assert received.getvalue() == content
    again = files.create(body=body, media_body=bytes_of(content, resumable))
    assert await drive.refusal(again) == (409, "fileIdInUse")
    await drive.do(files.update(fileId=id_, media_body=bytes_of(b"{}", resumable)))
    assert drive.state.files[id_].content == b"{}"


async def test_a_document_is_exported_and_not_downloaded(drive: Drive) -> None:
    files = drive.client().files()
    text = await drive.do(files.export(fileId="DOC_REVIEW", mimeType="text/plain"))
    assert text.decode("utf-8-sig").startswith("Review: {{title}}\r\n")
    assert await drive.refusal(files.get_media(fileId="DOC_REVIEW")) == (403, "fileNotDownloadable")
    unknown = files.export(fileId="DOC_REVIEW", mimeType="text/morse")
    assert (await drive.refusal(unknown))[0] == 400


async def test_a_bad_choice_of_fields_is_refused_before_anything_is_made(drive: Drive) -> None:
    before = set(drive.state.files)
    creating = drive.client().files().create(body={"name": "inc-1", "mimeType": FOLDER}, fields="id,link")
    assert await drive.refusal(creating) == (400, "invalidParameter")
    assert set(drive.state.files) == before


async def test_a_null_says_nothing_except_that_it_takes_a_property_away(drive: Drive) -> None:
    folder = await drive.folder(appProperties={"step": "1", "key": "a"}, description=None)
    changing = (
        drive.client()
        .files()
        .update(
            fileId=folder, body={"name": None, "appProperties": {"step": None}}, fields="name,appProperties"
        )
    )
    assert await drive.do(changing) == {"name": "inc-1", "appProperties": {"key": "a"}}


async def test_a_file_moves_to_exactly_one_other_folder(drive: Drive) -> None:
    folder = await drive.folder()
    files = drive.client().files()
    moving = files.update(
        fileId=folder, addParents="FOLDER_ARCHIVE", removeParents="FOLDER_ROOT", fields="parents"
    )
    assert await drive.do(moving) == {"parents": ["FOLDER_ARCHIVE"]}
    both = files.update(fileId=folder, addParents="FOLDER_ROOT")
    assert await drive.refusal(both) == (403, "cannotAddParent")
    directly = files.update(fileId=folder, body={"parents": ["FOLDER_ROOT"]})
    assert await drive.refusal(directly) == (403, "fieldNotWritable")
    inside = await drive.folder("inside", folder)
    around = files.update(fileId=folder, addParents=inside, removeParents="FOLDER_ARCHIVE")
    assert await drive.refusal(around) == (403, "cyclicalParent")


async def test_a_read_only_document_keeps_its_name_its_text_and_its_comments(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    files, comments = drive.client().files(), drive.client().comments()
    locked = {"name": "Incident (closed)", "contentRestrictions": [{"readOnly": True, "reason": "closed"}]}
    await drive.do(files.update(fileId=copy, body=locked))
    assert drive.state.files[copy].name == "Incident (closed)"
    insert = {"insertText": {"location": {"index": 1}, "text": "late"}}
    editing = drive.client("docs").documents().batchUpdate(documentId=copy, body={"requests": [insert]})
    assert (await drive.refusal(editing))[0] == 403
    assert (await drive.refusal(files.update(fileId=copy, body={"name": "Other"})))[0] == 403
    commenting = comments.create(fileId=copy, body={"content": "late"}, fields="id")
    assert (await drive.refusal(commenting))[0] == 403
    unlocked = {"name": "Incident", "contentRestrictions": [{"readOnly": False}]}
    await drive.do(files.update(fileId=copy, body=unlocked))
    await drive.edit(copy, insert)
    assert drive.text(copy).startswith("late")


async def test_what_lies_in_a_trashed_folder_is_trashed(drive: Drive) -> None:
    folder = await drive.folder()
    copy = await drive.copy(folder)
    files = drive.client().files()
    await drive.do(files.update(fileId=folder, body={"trashed": True}))
    listing = files.list(q=f"'{folder}' in parents and trashed = false")
    assert (await drive.do(listing))["files"] == []
    assert await drive.do(files.get(fileId=copy, fields="trashed")) == {"trashed": True}
    assert (await drive.refusal(files.update(fileId="FOLDER_ROOT", body={"trashed": True})))[0] == 403


async def test_deleting_a_folder_deletes_what_lies_in_it(drive: Drive) -> None:
    folder = await drive.folder()
    copy = await drive.copy(folder)
    await drive.do(drive.client().files().delete(fileId=folder))
    assert await drive.refusal(drive.client().files().get(fileId=copy)) == (404, "notFound")


async def test_a_batch_answers_each_of_its_calls(drive: Drive) -> None:
    client, answers = drive.client(), {}
    batch = client.new_batch_http_request(lambda id_, answer, error: answers.update({id_: (answer, error)}))
    batch.add(client.files().get(fileId="FOLDER_ROOT", fields="name"), request_id="known")
    batch.add(client.files().get(fileId="NOWHERE"), request_id="unknown")
    await drive.do(batch)
    assert answers["known"] == ({"name": "Incidents"}, None)
    assert answers["unknown"][1].status_code == 404


async def test_the_drive_survives_being_written_down(drive: Drive) -> None:
    id_ = await generated_id(drive)
    await drive.do(
        drive.client().files().create(body={"id": id_, "name": "x"}, media_body=bytes_of(b"\xff\x00"))
    )
    restored = GoogleState.model_validate_json(drive.state.model_dump_json())
    assert restored == drive.state
    assert restored.files[id_].content == b"\xff\x00"
