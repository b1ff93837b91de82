"""Looking through Drive and PagerDuty: late copies go into the bin, what people moved is seen, pages are never touched."""

import asyncio

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google
from activities.models import (
    CreateFolder,
    DocumentFromTemplate,
    Effect,
    File,
    Page,
    RaisePage,
)
from activities.pagerduty import PagerDuty
from activities.sweep_models import (
    InspectPages,
    RecordedFile,
    RecordedPage,
    SweepFiles,
)
from incident.differences import Difference, Kind
from sandbox import pagerduty as sandbox_pagerduty
from sandbox import people
from sandbox.google.state import SERVICE_ACCOUNT, Permission
from sandbox.google.state import File as DriveFile

PAGE = RaisePage(
    key="i1/page", service=people.SERVICE, escalation_policy="PEP0001", title="Payments are down", details=""
)


@pytest.fixture
async def folder(google: Google, perform: Perform) -> File:
    made = await perform(google.new_file_id, Effect())
    request = CreateFolder(key="i1/folder", id=made.id, name="i1", parent="FOLDER_ROOT", private=False)
    return await perform(google.create_folder, request)


def copy_into(folder: File) -> DocumentFromTemplate:
    return DocumentFromTemplate(
        key="i1/document",
        template="DOC_INCIDENT",
        built_in="# {{title}}",
        name="Payments",
        folder=folder.id,
        tokens={},
    )


@pytest.fixture
async def document(google: Google, perform: Perform, folder: File) -> File:
    return await perform(google.document_from_template, copy_into(folder))


def sweep(folder: File, document: File) -> SweepFiles:
    return SweepFiles(
        root="FOLDER_ROOT",
        folder=RecordedFile(key="i1/folder", id=folder.id, what="Folder"),
        documents=[RecordedFile(key="i1/document", id=document.id, what="Incident document")],
    )


def files(vendors: Vendors) -> dict[str, DriveFile]:
    found: dict[str, DriveFile] = vendors.google.files
    return found


# Drive


async def test_a_copy_that_came_after_its_repetition_goes_into_the_bin(
    google: Google, vendors: Vendors, perform: Perform, folder: File
) -> None:
    await vendors.fault("google.drive.files.copy", "late", times=1, seconds=0.3)
    with pytest.raises(ApplicationError):
        await perform(google.document_from_template, copy_into(folder))
    document = await perform(google.document_from_template, copy_into(folder), attempt=2)
    while len([f for f in files(vendors).values() if f.name == "Payments"]) < 2:  # noqa: ASYNC110 - the sandbox is another party
        await asyncio.sleep(0.05)
    answer = await perform(google.sweep_files, sweep(folder, document))
    assert answer.differences == [Difference(kind=Kind.TWIN, of="Payments")]
    assert [f.id for f in files(vendors).values() if f.name == "Payments" and not f.trashed] == [document.id]
    assert (await perform(google.sweep_files, sweep(folder, document))).differences == []


async def test_a_second_folder_of_the_same_step_goes_into_the_bin(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File
) -> None:
    files(vendors)["1LATE"] = files(vendors)[folder.id].model_copy(deep=True, update={"id": "1LATE"})
    answer = await perform(google.sweep_files, sweep(folder, document))
    assert answer.differences == [Difference(kind=Kind.TWIN, of="i1")]
    assert (files(vendors)["1LATE"].trashed, files(vendors)[folder.id].trashed) == (True, False)


async def test_a_copy_in_which_somebody_wrote_is_told_and_kept(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File
) -> None:
    theirs = files(vendors)[document.id].model_copy(
        deep=True, update={"id": "1LATE", "modified_by": "ben@example.com"}
    )
    files(vendors)["1LATE"] = theirs
    [difference] = (await perform(google.sweep_files, sweep(folder, document))).differences
    assert (difference.kind, difference.refused) == (Kind.TWIN, "Somebody has written in it")
    assert not files(vendors)["1LATE"].trashed


async def test_the_documents_of_others_are_left_alone(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File
) -> None:
    other = copy_into(folder).model_copy(update={"key": "i2/document"})
    await perform(google.document_from_template, other)
    files(vendors)["1THEIRS"] = files(vendors)[document.id].model_copy(
        deep=True, update={"id": "1THEIRS", "app_properties": {}}
    )
    assert (await perform(google.sweep_files, sweep(folder, document))).differences == []
    assert not any(file.trashed for file in files(vendors).values())


async def test_the_only_copy_left_is_kept_when_the_recorded_one_is_in_the_bin(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File
) -> None:
    files(vendors)["1LATE"] = files(vendors)[document.id].model_copy(deep=True, update={"id": "1LATE"})
    files(vendors)[document.id].trashed = True
    answer = await perform(google.sweep_files, sweep(folder, document))
    assert answer.differences == [Difference(kind=Kind.FILE_TRASHED, of="Payments")]
    assert not files(vendors)["1LATE"].trashed


@pytest.mark.parametrize("lost", ["drop_after", "error_after"])
async def test_a_sweep_whose_answer_is_lost_is_made_again_to_the_same_end(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File, lost: str
) -> None:
    for n in range(2):
        files(vendors)[f"1L{n}"] = files(vendors)[document.id].model_copy(deep=True, update={"id": f"1L{n}"})
    await vendors.fault("google.drive.files.update", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.sweep_files, sweep(folder, document))
    await perform(google.sweep_files, sweep(folder, document), attempt=2)
    assert [f.id for f in files(vendors).values() if f.name == "Payments" and not f.trashed] == [document.id]


async def test_what_people_moved_threw_away_or_deleted_is_seen(
    google: Google, vendors: Vendors, perform: Perform, folder: File, document: File
) -> None:
    async def seen() -> list[Difference]:
        found: list[Difference] = (await perform(google.sweep_files, sweep(folder, document))).differences
        return found

    ours, doc = files(vendors)[folder.id], files(vendors)[document.id]
    doc.parents = ["FOLDER_ARCHIVE"]
    assert await seen() == [Difference(kind=Kind.FILE_MOVED, of="Payments")]
    doc.parents, doc.trashed = [folder.id], True
    assert await seen() == [Difference(kind=Kind.FILE_TRASHED, of="Payments")]
    del files(vendors)[document.id]
    assert await seen() == [Difference(kind=Kind.FILE_GONE, of="Incident document")]
    shared = [Permission(type="user", role="writer", email=SERVICE_ACCOUNT)]
    files(vendors)[document.id] = doc.model_copy(update={"trashed": False, "permissions": shared})
    ours.parents = ["FOLDER_ARCHIVE"]
    assert await seen() == [Difference(kind=Kind.FOLDER_MOVED)]
    ours.trashed = True
    assert await seen() == [Difference(kind=Kind.FOLDER_TRASHED)]
    del files(vendors)[folder.id]
    assert await seen() == [Difference(kind=Kind.FOLDER_GONE)]


# PagerDuty


@pytest.fixture
async def page(pagerduty: PagerDuty, perform: Perform) -> Page:
    return await perform(pagerduty.raise_page, PAGE)


def look(page: Page, *, active: bool = True, key: str = "i1/page") -> InspectPages:
    pages = [RecordedPage(key=key, id=page.id, number=page.number)]
    return InspectPages(service=people.SERVICE, pages=pages, active=active)


async def test_an_open_page_of_its_own_has_nothing_to_tell(
    pagerduty: PagerDuty, perform: Perform, page: Page
) -> None:
    assert (await perform(pagerduty.inspect_pages, look(page))).differences == []


async def test_a_second_open_page_is_seen_with_its_number_and_left_alone(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    first = vendors.pagerduty.incidents[page.id]
    second = first.model_copy(deep=True, update={"id": "QSECOND", "number": 2})
    vendors.pagerduty.incidents["QSECOND"] = second
    seen = Difference(kind=Kind.PAGE_TWIN, of="#2", more="#1")
    assert (await perform(pagerduty.inspect_pages, look(page, active=False))).differences == [seen]
    assert second.status == "triggered"
    second.status = "resolved"
    assert (await perform(pagerduty.inspect_pages, look(page))).differences == []


async def test_a_page_resolved_by_hand_matters_only_while_the_incident_is_active(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    sandbox_pagerduty.resolve(vendors.pagerduty, page.id, "PUBEN01", lambda: None)
    seen = Difference(kind=Kind.PAGE_RESOLVED, of="#1", more="Ben Okafor")
    assert (await perform(pagerduty.inspect_pages, look(page))).differences == [seen]
    assert (await perform(pagerduty.inspect_pages, look(page, active=False))).differences == []


async def test_a_page_that_pagerduty_raised_itself_is_known_by_its_id(
    pagerduty: PagerDuty, vendors: Vendors, perform: Perform, page: Page
) -> None:
    sandbox_pagerduty.resolve(vendors.pagerduty, page.id, "PUBEN01", lambda: None)
    answer = await perform(pagerduty.inspect_pages, look(page, key="i7/page"))
    assert [each.kind for each in answer.differences] == [Kind.PAGE_RESOLVED]
