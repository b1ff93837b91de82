"""What those who took part say of how it went. Who says it is kept only where they sign; each has one answer, the last."""

from collections import Counter
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from incident.limits import FEEDBACK_LIMIT
from incident.people import Person


class Rating(StrEnum):
    WELL = "well"
    MIXED = "mixed"
    BADLY = "badly"


class Given(BaseModel):
    """One answer. `voter` is the same for the same person and tells nobody who that is; a mere tap leaves `words` out."""

    voter: str = Field(min_length=1, max_length=64)
    rating: Rating
    words: str | None = Field(default=None, max_length=FEEDBACK_LIMIT)
    by: Person | None = None  # who signed


class Said(BaseModel):
    rating: Rating
    text: str
    by: str | None


class Summary(BaseModel):
    asked: int
    closed_at: datetime | None = None
    ratings: dict[Rating, int]
    words: list[Said]

    @property
    def answered(self) -> int:
        return sum(self.ratings.values())


class Feedback(BaseModel):
    asked: list[str] = []  # Slack ids
    answers: dict[str, Given] = {}
    closed_at: datetime | None = None

    def hear(self, given: Given) -> None:
        """A tap after words changes the rating and leaves the words."""
        before = self.answers.get(given.voter)
        if before is not None and given.words is None:
            given = before.model_copy(update={"rating": given.rating})
        self.answers[given.voter] = given

    def summary(self) -> Summary:
        """Sorted, so that the order in which answers came tells nothing."""
        answers = self.answers.values()
        counted = Counter(given.rating for given in answers)
        words = [
            Said(rating=given.rating, text=given.words, by=given.by.label if given.by else None)
            for given in answers
            if given.words
        ]
        return Summary(
            asked=len(self.asked),
            closed_at=self.closed_at,
            ratings={rating: counted[rating] for rating in Rating},
            words=sorted(words, key=lambda said: (list(Rating).index(said.rating), said.text)),
        )
