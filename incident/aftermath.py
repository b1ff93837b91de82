"""What belongs to the record of an incident and came after it: its review, and what people said of how it went."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from incident.feedback import Summary
from incident.review.state import Review
from incident.words import feedback
from incident.words import review as words

REVIEW, FEEDBACK = "review.json", "feedback.json"
Part = TypeVar("Part", bound=BaseModel)


class Aftermath(BaseModel):
    """None until it has come to its end: a record tells nothing that may still change."""

    review: Review | None = None
    feedback: Summary | None = None

    @property
    def files(self) -> dict[str, str]:
        """By name, as JSON."""
        parts: dict[str, BaseModel | None] = {REVIEW: self.review, FEEDBACK: self.feedback}
        return {name: part.model_dump_json(indent=1) for name, part in parts.items() if part}

    def beside(self, files: Mapping[str, bytes]) -> "Aftermath":
        """With what an earlier record has of it already."""
        return Aftermath(
            review=self.review or _read(Review, files.get(REVIEW)),
            feedback=self.feedback or _read(Summary, files.get(FEEDBACK)),
        )

    @property
    def markdown(self) -> str:
        """Chapters of the record."""
        chapters = [
            words.chapter(self.review) if self.review else "",
            feedback.markdown(self.feedback) if self.feedback else "",
        ]
        return "".join(f"\n{chapter}\n" for chapter in chapters if chapter)

    def last(self, before: datetime) -> datetime:
        """The last moment that it tells of."""
        ends = [line.at for line in self.review.log] if self.review else []
        if self.feedback and self.feedback.closed_at:
            ends.append(self.feedback.closed_at)
        return max([before, *ends])


def _read(kind: type[Part], text: bytes | None) -> Part | None:
    return kind.model_validate_json(text) if text else None
