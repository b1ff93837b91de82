"""The requests of a Docs batchUpdate. Each list is applied whole or not at all, and never twice to the same effect."""

import re
from typing import Any

Document = dict[str, Any]  # as Docs answers
Request = dict[str, Any]
HEADINGS = {"# ": "TITLE", "## ": "HEADING_1"}
STRIPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\ue000-\uf8ff]"
)  # what insertText drops, after which our indices would lie


def fill(tokens: dict[str, str]) -> list[Request]:
    """Put values for {{tokens}}. Values lose their own braces, or a second run would fill what people wrote."""
    return [
        {
            "replaceAllText": {
                "containsText": {"text": f"{{{{{name}}}}}", "matchCase": True},
                "replaceText": re.sub(r"\{(?=\{)", "{ ", plain(value)),
            }
        }
        for name, value in tokens.items()
    ]


def laid_out(text: str) -> list[Request]:
    """The whole of an empty document, from lines of which "# " begins the title and "## " a heading."""
    styles, lines, start = [], [], 1
    for line in text.split("\n"):
        kind = next((kind for sign, kind in HEADINGS.items() if line.startswith(sign)), None)
        said = line.partition(" ")[2] if kind else line
        if kind:
            styles.append(_style(_span(start, length(said)), kind))
        lines.append(said)
        start += length(said) + 1
    return [{"insertText": {"location": {"index": 1}, "text": "\n".join(lines)}}, *styles]


def section(document: dict[str, Any], name: str, heading: str, paragraphs: list[str]) -> list[Request]:
    """A heading and its paragraphs at the end of the document, under a named range by which they are known again."""
    end = document["body"]["content"][-1]["endIndex"]
    title = " ".join(plain(heading).split())
    text = "\n".join([title, *(text for paragraph in paragraphs if (text := plain(paragraph)).strip())])
    return [
        {"insertText": {"location": {"index": end - 1}, "text": f"\n{text}"}},
        *styled(end, length(title), length(text)),
        {"createNamedRange": {"name": name, "range": _span(end, length(text))}},
    ]


def styled(start: int, title: int, whole: int, heading: str = "HEADING_2") -> list[Request]:
    """A heading of `title` units and plain paragraphs after it, whatever the text around has handed down to them."""
    rest = whole - title - 1
    return [
        {"deleteParagraphBullets": {"range": _span(start, whole)}},
        _style(_span(start, title), heading),
        *([_style(_span(start + title + 1, rest), "NORMAL_TEXT")] if rest > 0 else []),
        {"updateTextStyle": {"range": _span(start, whole), "textStyle": {}, "fields": "*"}},
    ]


def has_section(document: dict[str, Any], name: str) -> bool:
    return name in document.get("namedRanges", {})


def _span(start: int, length: int) -> dict[str, int]:
    return {"startIndex": start, "endIndex": start + length}


def _style(where: dict[str, int], named: str) -> Request:
    return {
        "updateParagraphStyle": {
            "range": where,
            "paragraphStyle": {"namedStyleType": named},
            "fields": "namedStyleType",
        }
    }


def plain(text: str) -> str:
    return STRIPPED.sub("", text.replace("\r\n", "\n"))


def length(text: str) -> int:
    """In UTF-16 code units, as Docs counts."""
    return len(text.encode("utf-16-le")) // 2
