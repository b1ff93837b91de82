"""Finding things in what the sandbox shows: the incident's channel, page, folder and messages. Only looks."""

import json
from collections import Counter
from typing import Any

from cli.demo.audience import Seen

Found = dict[str, Any]


class Missing(dict[str, Any]):
    """Stands for what is not there yet: looking into it finds nothing, rather than failing."""

    def __missing__(self, key: str) -> Any:
        return []


def page(seen: Seen) -> Found:
    pages = seen["pagerduty"]["incidents"]
    return pages[0] if len(pages) == 1 else Missing()


def channel(seen: Seen) -> Found:
    found = [c for c in seen["channels"] if c["name"].startswith("inc-")]
    return found[0] if len(found) == 1 else Missing()


def messages(seen: Seen) -> list[Found]:
    found: list[Found] = channel(seen)["messages"]
    return found


def broadcasts(seen: Seen) -> list[Found]:
    return [m for c in seen["channels"] if c["name"] == "status" for m in c["messages"]]


def said(where: list[Found], words: str) -> Found | None:
    """The only message that says so; one that was posted twice is not found."""
    found = [m for m in where if not m["ephemeral"] and words in json.dumps(m, ensure_ascii=False)]
    return found[0] if len(found) == 1 else None


def the_folder(seen: Seen) -> Found:
    homes = ("FOLDER_ROOT", "FOLDER_ARCHIVE")
    found = [d for d in seen["documents"] if d["folder"] and d["parents"] and d["parents"][0] in homes]
    return found[0] if len(found) == 1 else Missing()


def documents(seen: Seen) -> list[Found]:
    folder = the_folder(seen)["id"]
    return [d for d in seen["documents"] if folder in d["parents"] and not d["trashed"]]


def the_document(seen: Seen, name: str = "Incident") -> str:
    found = [d["text"] for d in documents(seen) if d["name"].startswith(name)]
    return found[0] if len(found) == 1 else ""


def doubled(seen: Seen) -> list[str]:
    """Keys of messages that were posted more than once."""
    everywhere = [*seen["channels"], *seen["direct_messages"]]
    keys = Counter(
        m["metadata"]["event_payload"]["key"] for c in everywhere for m in c["messages"] if m.get("metadata")
    )
    return [key for key, times in keys.items() if times > 1]
