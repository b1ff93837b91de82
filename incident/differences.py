"""How what exists at the vendors differs from what ought to: what a sweep mends, and what people have to be told."""

from enum import StrEnum

from pydantic import BaseModel


class Kind(StrEnum):
    """`of` and `more` of a Difference are what the comment says."""

    TWIN = "twin"  # of: the message or document that was there twice
    PIN = "pin"  # of: the message that was pinned no more
    BOOKMARK = "bookmark"  # of: its title
    CARD = "card"  # the card was deleted; it is posted anew
    MESSAGE_DELETED = "message_deleted"  # of: the message
    CHANNEL_ARCHIVED = "channel_archived"
    CHANNEL_RENAMED = "channel_renamed"  # of: the name it was given, more: its name now
    CHANNEL_UNREADABLE = "channel_unreadable"  # of: its id, more: why
    PERSON_ABSENT = "person_absent"  # of: Slack id of a participant who is not in the channel
    COMMANDER_DEACTIVATED = "commander_deactivated"  # of: Slack id
    FILE_MOVED = "file_moved"  # of: its name
    FILE_TRASHED = "file_trashed"  # of: its name
    FILE_GONE = "file_gone"  # of: what it was
    FOLDER_MOVED = "folder_moved"
    FOLDER_TRASHED = "folder_trashed"
    FOLDER_GONE = "folder_gone"
    PAGE_RESOLVED = "page_resolved"  # of: its number, more: by whom
    PAGE_TWIN = "page_twin"  # of: number of another open incident of the same key, more: the page's own


MENDABLE = {Kind.TWIN, Kind.PIN, Kind.BOOKMARK, Kind.CARD}


class Difference(BaseModel, frozen=True):
    kind: Kind
    of: str = ""
    more: str = ""
    refused: str = ""  # why the vendor would not have it mended

    @property
    def mended(self) -> bool:
        return self.kind in MENDABLE and not self.refused


def sweep_key(position: int, part: str) -> str:
    """The step that looks at one part on account of the event at `position`; the part "told" ends a sweep."""
    return f"sweep/{position}/{part}"
