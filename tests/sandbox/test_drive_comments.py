"""Comments in the sandbox's Drive: edited by their author, deleted, listed in pages, given to somebody by a reply."""

from collections.abc import AsyncIterator

import pytest

from sandbox.google import answer_comment, leave_comment
from sandbox.google import comments as threads
from tests.sandbox.drive import Drive
from tests.sandbox.serving import listen, serving

ANA, BEN = "ana@example.com", "ben@example.com"
SEEN = "id,content,deleted,resolved,author,replies"


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = Drive()
    listener, drive.url = listen()
    async with serving(drive.app(), listener):
        yield drive


def nothing() -> None: ...


async def test_only_its_author_edits_or_deletes_a_comment(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    theirs = leave_comment(drive.state, copy, ANA, "Check", nothing)
    comments = drive.client().comments()
    where = {"fileId": copy, "commentId": theirs.id}
    editing = comments.update(**where, body={"content": "Mine"}, fields="id")
    assert await drive.refusal(editing) == (403, "insufficientFilePermissions")
    assert await drive.refusal(comments.delete(**where)) == (403, "insufficientFilePermissions")
    own = await drive.do(comments.create(fileId=copy, body={"content": "Own"}, fields="id"))
    where["commentId"] = own["id"]
    edited = await drive.do(comments.update(**where, body={"content": "Edited"}, fields="content"))
    assert edited == {"content": "Edited"}
    await drive.do(comments.delete(**where))
    assert (await drive.refusal(comments.get(**where, fields="id")))[0] == 404


async def test_a_deleted_comment_is_listed_for_those_who_ask_and_without_its_content(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    gone = leave_comment(drive.state, copy, ANA, "Check", nothing, quoted="text")
    threads.delete(gone)
    comments = drive.client().comments()
    assert (await drive.do(comments.list(fileId=copy, fields="comments(id)")))["comments"] == []
    listing = comments.list(fileId=copy, includeDeleted=True, fields=f"comments({SEEN},quotedFileContent)")
    [shown] = (await drive.do(listing))["comments"]
    assert (shown["id"], shown["deleted"]) == (gone.id, True)
    assert not {"content", "replies", "resolved", "quotedFileContent"} & set(shown)


async def test_a_reply_gives_the_comment_to_somebody_else_and_an_author_may_have_no_account(
    drive: Drive,
) -> None:
    copy = await drive.copy(await drive.folder())
    comment = leave_comment(drive.state, copy, "", "Check", nothing, assignee=ANA)
    answer_comment(drive.state, copy, comment.id, BEN, "You, rather", nothing, assignee=BEN)
    answer_comment(drive.state, copy, comment.id, BEN, "", nothing, action="resolve")
    shown = await drive.do(
        drive.client()
        .comments()
        .get(
            fileId=copy,
            commentId=comment.id,
            fields="assigneeEmailAddress,resolved,author(displayName),replies(assigneeEmailAddress,action)",
        )
    )
    assert shown == {
        "assigneeEmailAddress": BEN,
        "resolved": True,
        "author": {"displayName": "Anonymous"},
        "replies": [{"assigneeEmailAddress": BEN}, {"action": "resolve"}],
    }


async def test_a_page_holds_a_hundred_at_most_and_twenty_unless_asked(drive: Drive) -> None:
    copy = await drive.copy(await drive.folder())
    for n in range(130):
        leave_comment(drive.state, copy, ANA, f"Check {n}", nothing)
    comments = drive.client().comments()
    fields = "nextPageToken,comments(id)"
    assert len((await drive.do(comments.list(fileId=copy, fields=fields)))["comments"]) == 20
    first = await drive.do(comments.list(fileId=copy, pageSize=100, fields=fields))
    assert len(first["comments"]) == 100
    token = first["nextPageToken"]
    rest = await drive.do(comments.list(fileId=copy, pageSize=100, pageToken=token, fields=fields))
    assert len(rest["comments"]) == 30
    assert "nextPageToken" not in rest
