"""Comments through Google's client: looked for, read page by page, resolved once."""

from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError
from vendors import Perform, Vendors

from activities.comment_models import AwaitComments, CommentPage, ReadComments, SettleComment
from activities.google import Google
from activities.google_comments import NOTHING_NEW, comment_url
from activities.models import DocumentFromTemplate, File
from incident.comments import Comment, Cursor
from sandbox.google import answer_comment, leave_comment
from sandbox.google import comments as drive
from sandbox.google.state import Comment as Left

ANA, BEN, EVE = "ana@example.com", "ben@example.com", "eve@example.com"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def document(google: Google, perform: Perform) -> File:
    request = DocumentFromTemplate(
        key="i1/incident-document",
        template="DOC_INCIDENT",
        name="Incident",
        folder="FOLDER_ROOT",
        tokens={},
        built_in="# Incident",
    )
    return await perform(google.document_from_template, request)


@pytest.fixture
def left(vendors: Vendors, document: File) -> Left:
    return leave_comment(
        vendors.google, document.id, ANA, f"Check +{BEN}", lambda: None, quoted="the replica lags"
    )


def reply(vendors: Vendors, document: File, to: Left, text: str = "", **how: str) -> None:
    answer_comment(vendors.google, document.id, to.id, EVE, text, lambda: None, **how)


async def read(
    google: Google, perform: Perform, document: File, page: str | None = None, cursor: Cursor | None = None
) -> CommentPage:
    since = cursor.since if cursor else None
    request = ReadComments(key="i1/comments/x", file=document.id, url=document.url, since=since, page=page)
    return await perform(google.read_comments, request)


async def read_one(google: Google, perform: Perform, document: File) -> Comment:
    [comment] = (await read(google, perform, document)).comments
    return comment


async def test_a_comment_says_whose_it_is_what_it_is_about_and_where(
    google: Google, perform: Perform, document: File, left: Left
) -> None:
    comment = await read_one(google, perform, document)
    assert (comment.work, comment.assignee, comment.author) == ("Check", BEN, "Ana Reyes")
    assert comment.quoted == "the replica lags"
    assert left.id in comment.url


async def test_the_last_to_be_named_has_it(
    google: Google, perform: Perform, document: File, left: Left, vendors: Vendors
) -> None:
    reply(vendors, document, left, f"Rather +{EVE}")
    assert (await read_one(google, perform, document)).assignee == EVE
    reply(vendors, document, left, "Or not", assignee=ANA)
    assert (await read_one(google, perform, document)).assignee == ANA


async def test_resolved_reopened_and_deleted_are_seen_with_who_did_it(
    google: Google, perform: Perform, document: File, left: Left, vendors: Vendors
) -> None:
    reply(vendors, document, left, action="resolve")
    done = await read_one(google, perform, document)
    assert (done.resolved, done.turned_by, done.ours) == (True, "Eve Lindqvist", False)
    reply(vendors, document, left, "No", action="reopen")
    again = await read_one(google, perform, document)
    assert (again.resolved, again.turn != done.turn) == (False, True)
    drive.delete(left)
    gone = await read_one(google, perform, document)
    assert (gone.deleted, gone.text) == (True, "")


async def test_a_look_fails_in_a_way_that_is_repeated_until_somebody_writes(
    google: Google, perform: Perform, document: File, left: Left, vendors: Vendors
) -> None:
    comment = await read_one(google, perform, document)
    cursor = Cursor().after([(comment.id, comment.modified)])
    request = AwaitComments(key="i1/comments/x", file=document.id, cursor=cursor, every=MINUTE)
    with pytest.raises(ApplicationError) as nothing:
        await perform(google.await_comments, request)
    assert (nothing.value.type, nothing.value.next_retry_delay) == (NOTHING_NEW, MINUTE)
    reply(vendors, document, left, "Looking")
    await perform(google.await_comments, request)


async def test_trouble_at_google_is_another_failure_than_nothing_new(
    google: Google, perform: Perform, document: File, vendors: Vendors
) -> None:
    await vendors.fault("google.drive.comments.list", "down")
    request = AwaitComments(key="i1/comments/x", file=document.id, cursor=Cursor(), every=MINUTE)
    with pytest.raises(ApplicationError) as trouble:
        await perform(google.await_comments, request)
    assert trouble.value.type == "Retryable"


async def test_five_hundred_comments_are_five_calls(
    google: Google, perform: Perform, document: File, vendors: Vendors
) -> None:
    for n in range(500):
        leave_comment(vendors.google, document.id, ANA, f"Check {n} +{BEN}", lambda: None, quoted="q" * 9000)
    found: list[Comment] = []
    page: str | None = None
    while True:
        answered = await read(google, perform, document, page)
        assert len(answered.model_dump_json()) < 100_000
        found += answered.comments
        page = answered.next_page
        if page is None:
            break
    assert len({comment.id for comment in found}) == 500
    assert len(await vendors.calls("google.drive.comments.list")) == 5


@pytest.mark.parametrize("lost", ["drop_after", "error_after", "drop_before"])
async def test_a_comment_is_resolved_once_when_the_reply_is_lost(
    google: Google, perform: Perform, document: File, left: Left, vendors: Vendors, lost: str
) -> None:
    request = SettleComment(
        key="i1/comment/7", file=document.id, comment=left.id, resolved=True, text="Done, says Ana."
    )
    await vendors.fault("google.drive.replies.create", lost, times=1)
    with pytest.raises(ApplicationError):
        await perform(google.settle_comment, request)
    await perform(google.settle_comment, request, attempt=2)
    await perform(google.settle_comment, request, attempt=3)
    assert [(one.action, one.content) for one in left.replies] == [
        ("resolve", "Done, says Ana. [i1/comment/7]")
    ]
    assert (await read_one(google, perform, document)).ours


async def test_it_is_opened_again_and_what_a_person_did_first_is_left_alone(
    google: Google, perform: Perform, document: File, left: Left, vendors: Vendors
) -> None:
    reply(vendors, document, left, action="resolve")
    request = SettleComment(
        key="i1/comment/8", file=document.id, comment=left.id, resolved=True, text="Done."
    )
    await perform(google.settle_comment, request)
    assert len(left.replies) == 1
    again = request.model_copy(update={"resolved": False, "text": "Not done."})
    await perform(google.settle_comment, again)
    assert not left.resolved


async def test_a_comment_that_is_gone_needs_no_answer(
    google: Google, perform: Perform, document: File, left: Left
) -> None:
    drive.delete(left)
    request = SettleComment(
        key="i1/comment/8", file=document.id, comment=left.id, resolved=True, text="Done."
    )
    await perform(google.settle_comment, request)


def test_the_link_opens_the_document_at_the_comment() -> None:
    at_google = comment_url("https://docs.google.com/document/d/X/edit?usp=drivesdk", "AAA")
    assert at_google == "https://docs.google.com/document/d/X/edit?usp=drivesdk&disco=AAA"
    assert (
        comment_url("http://127.0.0.1:1/#/-/document/X", "A") == "http://127.0.0.1:1/?disco=A#/-/document/X"
    )
