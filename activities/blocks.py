"""A message as Slack's Block Kit. Slack's limits are met here, by cutting, and nowhere else: the record keeps every word."""

import re
from typing import Any

from incident.message import Button, Message

# docs.slack.dev, Block Kit reference and chat.postMessage
TEXT, BLOCKS, HEADER, SECTION, FIELD, FIELDS, LABEL, BUTTONS, VALUE = (
    4000,
    50,
    150,
    3000,
    2000,
    10,
    75,
    25,
    2000,
)

Block = dict[str, Any]


def blocks(message: Message) -> list[Block]:
    """At most 50 blocks; when there are more, the end of the body makes room for the buttons and the footer."""
    head = [_header(message.headline)] if message.headline and message.headline.strip() else []
    body = _facts(message.facts)
    body += [{"type": "section", "text": _mrkdwn(text, SECTION)} for text in message.body if text.strip()]
    tail = _actions(message.buttons)
    if message.footer and message.footer.strip():
        tail.append({"type": "context", "elements": [_mrkdwn(message.footer, SECTION)]})
    room = BLOCKS - len(head) - len(tail)
    if len(body) > room:
        body = [*body[: room - 1], {"type": "section", "text": _mrkdwn("…", SECTION)}]
    return head + body + tail


def fallback(message: Message) -> str:
    """What notifications show, and all there is where blocks are not shown."""
    return cut(message.text, TEXT)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending at a word and with "…" where something is missing; no link or entity is cut in two."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    kept = re.sub(r"&[a-z]{0,3}$", "", kept)
    at_a_word = re.sub(r"\s+\S*$", "", kept) if not text[len(kept)].isspace() else kept
    return (at_a_word or kept).rstrip() + "…"


def _header(headline: str) -> Block:
    text = " ".join(headline.split())
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, HEADER), "emoji": True}}


def _mrkdwn(text: str, limit: int) -> Block:
    return {"type": "mrkdwn", "text": cut(text, limit)}


def _facts(facts: list[tuple[str, str]]) -> list[Block]:
    fields = [_mrkdwn(f"*{name}*\n{value}", FIELD) for name, value in facts]
    return [{"type": "section", "fields": fields[at : at + FIELDS]} for at in range(0, len(fields), FIELDS)]


def _actions(buttons: list[Button]) -> list[Block]:
    """Rows of buttons. Slack wants action ids unique within a row, so the same action again starts another row."""
    rows: list[list[Button]] = []
    for button in buttons:
        if not rows or len(rows[-1]) == BUTTONS or any(button.action == other.action for other in rows[-1]):
            rows.append([])
        rows[-1].append(button)
    return [{"type": "actions", "elements": [_button(button) for button in row]} for row in rows]


def _button(button: Button) -> Block:
    look = {"style": button.style} if button.style else {}
    label = {"type": "plain_text", "text": cut(button.label, LABEL), "emoji": True}
    return {
        "type": "button",
        "text": label,
        "action_id": button.action,
        "value": button.value[:VALUE],
        **look,
    }
