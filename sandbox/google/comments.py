"""Comments on files, their replies, and whom an "+address" in them concerns."""

import re
from datetime import datetime

from sandbox.google import shapes
from sandbox.google.call import Call, Handler, Json
from sandbox.google.errors import Refusal, bad_request, invalid, read_only, required
from sandbox.google.files import page_of
from sandbox.google.state import Comment, File, Reply, now

MENTION = re.compile(r"[+@]([\w.-]+@[\w.-]+\w)")
ACTIONS = ("resolve", "reopen")


def add(
    file: File, author: str, content: str, assignee: str | None = None, quoted: dict[str, str] | None = None
) -> Comment:
    mentioned = MENTION.findall(content)
    comment = Comment(author=author, content=content, assignee=assignee, mentioned=mentioned, quoted=quoted)
    file.comments.append(comment)
    return comment


def create(call: Call) -> Json:
    file = _commentable(call)
    comment = add(file, call.email, call.body["content"], quoted=call.body.get("quotedFileContent"))
    comment.anchor = call.body.get("anchor")
    return shapes.comment(call, comment)


def get(call: Call) -> Json:
    return shapes.comment(call, _comment(call, call.file()))


def list_(call: Call) -> Json:
    found = call.file().comments
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
    answer = Reply(author=call.email, content=call.body.get("content", ""), action=action)
    comment.replies.append(answer)
    comment.modified = now()
    if action:
        comment.resolved = action == "resolve"
    return shapes.reply(call, answer)


def _commentable(call: Call) -> File:
    file = call.file("commenter")
    if file.is_folder:
        raise bad_request("Comments are not supported on folders.")
    if file.read_only:
        raise read_only(file.read_only_reason)
    return file


def _comment(call: Call, file: File) -> Comment:
    id_ = call.path["commentId"]
    for comment in file.comments:
        if comment.id == id_:
            return comment
    raise Refusal(404, "notFound", f"Comment not found: {id_}.")


HANDLERS: dict[str, Handler] = {
    "drive.comments.create": create,
    "drive.comments.get": get,
    "drive.comments.list": list_,
    "drive.replies.create": reply,
}
