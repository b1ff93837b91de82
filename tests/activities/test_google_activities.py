"""Google's activities against the sandbox: one folder, one document and one section per key, and no e-mail."""

import asyncio
import json
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google, GoogleConnection
from activities.models import (
    AppendSection,
    ArchiveFolder,
    CreateFolder,
    CreateFolders,
    DocumentFromTemplate,
    Effect,
    File,
    FillTokens,
    Reserve,
    Share,
    StoreRecord,
    Unshare,
)
from sandbox import people
from sandbox.google import can_read
from sandbox.google.state import DOCUMENT, Permission
from sandbox.google.state import File as DriveFile

LOST = ["drop_after", "error_after"]
FROM_TEMPLATE = DocumentFromTemplate(
    key="i1/incident-document",
    template="DOC_INCIDENT",
    built_in="# {{title}}",
    name="Payments are down",
    folder="FOLDER_ROOT",
    tokens={"title": "Payments", "description": "Try {{id}} or {{{title}}}", "id": "i1", "severity": ""},
)
REPORT = AppendSection(
    key="i1/report/1", document="", heading="Report 1 😀\n14:00", paragraphs=["Down\x07 & out", "", "Line"]
)


@pytest.fixture
async def folder(google: Google, perform: Perform) -> File:
    made = await perform(google.new_file_id, Effect())
    request = CreateFolder(id=made.id, name="Incident i1", parent="FOLDER_ROOT", private=False)
    return await perform(google.create_folder, request)


@pytest.fixture
async def document(google: Google, perform: Perform) -> File:
    return await perform(google.document_from_template, FROM_TEMPLATE)


def files(vendors: Vendors, kind: str) -> list[DriveFile]:
    """What there is beyond the templates and folders of the beginning."""
    seeded = (*people.TEMPLATES, *people.FOLDERS)
    return [
        file
        for file in vendors.google.files.values()
        if file.mime_type == kind and file.id not in seeded and not file.trashed
    ]


def text(vendors: Vendors, document: str) -> str:
    return vendors.google.files[document].document.text


# Folders and records


@pytest.mark.parametrize("lost", LOST)
async def test_one_folder_is_made_when_the_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    folder = await perform(google.new_file_id, Effect())
    request = CreateFolder(id=folder.id, name="Incident i1", parent="FOLDER_ROOT", private=False)
    await vendors.fault("google.drive.files.create", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.create_folder, request)
    made = await perform(google.create_folder, request, attempt=2)
    assert made.id == folder.id
    assert made.url.startswith("http")
    assert [file.name for file in files(vendors, "application/vnd.google-apps.folder")] == ["Incident i1"]


@pytest.mark.parametrize("lost", LOST)
async def test_sub_folders_are_made_once_when_a_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, folder: File, lost: str
) -> None:
    ids = (await perform(google.reserve_ids, Reserve(count=2))).ids
    request = CreateFolders(parent=folder.id, names=dict(zip(ids, ("Logs", "Screenshots"), strict=True)))
    await vendors.fault("google.drive.files.create", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.create_folders, request)
    for attempt in (2, 3):
        await perform(google.create_folders, request, attempt=attempt)
    made = files(vendors, "application/vnd.google-apps.folder")
    assert {file.name: file.parents for file in made if file.id != folder.id} == {
        "Logs": [folder.id],
        "Screenshots": [folder.id],
    }


@pytest.mark.parametrize("unshared", [True, False])
async def test_a_folder_that_muster_may_not_write_in_is_named_with_what_to_do(
    google: Google, vendors: Vendors, perform: Perform, unshared: bool
) -> None:
    made = await perform(google.new_file_id, Effect())
    root = vendors.google.files["FOLDER_ROOT"]
    root.permissions = [] if unshared else [Permission(type="domain", role="reader", domain="example.com")]
    root.permissions += [] if unshared else [Permission(type="anyone", role="reader")]
    request = CreateFolder(id=made.id, name="Incident", parent="FOLDER_ROOT", private=False)
    words = "may not write in the folder FOLDER_ROOT: share it with the service account as an editor"
    with pytest.raises(ApplicationError, match=words) as refused:
        await perform(google.create_folder, request)
    assert not refused.value.non_retryable  # it heals as soon as somebody shares it


async def test_a_private_folder_is_read_only_by_those_it_is_shared_with(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    made = await perform(google.new_file_id, Effect())
    folder = await perform(
        google.create_folder, CreateFolder(id=made.id, name="Secret", parent="FOLDER_ROOT", private=True)
    )
    document = await perform(
        google.document_from_template, FROM_TEMPLATE.model_copy(update={"folder": folder.id})
    )
    await perform(google.share, Share(file=folder.id, emails=["ana@example.com"]))
    assert can_read(vendors.google, document.id, "ana@example.com")
    assert not can_read(vendors.google, document.id, "eve@example.com")


@pytest.mark.parametrize("lost", LOST)
async def test_a_record_is_stored_once_when_the_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, folder: File, lost: str
) -> None:
    made = await perform(google.new_file_id, Effect())
    request = StoreRecord(
        id=made.id, folder=folder.id, name="i1.json", content='{"title": "Zahlung fällt aus"}'
    )
    await vendors.fault("google.drive.files.create", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.store_record, request)
    assert (await perform(google.store_record, request, attempt=2)).id == made.id
    (record,) = files(vendors, "application/json")
    assert (record.parents, json.loads(record.content)) == ([folder.id], {"title": "Zahlung fällt aus"})


async def test_a_record_that_an_earlier_run_wrote_half_knowing_is_brought_up_to_date(
    google: Google, vendors: Vendors, perform: Perform, folder: File
) -> None:
    made = await perform(google.new_file_id, Effect())
    request = StoreRecord(id=made.id, folder=folder.id, name="i1.json", content='{"reports": 1}')
    await perform(google.store_record, request)
    knowing_more = request.model_copy(update={"content": '{"reports": 2}'})
    assert (await perform(google.store_record, knowing_more, attempt=2)).id == made.id
    (record,) = files(vendors, "application/json")
    assert json.loads(record.content) == {"reports": 2}


# Documents


async def test_a_document_is_its_template_with_the_tokens_filled_in(vendors: Vendors, document: File) -> None:
    lines = text(vendors, document.id).splitlines()
    assert lines[0] == "Payments"
    assert (
        lines[2] == "Incident i1, declared {{declared_at}} by {{reporter}} in {{channel_url}}"
    )  # a token that nobody knows stays
    assert "Try { {id}} or { { {title}}}" in lines  # what people wrote is not filled in
    assert vendors.google.files[document.id].parents == ["FOLDER_ROOT"]


async def test_what_becomes_known_later_is_filled_in_later(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    for _ in range(2):
        await perform(
            google.fill_tokens,
            FillTokens(document=document.id, tokens={"channel_url": "#inc", "unknown": "x"}),
        )
    assert " in #inc\n" in text(vendors, document.id)


async def test_another_step_makes_its_own_document(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    review = {"key": "i1/review's", "template": "DOC_REVIEW", "maybe_done": True}
    await perform(google.document_from_template, FROM_TEMPLATE.model_copy(update=review))
    assert len(files(vendors, DOCUMENT)) == 2


async def test_a_section_is_a_heading_and_its_paragraphs_at_the_end(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    before = text(vendors, document.id)
    await perform(google.append_section, REPORT.model_copy(update={"document": document.id}))
    await perform(
        google.append_section,
        AppendSection(key="i1/report/2", document=document.id, heading="Report 2", paragraphs=[]),
    )
    assert text(vendors, document.id) == f"{before}Report 1 😀 14:00\nDown & out\nLine\nReport 2\n"


@pytest.mark.parametrize("lost", LOST)
async def test_a_section_is_appended_once_when_the_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, document: File, lost: str
) -> None:
    request = REPORT.model_copy(update={"document": document.id})
    await vendors.fault("google.docs.documents.batchUpdate", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.append_section, request)
    await perform(google.append_section, request, attempt=2)
    assert text(vendors, document.id).count("Report 1") == 1


async def test_a_section_that_arrives_after_its_repetition_is_not_taken(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    request = REPORT.model_copy(update={"document": document.id})
    await vendors.fault("google.docs.documents.batchUpdate", "late", times=1, seconds=0.5)
    with pytest.raises(ApplicationError):
        await perform(google.append_section, request)
    await perform(google.append_section, request, attempt=2)
    await asyncio.sleep(0.8)
    _, first, _ = await vendors.calls("google.docs.documents.batchUpdate")
    assert not first["took_effect"]
    assert text(vendors, document.id).count("Report 1") == 1


async def test_two_sections_at_the_same_moment_both_arrive(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    requests = [
        REPORT.model_copy(update={"document": document.id, "key": key, "heading": key})
        for key in ("report-a", "report-b")
    ]
    await asyncio.gather(*(perform(google.append_section, request) for request in requests))
    assert all(text(vendors, document.id).count(request.heading) == 1 for request in requests)


# Sharing and archiving


async def test_a_person_whom_google_refuses_does_not_keep_the_others_out(
    google: Google, vendors: Vendors, perform: Perform, folder: File
) -> None:
    request = Share(file=folder.id, emails=["ana@example.com", "nobody", "ben@example.com"])
    for attempt in (1, 2):
        shared = await perform(google.share, request, attempt=attempt)
        assert [*shared.refused] == ["nobody"]
        assert shared.refused["nobody"]
    writers = [one.email for one in vendors.google.files[folder.id].permissions if one.role == "writer"]
    assert writers == ["ana@example.com", "ben@example.com"]
    assert vendors.google.mails_sent == 0


async def test_a_folder_that_cannot_be_shared_by_muster_blames_no_person(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    service_account = vendors.google.files["FOLDER_ROOT"].permissions[1]
    service_account.role = "reader"
    with pytest.raises(ApplicationError, match="no permission") as refused:
        await perform(google.share, Share(file="FOLDER_ROOT", emails=["ana@example.com"]))
    assert not refused.value.non_retryable


@pytest.mark.parametrize("lost", LOST)
async def test_whoever_is_put_out_cannot_read_the_folder_any_more(
    google: Google, vendors: Vendors, perform: Perform, lost: str
) -> None:
    made = await perform(google.new_file_id, Effect())
    request = CreateFolder(id=made.id, name="Secret", parent="FOLDER_ROOT", private=True)
    folder = await perform(google.create_folder, request)
    await perform(google.share, Share(file=folder.id, emails=["ana@example.com", "ben@example.com"]))
    await vendors.fault("google.drive.permissions.delete", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.unshare, Unshare(file=folder.id, email="Ana@example.com"))
    for attempt in (2, 3):
        await perform(google.unshare, Unshare(file=folder.id, email="Ana@example.com"), attempt=attempt)
    assert not can_read(vendors.google, folder.id, "ana@example.com")
    assert can_read(vendors.google, folder.id, "ben@example.com")
    assert len(await vendors.calls("google.drive.permissions.delete")) == 1


async def test_observers_may_comment_and_may_do_more_when_they_get_more_to_do(
    google: Google, vendors: Vendors, perform: Perform, folder: File
) -> None:
    for role in ("commenter", "writer"):
        await perform(google.share, Share(file=folder.id, emails=["eve@example.com"], role=role))
        [hers] = [p for p in vendors.google.files[folder.id].permissions if p.email == "eve@example.com"]
        assert hers.role == role


async def test_nobody_can_be_put_out_of_a_folder_who_has_it_from_above(
    google: Google, vendors: Vendors, perform: Perform, folder: File
) -> None:
    root = vendors.google.files["FOLDER_ROOT"]
    root.permissions.append(Permission(type="user", role="writer", email="ana@example.com"))
    with pytest.raises(ApplicationError, match="Take it from them by hand") as refused:
        await perform(google.unshare, Unshare(file=folder.id, email="ana@example.com"))
    assert refused.value.non_retryable


@pytest.mark.parametrize("skip", [0, 1])
async def test_an_archived_folder_is_moved_and_its_documents_are_read_only(
    google: Google, vendors: Vendors, perform: Perform, folder: File, skip: int
) -> None:
    document = await perform(
        google.document_from_template, FROM_TEMPLATE.model_copy(update={"folder": folder.id})
    )
    documents = ["DELETED_BY_SOMEBODY", document.id]
    request = ArchiveFolder(folder=folder.id, to="FOLDER_ARCHIVE", documents=documents, reason="Closed")
    await vendors.fault("google.drive.files.update", "drop_after", times=1, skip=skip)
    with pytest.raises(ApplicationError):
        await perform(google.archive_folder, request)
    for attempt in (2, 3):
        await perform(google.archive_folder, request, attempt=attempt)
    assert vendors.google.files[folder.id].parents == ["FOLDER_ARCHIVE"]
    archived = vendors.google.files[document.id]
    assert (archived.parents, archived.read_only, archived.read_only_reason) == ([folder.id], True, "Closed")
    assert len(await vendors.calls("google.drive.files.update")) == 2


# Refusals


@pytest.mark.parametrize(
    ("effect", "details", "words", "wait"),
    [
        ("down", {}, "Google does not answer", None),
        ("error_before", {}, "Google answers 500", None),
        ("rate_limited", {"seconds": 7}, "Google asks to wait 7 s", 7),
        ("rate_limited", {}, "Google asks to wait", None),
        (
            "unauthorized",
            {},
            "Google refuses the service account (401): check GOOGLE_APPLICATION_CREDENTIALS",
            None,
        ),
    ],
)
async def test_googles_trouble_is_retried_and_said_in_plain_words(
    google: Google,
    vendors: Vendors,
    perform: Perform,
    effect: str,
    details: dict[str, int],
    words: str,
    wait: int | None,
) -> None:
    await vendors.fault("google.drive.*", effect, **details)
    with pytest.raises(ApplicationError) as refused:
        await perform(google.document_from_template, FROM_TEMPLATE)
    error = refused.value
    assert (error.message, error.type, error.non_retryable) == (words, "Retryable", False)
    assert (error.next_retry_delay.total_seconds() if error.next_retry_delay else None) == wait


async def test_a_write_is_sent_once_when_the_connection_closes(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    await vendors.fault("google.drive.files.copy", "drop_after")
    with pytest.raises(ApplicationError):
        await perform(google.document_from_template, FROM_TEMPLATE)
    assert len(await vendors.calls("google.drive.files.copy")) == 1


async def test_a_service_account_that_google_does_not_know_can_still_heal(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    await vendors.fault("google.token", "unauthorized")
    with pytest.raises(ApplicationError, match="refuses the service account") as refused:
        await perform(google.new_file_id, Effect())
    assert not refused.value.non_retryable


def test_a_credentials_file_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    with pytest.raises(ValueError, match="Service account"):
        Google(GoogleConnection(credentials_file=wrong))


def test_without_an_address_of_its_own_google_is_google(google: Google, tmp_path: Path) -> None:
    real = Google(GoogleConnection(credentials_file=tmp_path / "service-account.json"))
    assert real._client.drive.files()._baseUrl == "https://www.googleapis.com/drive/v3/"
    assert real._client.docs.documents()._baseUrl == "https://docs.googleapis.com/"
