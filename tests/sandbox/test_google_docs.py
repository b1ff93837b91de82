"""The sandbox's Docs, spoken to by Google's real client."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.google.errors import Refusal
from sandbox.google.state import Document, NamedRange
from sandbox.google.text import Text
from tests.sandbox.drive import Drive, Json
from tests.sandbox.serving import listen, serving


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = Drive()
    listener, drive.url = listen()
    async with serving(drive.app(), listener):
        yield drive


def fill(token: str, text: str) -> Json:
    return {"replaceAllText": {"containsText": {"text": token, "matchCase": True}, "replaceText": text}}


def span(start: int, end: int) -> Json:
    return {"startIndex": start, "endIndex": end}


def insert(index: int, text: str) -> Json:
    return {"insertText": {"location": {"index": index}, "text": text}}


def name(label: str, start: int, end: int) -> Json:
    return {"createNamedRange": {"name": label, "range": span(start, end)}}


async def read(drive: Drive, id_: str, **more: Any) -> Json:
    return dict(await drive.do(drive.client("docs").documents().get(documentId=id_, **more)))


async def refused(drive: Drive, id_: str, *requests: Json, **more: Any) -> int:
    body = {"requests": list(requests)} | more
    updating = drive.client("docs").documents().batchUpdate(documentId=id_, body=body)
    return (await drive.refusal(updating))[0]


async def test_filling_in_tokens_counts_them_and_a_second_time_finds_none(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    filled = await drive.edit(
        copy, fill("{{title}}", "Checkout 🔥"), fill("{{id}}", "inc-1"), fill("{{x}}", "")
    )
    assert filled["replies"] == [
        {"replaceAllText": {"occurrencesChanged": 1}},
        {"replaceAllText": {"occurrencesChanged": 1}},
        {"replaceAllText": {}},
    ]
    assert drive.text(copy).startswith("Checkout 🔥\n\nIncident inc-1, ")
    assert (await drive.edit(copy, fill("{{title}}", "again")))["replies"] == [{"replaceAllText": {}}]
    assert drive.text("DOC_INCIDENT").startswith("{{title}}")


async def test_a_batch_with_one_bad_request_changes_nothing(drive: Drive) -> None:
    document = await drive.document("hello")
    before = await read(drive, document)
    assert await refused(drive, document, insert(1, "well, "), insert(999, "!")) == 400
    assert await read(drive, document) == before


async def test_indices_are_utf_16_code_units_from_1_to_the_last_newline(drive: Drive) -> None:
    document = await drive.document("a🔥b")
    content = (await read(drive, document))["body"]["content"]
    assert (content[1]["startIndex"], content[-1]["endIndex"]) == (1, 6)
    await drive.edit(document, insert(4, "-"), {"insertText": {"endOfSegmentLocation": {}, "text": "!"}})
    assert drive.text(document) == "a🔥-b!\n"


@pytest.mark.parametrize(
    "request_",
    [
        insert(0, "x"),
        insert(6, "x"),
        insert(3, "x"),
        insert(1, ""),
        {"insertText": {"text": "x"}},
        {"insertText": {"text": "x", "location": None}},
        {"insertText": {"text": "\ud83d", "location": {"index": 1}}},
        {"insertText": {"location": {"index": 1}, "endOfSegmentLocation": {}, "text": "x"}},
        {"insertText": {"location": {"index": 1, "tabId": "t.9"}, "text": "x"}},
        {"insertText": {"location": {"index": "1"}, "text": "x"}},
        {"insertText": {"location": {"index": 1}, "txt": "x"}},
        {"deleteContentRange": {"range": span(1, 6)}},
        {"deleteContentRange": {"range": span(2, 2)}},
        {"deleteContentRange": {"range": span(1, 3)}},
        {"deleteContentRange": {"range": {"startIndex": 1}}},
        {"replaceAllText": {"containsText": {"text": ""}, "replaceText": "x"}},
        name("", 1, 2),
        name("r", 1, 7),
        {"deleteNamedRange": {"namedRangeId": "kix.none"}},
        {"deleteNamedRange": {}},
        {"updateTextStyle": {"range": span(1, 2), "textStyle": {"bold": True}}},
        {"updateTextStyle": {"range": span(1, 9), "textStyle": {"bold": True}, "fields": "bold"}},
        {"insertText": {"location": {"index": 1}, "text": "x"}, "deleteNamedRange": {"name": "r"}},
        {"writeText": {"text": "x"}},
        {},
    ],
)
async def test_an_edit_that_docs_would_refuse_is_refused(drive: Drive, request_: Json) -> None:
    document = await drive.document("a🔥b")
    assert await refused(drive, document, request_) == 400
    assert drive.text(document) == "a🔥b\n"


async def test_a_stale_revision_is_refused_and_a_current_one_accepted(drive: Drive) -> None:
    document = await drive.document("hello")
    revision = (await read(drive, document, fields="revisionId"))["revisionId"]
    control = {"requiredRevisionId": revision}
    answer = await drive.edit(document, insert(1, "1 "), writeControl=control)
    assert await refused(drive, document, insert(1, "2 "), writeControl=control) == 400
    await drive.edit(document, insert(1, "2 "), writeControl=answer["writeControl"])
    assert drive.text(document) == "2 1 hello\n"


async def test_a_named_range_moves_with_its_text_and_is_replaced_by_name(drive: Drive) -> None:
    document = await drive.document("one two three")
    (reply,) = (await drive.edit(document, name("number", 5, 8)))["replies"]
    await drive.edit(document, insert(1, "zero "), insert(12, "-and-a-half"))
    (same,) = (await read(drive, document))["namedRanges"]["number"]["namedRanges"]
    assert same["namedRangeId"] == reply["createNamedRange"]["namedRangeId"]
    assert same["ranges"] == [span(10, 24)]
    await drive.edit(document, {"replaceNamedRangeContent": {"namedRangeName": "number", "text": "2"}})
    assert drive.text(document) == "zero one 2 three\n"
    (named,) = (await read(drive, document))["namedRanges"]["number"]["namedRanges"]
    assert named["ranges"] == [span(10, 11)]
    await drive.edit(document, {"deleteNamedRange": {"name": "number"}})
    assert "namedRanges" not in await read(drive, document)


async def test_a_named_range_goes_when_all_of_its_text_is_deleted(drive: Drive) -> None:
    document = await drive.document("one two three")
    await drive.edit(document, name("number", 5, 8), {"deleteContentRange": {"range": span(4, 9)}})
    assert drive.text(document) == "onethree\n"
    assert "namedRanges" not in await read(drive, document)


async def test_styles_and_bullets_are_accepted(drive: Drive) -> None:
    document = await drive.document("one\ntwo")
    await drive.edit(
        document,
        {"updateTextStyle": {"range": span(1, 4), "textStyle": {"bold": True}, "fields": "bold"}},
        {
            "updateParagraphStyle": {
                "range": span(1, 4),
                "paragraphStyle": {"namedStyleType": "HEADING_1"},
                "fields": "namedStyleType",
            }
        },
        {"createParagraphBullets": {"range": span(1, 8), "bulletPreset": "BULLET_DISC_CIRCLE_SQUARE"}},
    )
    assert drive.text(document) == "one\ntwo\n"


async def test_what_docs_can_do_and_the_sandbox_cannot_is_said_so(drive: Drive) -> None:
    document = await drive.document("one")
    assert await refused(drive, document, {"insertPageBreak": {"location": {"index": 1}}}) == 501


async def test_a_document_reads_as_one_tab_when_tabs_are_asked_for(drive: Drive) -> None:
    document = await drive.document("one\ntwo")
    (tab,) = (await read(drive, document, includeTabsContent=True))["tabs"]
    paragraphs = tab["documentTab"]["body"]["content"][1:]
    lines = [p["paragraph"]["elements"][0]["textRun"]["content"] for p in paragraphs]
    assert lines == ["one\n", "two\n"]


async def test_a_document_that_is_not_there_or_not_shared_is_not_found(drive: Drive) -> None:
    folder = await drive.folder(inheritedPermissionsDisabled=True)
    copy = await drive.copy(folder)
    for client, id_ in (
        (drive.client("docs"), "NONE"),
        (drive.client("docs", subject="ben@example.com"), copy),
    ):
        assert await drive.refusal(client.documents().get(documentId=id_)) == (404, "notFound")
    body = {"requests": [insert(1, "x")]}
    bens = drive.client("docs", subject="ben@example.com").documents()
    assert (await drive.refusal(bens.batchUpdate(documentId="DOC_INCIDENT", body=body)))[0] == 403


TEXTS = st.text(alphabet="ab🔥\n", max_size=6)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 12), st.integers(1, 12), TEXTS), max_size=12))
def test_whatever_the_edits_the_last_newline_stays_and_named_ranges_lie_within(edits: list[Any]) -> None:
    document = Document(text="ab🔥a\n", named_ranges=[NamedRange(id="r", name="r", start=2, end=6)])
    for deletes, start, end, text in edits:
        try:
            if deletes:
                Text(document, "delete").delete(start, end)
            else:
                Text(document, "insert").insert(start, text)
        except Refusal:
            continue
        assert document.text.endswith("\n")
        for named in document.named_ranges:
            assert 1 <= named.start < named.end <= Text(document, "").end
