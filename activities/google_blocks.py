"""The blocks of a document that are Muster's: brought up to date where they stand, and no word of people's is lost.

A block is a named range. Its name ends in the digest of what Muster wrote, so the document itself tells who wrote last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from typing import Any

from activities.google_docs import Request, length, plain, styled
from activities.models import Block

READ = (
    "revisionId,namedRanges,"
    "body/content(startIndex,endIndex,paragraph/elements(startIndex,endIndex,textRun/content))"
)
RANGE = "muster:"  # how the names of Muster's ranges begin
OTHER = "\ufffc"  # stands for what is no text: pictures, tables, chips
KEPT = "Kept from the block above, which was edited by hand:"


@dataclass(frozen=True)
class Edit:
    """Puts `text` in the place of what is between two indices."""

    start: int
    end: int
    text: str = ""

    @property
    def requests(self) -> list[Request]:
        gone = {"startIndex": self.start, "endIndex": self.end}
        return [
            *([{"deleteContentRange": {"range": gone}}] if self.start < self.end else []),
            *([{"insertText": {"location": {"index": self.start}, "text": self.text}}] if self.text else []),
        ]


@dataclass(frozen=True)
class Found:
    """A block as it is in the document: every line that its named ranges touch, and what lies between them."""

    ids: list[str]
    digest: str
    start: int
    end: int


class Body:
    """A document's text at its indices, which count UTF-16 code units."""

    def __init__(self, document: dict[str, Any]) -> None:
        content = document["body"]["content"]
        self.end: int = content[-1]["endIndex"]
        self._units = bytearray(OTHER.encode("utf-16-le") * self.end)
        for element in content:
            for part in element.get("paragraph", {}).get("elements", []):
                text = part.get("textRun", {}).get("content", "").encode("utf-16-le")
                start = 2 * part.get("startIndex", 0)
                self._units[start : start + len(text)] = text

    def text(self, start: int, end: int) -> str:
        return self._units[2 * start : 2 * end].decode("utf-16-le", "replace")

    def whole_lines(self, start: int, end: int) -> tuple[int, int]:
        while start > 1 and self.text(start - 1, start) not in ("\n", OTHER):
            start -= 1
        while self.text(end, end + 1) not in ("\n", OTHER):
            end += 1
        return start, end

    def lines(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Where each begins, and what it says."""
        for line in self.text(start, end).split("\n"):
            yield start, line
            start += length(line) + 1


def rewritten(document: dict[str, Any], blocks: list[Block]) -> list[Request]:
    """What makes every block say what it should; nothing where all do.

    From the end to the beginning, so that no edit moves what another is about; of blocks that come to stand in the same
    place, the last is written first for that reason.
    """
    body = Body(document)
    found = {block.name: _found(document, body, block.name) for block in blocks}
    plans = []
    for block in reversed(blocks):
        others = [other for name, other in found.items() if other and name != block.name]
        plans.append(_plan(body, block, found[block.name], others))
    plans.sort(key=lambda plan: plan[0], reverse=True)
    return [request for _, requests in plans for request in requests]


def _plan(body: Body, block: Block, found: Found | None, others: list[Found]) -> tuple[int, list[Request]]:
    """Where in the document something is to be done for a block, and what."""
    lines = [" ".join(plain(line).split()) for line in block.lines]
    new = "\n".join(lines)
    title, whole = length(lines[0]), length(new)
    forgotten = [{"deleteNamedRange": {"namedRangeId": id}} for id in found.ids] if found else []
    if found is None or _out_of_shape(body, found, others):
        edit, start = _made(body, block, new, others)
        edits, place = [edit], edit.start
    else:
        old, place, start = body.text(found.start, found.end), found.start, found.start
        if _digest(old) == found.digest == _digest(new):
            return place, []
        by_muster = _digest(old) == found.digest
        edits = [_changed(old, new, start)] if by_muster else _beside_peoples(body, found, lines)
    return place, [
        *forgotten,
        *(request for edit in edits for request in edit.requests),
        *styled(start, title, whole),
        {
            "createNamedRange": {
                "name": f"{RANGE}{block.name}/{_digest(new)}",
                "range": {"startIndex": start, "endIndex": start + whole},
            }
        },
    ]


def _found(document: dict[str, Any], body: Body, name: str) -> Found | None:
    named = [
        each
        for called, same in document.get("namedRanges", {}).items()
        if called.rpartition("/")[0] == f"{RANGE}{name}"
        for each in same["namedRanges"]
    ]
    ranges = [each for one in named for each in one["ranges"]]
    if not ranges:
        return None
    start, end = body.whole_lines(
        min(each["startIndex"] for each in ranges), max(each["endIndex"] for each in ranges)
    )
    ids = [one["namedRangeId"] for one in named]
    return Found(ids=ids, digest=named[0]["name"].rpartition("/")[2], start=start, end=end)


def _out_of_shape(body: Body, found: Found, others: list[Found]) -> bool:
    """Begins with a table or a picture, where no text can be put, or lies in another block: it is left to people."""
    tangled = any(found.start < other.end and other.start < found.end for other in others)
    return tangled or body.text(found.start, found.start + 1) == OTHER


def _made(body: Body, block: Block, new: str, others: list[Found]) -> tuple[Edit, int]:
    """Where the template wants it; otherwise at the end, with a line behind it so that what follows stays outside."""
    token = f"{{{{{block.name.rpartition('/')[2]}}}}}"
    for start, line in body.lines(1, body.end):
        if line.strip() == token and not any(other.start <= start < other.end for other in others):
            return Edit(start, start + length(line), new), start
    return Edit(body.end - 1, body.end - 1, f"\n{new}\n"), body.end


def _changed(old: str, new: str, start: int) -> Edit:
    """Only the lines that differ: comments and cursors stay in the others. A line comes with the break before it."""
    before, after = ([f"\n{line}" for line in text.split("\n")] for text in (old, new))
    first = _same(before, after)
    if first == 0:
        return Edit(start, start + length(old), new)
    last = _same(before[first:][::-1], after[first:][::-1])
    begin = start - 1 + length("".join(before[:first]))
    gone, come = before[first : len(before) - last], after[first : len(after) - last]
    return Edit(begin, begin + length("".join(gone)), "".join(come))


def _same(some: list[str], others: list[str]) -> int:
    """How many are the same from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


def _beside_peoples(body: Body, found: Found, lines: list[str]) -> list[Edit]:
    """Somebody has written in the block: it is written anew, and below it stays whatever Muster does not say itself."""
    ours, peoples = [], False
    for start, line in body.lines(found.start, found.end):
        end = start + length(line)
        if line.strip() and line.strip() not in lines:
            peoples = True
            continue
        if end < found.end and body.text(end + 1, end + 2) != OTHER:  # a table keeps the break before it
            end += 1
        ours.append(Edit(start, end))
    new = "\n".join(lines)
    if not peoples:
        return [Edit(found.start, found.end, new)]
    return [*reversed(ours), Edit(found.start, found.start, f"{new}\n{KEPT}\n")]


def _digest(text: str) -> str:
    """Of its words: how a vendor keeps spaces between them is no edit."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]
