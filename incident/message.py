"""One message in a chat, before any vendor's format: words.py writes these, activities render them, limits are met there."""

from typing import Literal

from pydantic import BaseModel


class Button(BaseModel):
    label: str
    action: str  # the action id that the Slack adapter listens to
    value: str  # what the press carries: the incident id, and after a space an argument
    style: Literal["primary", "danger"] | None = None


class Message(BaseModel):
    """`body`, `facts` and `footer` are Slack mrkdwn, in which people's own words are already escaped."""

    text: str  # the notification line, and what is read where blocks are not shown
    headline: str | None = None  # plain text
    body: list[str] = []
    facts: list[tuple[str, str]] = []
    buttons: list[Button] = []
    footer: str | None = None


def escaped(text: str) -> str:
    """People's own words, so that they cannot mention a channel or forge a link (Slack: formatting text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
