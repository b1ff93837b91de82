"""Documents from templates, and without: one per key, whatever is wrong with the template or lost on the way."""

from contextlib import suppress

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google
from activities.google_docs import laid_out
from activities.models import AppendSection, DocumentFromTemplate, File
from incident.words import built_in
from sandbox import people
from sandbox.google.state import DOCUMENT, Permission
from sandbox.google.state import File as DriveFile

CREATE, COPY = "google.drive.files.create", "google.drive.files.copy"
WRITE = "google.docs.documents.batchUpdate"
LOST = ["drop_after", "error_after"]
TEXT = "# {{title}} 🔥\nIncident {{id}}\n\n## Notes\nNone by {{who}}\n"
WITHOUT = DocumentFromTemplate(
    key="i1/document",
    template=None,
    built_in=TEXT,
    name="Payments",
    folder="FOLDER_ROOT",
    tokens={"title": "Payments", "id": "i1"},
)
LAID_OUT = "Payments 🔥\nIncident i1\n\nNotes\nNone by {{who}}\n\n"


def documents(vendors: Vendors) -> list[DriveFile]:
    return [
        file
        for file in vendors.google.files.values()
        if file.mime_type == DOCUMENT and file.id not in people.TEMPLATES and not file.trashed
    ]


def text(vendors: Vendors, made: File) -> str:
    return str(vendors.google.files[made.id].document.text)


async def test_without_a_template_there_is_a_document_all_the_same(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    made = await perform(google.document_from_template, WITHOUT)
    assert text(vendors, made) == LAID_OUT
    assert made.url.startswith("http")
    assert made.remark is None
    assert vendors.google.files[made.id].parents == ["FOLDER_ROOT"]


def test_its_headings_are_headings() -> None:
    styles = [r["updateParagraphStyle"] for r in laid_out(TEXT) if "updateParagraphStyle" in r]
    named = [(style["paragraphStyle"]["namedStyleType"], style["range"]) for style in styles]
    assert named == [
        ("TITLE", {"startIndex": 1, "endIndex": 13}),
        ("HEADING_1", {"startIndex": 31, "endIndex": 36}),
    ]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("template", [None, "DOC_INCIDENT", "DOC_NONE"])
@pytest.mark.parametrize("call", [CREATE, COPY, WRITE])
async def test_one_document_is_made_and_filled_once_when_a_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, call: str, template: str | None, lost: str
) -> None:
    request = WITHOUT.model_copy(update={"template": template})
    await vendors.fault(call, lost, times=1)
    with suppress(ApplicationError):
        await perform(google.document_from_template, request)
    made = await perform(google.document_from_template, request, attempt=2)
    assert [file.id for file in documents(vendors)] == [made.id]
    assert text(vendors, made).count("Payments") == 1
    assert (made.remark is not None) == (template == "DOC_NONE")


async def test_what_people_wrote_in_it_meanwhile_stays(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    made = await perform(google.document_from_template, WITHOUT)
    report = AppendSection(key="i1/r", document=made.id, heading="Report", paragraphs=[])
    await perform(google.append_section, report)
    again = WITHOUT.model_copy(update={"maybe_done": True})
    assert (await perform(google.document_from_template, again)).id == made.id
    assert text(vendors, made) == f"{LAID_OUT}Report\n"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("missing", "does not show Muster the template DOC_INCIDENT: share it with the service account"),
        ("unshared", "does not show Muster the template DOC_INCIDENT: share it with the service account"),
        ("a folder", "did not make the template FOLDER_ARCHIVE: convert it"),
        ("a text file", "did not make the template DOC_INCIDENT: convert it"),
    ],
)
async def test_a_template_that_cannot_be_used_is_named_and_done_without(
    google: Google, vendors: Vendors, perform: Perform, trouble: str, words: str
) -> None:
    template = vendors.google.files["DOC_INCIDENT"]
    match trouble:
        case "missing":
            del vendors.google.files["DOC_INCIDENT"]
        case "unshared":
            template.permissions = [Permission(type="user", role="owner", email="admin@example.com")]
        case "a text file":
            template.mime_type, template.document, template.content = "text/plain", None, b"Hello"
    wanted = "FOLDER_ARCHIVE" if trouble == "a folder" else "DOC_INCIDENT"
    request = WITHOUT.model_copy(update={"template": wanted})
    made = await perform(google.document_from_template, request)
    assert "Made without its template. " in made.remark
    assert words in made.remark
    assert text(vendors, made) == LAID_OUT
    again = await perform(google.document_from_template, request, attempt=2)
    assert (again.id, again.remark) == (made.id, made.remark)
    files = [file for file in vendors.google.files.values() if "FOLDER_ROOT" in file.parents]
    assert [file.id for file in files if not file.trashed] == [made.id]


async def test_a_folder_that_is_gone_is_not_blamed_on_the_template(google: Google, perform: Perform) -> None:
    request = WITHOUT.model_copy(update={"template": "DOC_INCIDENT", "folder": "FOLDER_NONE"})
    with pytest.raises(ApplicationError, match="File not found: FOLDER_NONE") as refused:
        await perform(google.document_from_template, request)
    assert not refused.value.non_retryable


async def test_a_document_that_is_full_is_a_failure_that_says_so(
    google: Google, vendors: Vendors, perform: Perform
) -> None:
    made = await perform(google.document_from_template, WITHOUT)
    vendors.google.files[made.id].document.text = "x" * 1_019_990 + "\n"
    report = AppendSection(key="i1/r", document=made.id, heading="Report 1", paragraphs=["Down"])
    with pytest.raises(ApplicationError, match="would exceed 1020000 characters") as refused:
        await perform(google.append_section, report)
    assert refused.value.non_retryable


@pytest.mark.parametrize("text", [built_in.INCIDENT, built_in.REVIEW, built_in.EXECUTIVE])
async def test_every_built_in_document_can_be_laid_out(
    google: Google, vendors: Vendors, perform: Perform, text: str
) -> None:
    made = await perform(google.document_from_template, WITHOUT.model_copy(update={"built_in": text}))
    lines = vendors.google.files[made.id].document.text.splitlines()
    assert lines[0].endswith("Payments")
    assert not any(line.startswith("#") for line in lines)
