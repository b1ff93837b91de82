"""Comments of a document, as far as they are work: whom one is assigned to, and how far a document has been read."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel

ASSIGNED = re.compile(r"(?<![\w.+-])\+([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
LOOK_BACK = timedelta(minutes=2)  # a comment may be listed after one that was written later
REMEMBERED = 50  # comments, and all as old as the oldest of them: a look in vain is one short page


class Source(BaseModel, frozen=True):
    """The comment that a task comes from, and what of it has been taken account of."""

    file: str
    comment: str
    url: str
    quoted: str = ""
    turn: str = ""  # the last reply that resolved or re-opened it
    modified: datetime


class Comment(BaseModel, frozen=True):
    """A comment of a document and all that its replies have made of it, as it stood at `modified`."""

    file: str
    id: str
    url: str
    modified: datetime
    author: str = ""  # as they are shown there; Google tells no address
    text: str = ""
    quoted: str = ""
    assignee: str | None = None  # e-mail address
    resolved: bool = False
    deleted: bool = False
    turn: str = ""  # the last reply that resolved or re-opened it
    turned_by: str = ""
    ours: bool = False  # that reply was Muster's

    @property
    def work(self) -> str:
        """What is to be done, without the address of whoever is to do it."""
        return " ".join(ASSIGNED.sub("", self.text).split()) or " ".join(self.quoted.split())

    def source(self, turn: str | None = None) -> Source:
        return Source(
            file=self.file,
            comment=self.id,
            url=self.url,
            quoted=self.quoted,
            turn=self.turn if turn is None else turn,
            modified=self.modified,
        )


def assigned_in(text: str) -> str | None:
    """The address that a text names with a plus sign, as people write it in a document; the first of several."""
    found = ASSIGNED.search(text)
    return found[1] if found else None


class Cursor(BaseModel):
    """How far the comments of a document have been read: which stood there last, and how."""

    since: datetime | None = None
    seen: dict[str, datetime] = {}

    def is_news(self, id: str, modified: datetime) -> bool:
        return self.seen.get(id) != modified

    def after(self, read: Iterable[tuple[str, datetime]]) -> "Cursor":
        """Having read these too: by id, when each was changed last."""
        seen = {**self.seen, **dict(read)}
        if not seen:
            return self
        moments = sorted(seen.values())
        since = moments[-1] - LOOK_BACK
        if len(moments) > REMEMBERED:
            since = max(since, moments[-REMEMBERED])
        return Cursor(since=since, seen={id: at for id, at in seen.items() if at >= since})
