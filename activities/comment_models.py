"""What goes into and comes out of the activities that read and write comments."""

from datetime import datetime, timedelta

from pydantic import BaseModel

from activities.models import Effect
from incident.comments import Comment, Cursor


class AwaitComments(Effect):
    file: str
    cursor: Cursor
    every: timedelta  # between two looks


class ReadComments(Effect):
    file: str
    url: str
    since: datetime | None
    page: str | None = None  # None: from the beginning


class CommentPage(BaseModel):
    comments: list[Comment]
    next_page: str | None = None


class SettleComment(Effect):
    file: str
    comment: str
    resolved: bool  # or re-opened
    text: str
