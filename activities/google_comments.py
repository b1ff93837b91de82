"""Comments of a document: looked for, read page by page, resolved and re-opened."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from googleapiclient.errors import HttpError
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.comment_models import AwaitComments, CommentPage, ReadComments, SettleComment
from activities.errors import repeated_late
from activities.google_client import GoogleClient, Session
from activities.once import signature, signed
from incident.comments import Comment, assigned_in
from incident.limits import LINE_LIMIT, QUOTE_LIMIT
from incident.words.phrases import cut

NOTHING_NEW = "NothingNew"  # the only failure of `await_comments` that is tried again
PAGE = 100  # the most that Drive answers in one piece
REPLY = "id,action,content,deleted,author/displayName,assigneeEmailAddress"
COMMENT = (
    "id,modifiedTime,resolved,deleted,content,author/displayName,assigneeEmailAddress,"
    f"quotedFileContent/value,replies({REPLY})"
)
GONE = 404
LONGEST = (
    2 * LINE_LIMIT
)  # of a comment's text that is carried on: enough for a task and the address before it
REPLY_LIMIT = 2000

Seen = dict[str, Any]  # a comment or a reply as Drive shows it


def look_for_news(client: GoogleClient, ask: Session, request: AwaitComments) -> None:
    """Raises, so that Temporal looks again after a while, when there is nothing: a look in vain leaves no history."""
    page: str | None = None
    while True:
        listed = _listed(client, ask, request.file, request.cursor.since, page, "id,modifiedTime")
        if any(request.cursor.is_news(seen["id"], _at(seen)) for seen in listed.get("comments", [])):
            return
        page = listed.get("nextPageToken")
        if page is None:
            raise ApplicationError(
                "nobody has written a comment since",
                type=NOTHING_NEW,
                next_retry_delay=request.every,
                category=ApplicationErrorCategory.BENIGN,
            )


def page_of(client: GoogleClient, ask: Session, request: ReadComments) -> CommentPage:
    incident = request.key.partition("/")[0]
    listed = _listed(client, ask, request.file, request.since, request.page, COMMENT)
    comments = [comment_of(seen, request.file, request.url, incident) for seen in listed.get("comments", [])]
    return CommentPage(comments=comments, next_page=listed.get("nextPageToken"))


def settle(client: GoogleClient, ask: Session, request: SettleComment) -> None:
    """Looked at before it is written to: whoever resolved it first has done it."""
    where = {"fileId": request.file, "commentId": request.comment}
    try:
        seen = ask(client.drive.comments().get(**where, fields="resolved"))
        if seen.get("resolved", False) is request.resolved:
            return
        action = "resolve" if request.resolved else "reopen"
        body = {"action": action, "content": signed(request.text, request.key, REPLY_LIMIT)}
        with repeated_late("Google"):
            ask(client.drive.replies().create(**where, body=body, fields="id"))
    except HttpError as error:
        if error.resp.status != GONE:
            raise


def comment_of(seen: Seen, file: str, url: str, incident: str) -> Comment:
    """The comment as its replies have left it. `incident` is whose signature stands under what Muster wrote."""
    replies = [reply for reply in seen.get("replies", []) if not reply.get("deleted")]
    turns = [reply for reply in replies if reply.get("action")]
    last: Seen = turns[-1] if turns else {}
    named = [_assignee(part) for part in (seen, *replies) if not _ours(part, incident)]
    return Comment(
        file=file,
        id=seen["id"],
        url=comment_url(url, seen["id"]),
        modified=_at(seen),
        author=_author(seen),
        text=cut(seen.get("content", ""), LONGEST),
        quoted=cut(seen.get("quotedFileContent", {}).get("value", ""), QUOTE_LIMIT),
        assignee=next((address for address in reversed(named) if address), None),
        resolved=seen.get("resolved", False),
        deleted=seen.get("deleted", False),
        turn=last.get("id", ""),
        turned_by=_author(last),
        ours=_ours(last, incident),
    )


def comment_url(document: str, comment: str) -> str:
    """Opens the document at the comment."""
    parts = urlsplit(document)
    query = urlencode([*parse_qsl(parts.query), ("disco", comment)])
    return urlunsplit(parts._replace(query=query))


def _listed(
    client: GoogleClient, ask: Session, file: str, since: datetime | None, page: str | None, fields: str
) -> Seen:
    return ask(
        client.drive.comments().list(
            fileId=file,
            includeDeleted=True,
            pageSize=PAGE,
            fields=f"nextPageToken,comments({fields})",
            **({"startModifiedTime": since.astimezone(UTC).isoformat()} if since else {}),
            **({"pageToken": page} if page else {}),
        )
    )


def _assignee(part: Seen) -> str | None:
    return part.get("assigneeEmailAddress") or assigned_in(part.get("content", ""))


def _ours(part: Seen, incident: str) -> bool:
    return signature(f"{incident}/comment")[:-1] in part.get("content", "")


def _author(part: Seen) -> str:
    return str(part.get("author", {}).get("displayName", ""))


def _at(seen: Seen) -> datetime:
    return datetime.fromisoformat(seen["modifiedTime"])
