"""A document's text as Docs counts it: UTF-16 code units from 1, a newline always last, spans that move along."""

import re
from collections.abc import Iterator

from sandbox.google.errors import Refusal, bad_request
from sandbox.google.state import Document

FIRST_INDEX = 1
LONGEST = 1_020_000  # Google: files that can be stored in Drive
# Docs drops these from what is inserted: control characters and the private use area.
DROPPED = re.compile("[\u0000-\u0008\u000c-\u001f\ue000-\uf8ff]")


class Text:
    """Edits one document in place. Raises Google's refusal, and then the document must be thrown away."""

    def __init__(self, document: Document, place: str) -> None:
        self.document = document
        self.place = place  # "requests[3].insertText", for the refusals
        self._units = document.text.encode("utf-16-le")

    @property
    def end(self) -> int:
        return FIRST_INDEX + len(self._units) // 2

    def insert(self, index: int, text: str) -> None:
        if not FIRST_INDEX <= index < self.end:
            raise self.refusal(
                f"Index {index} must be at least 1 and less than the end index of the referenced segment, "
                f"{self.end}."
            )
        self._replace(index, index, clean(text))

    def delete(self, start: int, end: int) -> None:
        self.check_range(start, end)
        if end == self.end:
            raise self.refusal("The range cannot include the newline character at the end of the segment.")
        self._replace(start, end, "")

    def replace(self, start: int, end: int, text: str) -> None:
        """As Docs replaces found or named text: what spanned all of the old text spans the new one."""
        self._replace(start, min(end, self.end - 1), clean(text))

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        for found in pattern.finditer(self.document.text):
            yield self._index(found.start()), self._index(found.end())

    def check_range(self, start: int, end: int) -> None:
        if start >= end:
            raise self.refusal("The range should not be empty.")
        if start < FIRST_INDEX or end > self.end:
            raise self.refusal(
                f"Index {end if end > self.end else start} must be at least 1 and at most the end index of the "
                f"referenced segment, {self.end}."
            )
        self._check_boundary(start)
        self._check_boundary(end)

    def refusal(self, message: str) -> Refusal:
        return bad_request(f"Invalid {self.place}: {message}")

    def _replace(self, start: int, end: int, text: str) -> None:
        self._check_boundary(start)
        self._check_boundary(end)
        new = text.encode("utf-16-le")
        if len(self._units) + len(new) > 2 * LONGEST:
            raise self.refusal(f"The document would exceed {LONGEST} characters.")
        self._units = self._units[: self._offset(start)] + new + self._units[self._offset(end) :]
        self.document.text = self._units.decode("utf-16-le")
        longer = len(new) // 2
        for span in self.document.named_ranges:
            span.start = _moved(span.start, start, end, longer, is_end=False)
            span.end = _moved(span.end, start, end, longer, is_end=True)
        self.document.named_ranges = [span for span in self.document.named_ranges if span.start < span.end]

    def _check_boundary(self, index: int) -> None:
        before = self._units[self._offset(index) - 2 : self._offset(index)] if index > FIRST_INDEX else b""
        if before and 0xD800 <= int.from_bytes(before, "little") <= 0xDBFF:
            raise self.refusal(f"Index {index} is inside a surrogate pair.")

    def _offset(self, index: int) -> int:
        return (index - FIRST_INDEX) * 2

    def _index(self, character: int) -> int:
        return FIRST_INDEX + len(self.document.text[:character].encode("utf-16-le")) // 2


def clean(text: str) -> str:
    return DROPPED.sub("", text.replace("\r\n", "\n"))


def _moved(index: int, start: int, end: int, longer: int, *, is_end: bool) -> int:
    """Where a span's edge goes when start..end becomes `longer` units. The new text belongs to a span that held
    all of the old; inserted at a span's edge, or over a part of it, it stays outside."""
    if index < start or (index == start and (is_end or start < end)):
        return index
    if index >= end:
        return index + longer - (end - start)
    return start if is_end else start + longer
