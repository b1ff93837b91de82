"""Google Drive, Docs, Calendar and the Admin Directory, as far as Muster uses them, held against Google's description."""

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from sandbox.google import comments
from sandbox.google.access import can_read
from sandbox.google.auth import service_account_file
from sandbox.google.service import Service
from sandbox.google.state import Comment, GoogleState

__all__ = ["GoogleState", "answer_comment", "can_read", "leave_comment", "routes", "service_account_file"]

METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]


def routes(state: GoogleState, changed: Callable[[], None], *, base_url: str) -> list[BaseRoute]:
    """`base_url` is the sandbox's own root, without a slash at its end."""
    service = Service(state, changed, base_url)
    return [
        Route("/token", service.token, methods=["POST"]),
        Route("/batch/drive/v3", service.batch, methods=["POST"]),
        Route("/drive/v3/{path:path}", service.method, methods=METHODS),
        Route("/upload/drive/v3/{path:path}", service.method, methods=METHODS),
        Route("/resumable/upload/drive/v3/{path:path}", service.method, methods=METHODS),
        Route("/v1/documents{path:path}", service.method, methods=METHODS),
        Route("/calendar/v3/{path:path}", service.method, methods=METHODS),
        Route("/admin/directory/v1/{path:path}", service.method, methods=METHODS),
    ]


def leave_comment(
    state: GoogleState,
    file_id: str,
    email: str,
    content: str,
    changed: Callable[[], None],
    *,
    assignee: str | None = None,
    quoted: str | None = None,
) -> Comment:
    """Somebody comments in the document's own page, where, unlike through the API, they can assign the comment.

    Without an e-mail address they have no account.
    """
    text = {"mimeType": "text/html", "value": quoted} if quoted else None
    comment = comments.add(state.files[file_id], email, content, assignee, text)
    changed()
    return comment


def answer_comment(
    state: GoogleState,
    file_id: str,
    comment_id: str,
    email: str,
    content: str,
    changed: Callable[[], None],
    *,
    action: comments.Turn | None = None,
    assignee: str | None = None,
) -> None:
    """Somebody replies there: to resolve the comment, to open it again, or to give it to somebody else."""
    [comment] = [each for each in state.files[file_id].comments if each.id == comment_id]
    comments.answer(comment, email, content, action, assignee)
    changed()
