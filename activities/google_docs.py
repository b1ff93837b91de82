"""The requests of a Docs batchUpdate. Each list is applied whole or not at all, and never twice to the same effect."""

import re
from typing import Any

Request = dict[str, Any]
STRIPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\ue000-\uf8ff]"
)  # what insertText drops, after which our indices would lie


def fill(tokens: dict[str, str]) -> list[Request]:
    """Put values for {{tokens}}. Values lose their own braces, or a second run would fill what people wrote."""
    return [
        {
            "replaceAllText": {
                "containsText": {"text": f"{{{{{name}}}}}", "matchCase": True},
                "replaceText": re.sub(r"\{(?=\{)", "{ ", _plain(value)),
            }
        }
        for name, value in tokens.items()
    ]


def section(document: dict[str, Any], name: str, heading: str, paragraphs: list[str]) -> list[Request]:
    """A heading and its paragraphs at the end of the document, under a named range by which they are known again."""
    start = document["body"]["content"][-1]["endIndex"] - 1
    title = " ".join(_plain(heading).split())
    paragraphs = [text for paragraph in paragraphs if (text := _plain(paragraph)).strip()]
    text = "\n".join(["", title, *paragraphs])
    heading_range = {"startIndex": start + 1, "endIndex": start + 1 + _length(title)}
    body_range = {"startIndex": start + 1 + _length(title) + 1, "endIndex": start + _length(text)}
    whole = {"startIndex": start + 1, "endIndex": start + _length(text)}
    styles = [_style(heading_range, "HEADING_2")]
    if paragraphs:
        styles.append(_style(body_range, "NORMAL_TEXT"))
    return [
        {"insertText": {"location": {"index": start}, "text": text}},
        *styles,
        {"createNamedRange": {"name": name, "range": whole}},
    ]


def has_section(document: dict[str, Any], name: str) -> bool:
    return name in document.get("namedRanges", {})


def _style(where: dict[str, int], named: str) -> Request:
    return {
        "updateParagraphStyle": {
            "range": where,
            "paragraphStyle": {"namedStyleType": named},
            "fields": "namedStyleType",
        }
    }


def _plain(text: str) -> str:
    return STRIPPED.sub("", text.replace("\r\n", "\n"))


def _length(text: str) -> int:
    """In UTF-16 code units, as Docs counts."""
    return len(text.encode("utf-16-le")) // 2
