"""Who somebody is: one person as Slack, PagerDuty and e-mail know them. People are matched by id or e-mail, never by name."""

import re
from typing import Any

from pydantic import BaseModel, model_validator

SLACK_ID = re.compile(r"^[UW][A-Z0-9]{3,}$")
SLACK_MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")


class Person(BaseModel, frozen=True):
    """A person; validates from an object or from a bare string: an e-mail, a Slack id, a Slack mention or a name."""

    name: str = ""
    email: str | None = None
    slack_id: str | None = None
    pagerduty_id: str | None = None
    timezone: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if mention := SLACK_MENTION.match(text):
            return {"slack_id": mention.group(1)}
        if SLACK_ID.match(text):
            return {"slack_id": text}
        if "@" in text[1:-1]:
            return {"email": text}
        return {"name": text}

    @model_validator(mode="after")
    def _is_somebody(self) -> "Person":
        if not (self.name.strip() or self.email or self.slack_id or self.pagerduty_id):
            raise ValueError("a person needs a Slack id, an e-mail address or a name")
        return self

    @property
    def label(self) -> str:
        """What people read: the name, or the best that is known."""
        return self.name.strip() or self.email or self.slack_id or self.pagerduty_id or "somebody"

    @property
    def addressable(self) -> bool:
        """Somebody that a vendor can find: a bare name is not enough."""
        return bool(self.email or self.slack_id or self.pagerduty_id)

    @property
    def known(self) -> bool:
        """Slack has said who this is."""
        return bool(self.slack_id and self.name)

    def comparable_with(self, other: "Person") -> bool:
        """Both sides carry an id of one kind, so that it can be told whether they are the same."""
        return any(
            (
                self.email and other.email,
                self.slack_id and other.slack_id,
                self.pagerduty_id and other.pagerduty_id,
            )
        )

    def same_as(self, other: "Person") -> bool:
        """The same human being, as far as the ids both sides carry can tell."""
        if self.email and other.email and self.email.casefold() == other.email.casefold():
            return True
        if self.slack_id and self.slack_id == other.slack_id:
            return True
        if self.pagerduty_id and self.pagerduty_id == other.pagerduty_id:
            return True
        return not self.addressable and not other.addressable and self.name == other.name

    def merged_with(self, other: "Person") -> "Person":
        """Everything known about them, what `other` says first."""
        return Person(
            name=other.name or self.name,
            email=other.email or self.email,
            slack_id=other.slack_id or self.slack_id,
            pagerduty_id=other.pagerduty_id or self.pagerduty_id,
            timezone=other.timezone or self.timezone,
        )
