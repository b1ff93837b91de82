"""Comments on files, their replies, and whom an "+address" in them concerns."""

import re
from datetime import datetime
from typing import Literal

from starlette.responses import Response

from sandbox.google import shapes
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, bad_request, insufficient_permissions, invalid, read_only, required
from sandbox.google.files import page_of
from sandbox.google.state import Comment, File, Reply, now

MENTION = re.compile(r"[+@]([\w.-]+@[\w.-]+\w)")
ACTIONS = ("resolve", "reopen")

Turn = Literal["resolve", "reopen"]


def add(
    file: File, author: str, content: str, assignee: str | None = None, quoted: dict[str, str] | None = None
) -> Comment:
    mentioned = MENTION.findall(content)
    comment = Comment(author=author, content=content, assignee=assignee, mentioned=mentioned, quoted=quoted)
    file.comments.append(comment)
    return comment


def answer(
    comment: Comment, author: str, content: str, action: Turn | None = None, assignee: str | None = None
) -> Reply:
    """A reply. One that gives the comment to somebody else does so for the whole of it."""
    said = Reply(
        author=author, content=content, action=action, assignee=assignee, mentioned=MENTION.findall(content)
    )
    comment.replies.append(said)
    comment.modified = now()
    comment.assignee = assignee or comment.assignee
    if action:
        comment.resolved = action == "resolve"
    return said


def edit(comment: Comment, content: str) -> None:
    comment.content, comment.mentioned, comment.modified = content, MENTION.findall(content), now()


def delete(comment: Comment) -> None:
    """Nothing of it is left but that it was."""
    comment.deleted, comment.content, comment.replies, comment.modified = True, "", [], now()


def create(call: Call) -> Json:
    file = _commentable(call)
    comment = add(file, call.email, call.body["content"], quoted=call.body.get("quotedFileContent"))
    comment.anchor = call.body.get("anchor")
    return shapes.comment(call, comment)


def get(call: Call) -> Json:
    comment = _comment(call, call.file(), deleted=call.query["includeDeleted"])
    return shapes.comment(call, comment)


def update(call: Call) -> Json:
    comment = _own(call)
    edit(comment, call.body["content"])
    return shapes.comment(call, comment)


def remove(call: Call) -> Response:
    delete(_own(call))
    return Response(status_code=204)


def list_(call: Call) -> Json:
    found = [
        comment for comment in call.file().comments if call.query["includeDeleted"] or not comment.deleted
    ]
    if since := call.query.get("startModifiedTime"):
        try:
            moment = datetime.fromisoformat(since)
        except ValueError:
            raise invalid(f"Invalid Value: {since}") from None
        if moment.tzinfo is None:
            raise invalid(f"Invalid Value: {since}")
        found = [comment for comment in found if comment.modified >= moment]
    page, more = page_of(found, call.query, size=20)
    return {"kind": "drive#commentList", "comments": [shapes.comment(call, one) for one in page]} | more


def reply(call: Call) -> Json:
    file = _commentable(call)
    comment = _comment(call, file)
    action = call.body.get("action")
    if action is not None and action not in ACTIONS:
        raise invalid(f"The reply action field is invalid: {action}")
    if not action and not call.body.get("content"):
        raise required("reply.content")
    return shapes.reply(call, answer(comment, call.email, call.body.get("content", ""), action))


def _own(call: Call) -> Comment:
    """A comment that the caller may change, which only its author may."""
    comment = _comment(call, _commentable(call))
    if comment.author != call.email:
        raise insufficient_permissions()
    return comment


def _commentable(call: Call) -> File:
    file = call.file("commenter")
    if file.is_folder:
        raise bad_request("Comments are not supported on folders.")
    if file.read_only:
        raise read_only(file.read_only_reason)
    return file


def _comment(call: Call, file: File, *, deleted: bool = False) -> Comment:
    id_ = call.path["commentId"]
    for comment in file.comments:
        if comment.id == id_ and (deleted or not comment.deleted):
            return comment
    raise Refusal(404, "notFound", f"Comment not found: {id_}.")


HANDLERS: dict[str, Handler] = {
    "drive.comments.create": create,
    "drive.comments.delete": remove,
    "drive.comments.get": get,
    "drive.comments.list": list_,
    "drive.comments.update": update,
    "drive.replies.create": reply,
}
