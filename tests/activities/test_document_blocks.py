"""Muster's blocks in a document: they say what is, people's words and the reports around them stay, nothing comes twice."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.google import Google
from activities.google_blocks import KEPT, rewritten
from activities.models import AppendSection, Block, DocumentFromTemplate, File, WriteBlocks
from sandbox.google.documents import EDITS, _content, _named
from sandbox.google.errors import Refusal
from sandbox.google.state import Document, NamedRange, Permission
from sandbox.google.state import File as DriveFile
from sandbox.google.text import Text

WRITE = "google.docs.documents.batchUpdate"
FACTS, TIMELINE = "i1/facts", "i1/timeline"


def blocks(*facts: str, timeline: tuple[str, ...] = ("10:00 declared",)) -> list[Block]:
    return [
        Block(name=FACTS, lines=["How it stands", *(facts or ("Status: active",))]),
        Block(name=TIMELINE, lines=["Timeline", *timeline]),
    ]


@pytest.fixture
async def document(google: Google, vendors: Vendors, perform: Perform) -> File:
    """Without places for the blocks."""
    vendors.google.files["DOC_INCIDENT"].document.text = "{{title}}\n\nNotes\n"
    copy = DocumentFromTemplate(
        key="i1/document",
        template="DOC_INCIDENT",
        built_in="# {{title}}",
        name="Incident i1",
        folder="FOLDER_ROOT",
        tokens={"title": "Payments"},
    )
    return await perform(google.document_from_template, copy)


def written(document: File, wanted: list[Block]) -> WriteBlocks:
    return WriteBlocks(key="i1/blocks", document=document.id, blocks=wanted)


class Paper:
    """The document as people see it, and what they do to it."""

    def __init__(self, file: DriveFile) -> None:
        self.file = file

    @property
    def document(self) -> Document:
        assert self.file.document
        return self.file.document

    @property
    def text(self) -> str:
        return self.document.text

    def typed(self, after: str, words: str) -> None:
        edit = Text(self.document, "typing")
        at = self.document.text.index(after) + len(after)
        edit.insert(1 + len(self.document.text[:at].encode("utf-16-le")) // 2, words)
        self.document.revision += 1

    def deleted(self, words: str) -> None:
        start = self.document.text.index(words) + 1
        Text(self.document, "deleting").delete(start, start + len(words))
        self.document.revision += 1


@pytest.fixture
def paper(vendors: Vendors, document: File) -> Paper:
    return Paper(vendors.google.files[document.id])


async def test_blocks_come_at_the_end_and_are_brought_up_to_date_where_they_stand(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    await perform(google.write_blocks, written(document, blocks()))
    assert paper.text == "Payments\n\nNotes\nHow it stands\nStatus: active\n\nTimeline\n10:00 declared\n\n"

    report = AppendSection(key="i1/r", document=document.id, heading="Report 1", paragraphs=["Down"])
    await perform(google.append_section, report)
    paper.typed("Notes\n", "Ask Chloe.\n")
    more = blocks("Status: 🩹 stable", "Commander: Ben", timeline=("10:00 declared", "10:05 a report"))
    await perform(google.write_blocks, written(document, more))
    assert paper.text == (
        "Payments\n\nNotes\nAsk Chloe.\nHow it stands\nStatus: 🩹 stable\nCommander: Ben\n\n"
        "Timeline\n10:00 declared\n10:05 a report\n\nReport 1\nDown\n"
    )


async def test_a_template_says_where_the_blocks_belong(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    paper.typed("Payments\n", "{{timeline}}\n{{facts}}\n")
    await perform(google.write_blocks, written(document, blocks()))
    assert paper.text == "Payments\nTimeline\n10:00 declared\nHow it stands\nStatus: active\n\nNotes\n"


async def test_what_is_said_already_is_not_written_again(
    google: Google, vendors: Vendors, perform: Perform, document: File
) -> None:
    before = len(await vendors.calls(WRITE))
    for _ in range(3):
        await perform(google.write_blocks, written(document, blocks()))
    assert len(await vendors.calls(WRITE)) == before + 1


@pytest.mark.parametrize("lost", ["drop_after", "error_after"])
async def test_a_block_is_there_once_when_the_reply_is_lost(
    google: Google, vendors: Vendors, perform: Perform, document: File, paper: Paper, lost: str
) -> None:
    await vendors.fault(WRITE, lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.write_blocks, written(document, blocks()))
    await perform(google.write_blocks, written(document, blocks()), attempt=2)
    assert (paper.text.count("How it stands"), paper.text.count("10:00 declared")) == (1, 1)


async def test_what_arrives_after_its_repetition_is_not_taken(
    google: Google, vendors: Vendors, perform: Perform, document: File, paper: Paper
) -> None:
    await vendors.fault(WRITE, "late", times=1, seconds=0.5)
    with pytest.raises(ApplicationError):
        await perform(google.write_blocks, written(document, blocks("Status: active")))
    await perform(google.write_blocks, written(document, blocks("Status: stable")), attempt=2)
    await asyncio.sleep(0.8)
    assert "Status: stable" in paper.text
    assert "Status: active" not in paper.text


async def test_a_deleted_block_comes_back_at_the_end(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    await perform(google.write_blocks, written(document, blocks()))
    paper.deleted("How it stands\nStatus: active\n")
    paper.typed("declared\n", "A note.\n")
    await perform(google.write_blocks, written(document, blocks()))
    assert paper.text.endswith("Timeline\n10:00 declared\nA note.\n\nHow it stands\nStatus: active\n\n")


async def test_what_people_write_in_a_block_stays_below_it_and_once(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    await perform(google.write_blocks, written(document, blocks()))
    paper.typed("10:00 declared", " by Dev, I believe\n10:02 Chloe saw 🔥 in the logs")
    for wanted in (
        ("10:00 declared", "10:05 a report"),
        ("10:00 declared", "10:05 a report", "10:09 stable"),
    ):
        await perform(google.write_blocks, written(document, blocks(timeline=wanted)))
    assert paper.text.endswith(
        "Timeline\n10:00 declared\n10:05 a report\n10:09 stable\n"
        f"{KEPT}\n10:00 declared by Dev, I believe\n10:02 Chloe saw 🔥 in the logs\n\n"
    )


async def test_what_people_take_out_of_a_block_is_put_back(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    await perform(google.write_blocks, written(document, blocks("Status: active", "Commander: Ana")))
    paper.deleted("\nCommander: Ana")
    await perform(google.write_blocks, written(document, blocks("Status: stable", "Commander: Ana")))
    assert paper.text.count("How it stands\nStatus: stable\nCommander: Ana\n") == 1
    assert paper.text.count("Commander") == 1


async def test_blocks_and_reports_written_at_the_same_moment_all_arrive(
    google: Google, perform: Perform, document: File, paper: Paper
) -> None:
    report = AppendSection(key="i1/r", document=document.id, heading="Report 1", paragraphs=["Down"])
    await asyncio.gather(
        perform(google.append_section, report),
        perform(google.write_blocks, written(document, blocks())),
    )
    assert all(paper.text.count(words) == 1 for words in ("Report 1", "How it stands", "10:00 declared"))


@pytest.mark.parametrize(("change", "words"), [("reader", "no permission"), ("read-only", "restricted")])
async def test_a_document_that_cannot_be_written_in_is_a_failure_that_says_so(
    google: Google, vendors: Vendors, perform: Perform, document: File, change: str, words: str
) -> None:
    file = vendors.google.files[document.id]
    if change == "read-only":
        file.read_only = True
    else:
        file.parents = []
        file.permissions = [Permission(type="anyone", role="reader")]
    with pytest.raises(ApplicationError, match=words) as refused:
        await perform(google.write_blocks, written(document, blocks()))
    assert refused.value.non_retryable


# Whatever people do.

WORDS = st.text(alphabet="xy🔥 \n", min_size=1, max_size=5)
LINES = st.lists(st.sampled_from(["10:00 declared", "10:05 🔥 report", "10:05", "stable"]), max_size=4)


def write(document: Document, wanted: list[Block]) -> None:
    """As Docs carries it out."""
    seen = {"body": {"content": _content(document)}, "namedRanges": _named(document)}
    for request in rewritten(seen, wanted):
        ((kind, details),) = request.items()
        EDITS[kind](Text(document, kind), details)


def said(document: Document, name: str) -> str:
    [named] = [one for one in document.named_ranges if one.name.startswith(f"muster:{name}/")]
    units = document.text.encode("utf-16-le")
    return units[2 * (named.start - 1) : 2 * (named.end - 1)].decode("utf-16-le")


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 90), st.integers(1, 12), WORDS, LINES, LINES), max_size=8
    )
)
def test_whatever_people_do_blocks_say_what_is_and_no_word_of_theirs_is_lost(steps: list[tuple]) -> None:
    document = Document(
        text="Notes\n{{timeline}}\n\n", named_ranges=[NamedRange(id="n", name="n", start=1, end=4)]
    )
    write(document, blocks())
    for deletes, at, length, words, facts, timeline in steps:
        try:
            if deletes:
                Text(document, "").delete(at, at + length)
            else:
                Text(document, "").insert(at, words)
        except Refusal:
            continue
        typed = sum(document.text.count(letter) for letter in "xy")
        wanted = blocks(*facts, timeline=tuple(timeline))
        write(document, wanted)
        for block in wanted:
            assert said(document, block.name).split() == " ".join(block.lines).split()
        assert sum(document.text.count(letter) for letter in "xy") >= typed
        before = document.text
        write(document, wanted)
        assert document.text == before
