"""A scenario: what a drill is about, who speaks in it, and what is said when. Refuses what could not be played."""

from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drills.conditions import Conditions, contradiction
from incident.durations import Duration
from incident.limits import DESCRIPTION_LIMIT, TITLE_LIMIT
from incident.vendors import EmojiName
from incident.vocabulary import Severity

Line = Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT)]
Words = Annotated[str, Field(min_length=1, max_length=DESCRIPTION_LIMIT)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
PAGING = ("page", "pages", "engage", "pagerduty", "call")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CastMember(_Table):
    """Somebody who is played: they speak in the channel under this name."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    emoji: EmojiName = "speech_balloon"


class Inject(_Table):
    """One thing that is said: at a time, or so long after something was done, unless something else was.

    Spoken by one of the cast, or dealt as a card that changes the play.
    """

    id: Id | None = None
    at: Duration | None = None  # not before then
    when: Conditions = []  # all of them hold
    after: Duration | None = None  # since they do
    unless: Conditions = []  # one of them holds by then: it is passed over
    speaker: str | None = Field(default=None, alias="as")
    card: Line | None = None  # its title, such as "Chaos card"
    say: Words

    @model_validator(mode="before")
    @classmethod
    def _pages_nobody(cls, data: Any) -> Any:
        for key in PAGING:
            if isinstance(data, dict) and key in data:
                raise ValueError(f"{key}: a drill pages nobody; let one of the cast say it")
        return data

    @model_validator(mode="after")
    def _can_be_played(self) -> Self:
        if (self.speaker is None) == (self.card is None):
            raise ValueError("say who speaks (as: …), or give it as a card (card: …), one of the two")
        if self.at is None and not self.when:
            raise ValueError("say when: at a time (at: 4m), or when something was done (when: report_sent)")
        if self.after is not None and not self.when:
            raise ValueError("after: counts from a condition; add when:, or use at: alone")
        if reason := contradiction(self.when, self.unless):
            raise ValueError(f"can never come: {reason}")
        return self

    @property
    def name(self) -> str:
        assert self.id is not None
        return self.id


class Scenario(_Table):
    """`id` is the name of its file."""

    id: Id
    title: Line  # of the incident that is played
    about: Line
    kind: Line
    severity: Severity = Severity.HIGH
    technical: bool = True  # whether solving it takes technical knowledge
    people: Annotated[int, Field(ge=1, le=12)] = 1  # who play, not counting the cast
    length: Duration = timedelta(minutes=30)
    description: Annotated[str, Field(max_length=DESCRIPTION_LIMIT)] = ""
    facts: list[Words] = []  # what is behind it: for the facilitator, and for everybody afterwards
    cast: dict[Id, CastMember]
    injects: Annotated[list[Inject], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_inject_has_an_id(self) -> Self:
        injects = [
            inject if inject.id else inject.model_copy(update={"id": f"inject-{number}"})
            for number, inject in enumerate(self.injects, start=1)
        ]
        return self.model_copy(update={"injects": injects})

    def inject(self, name: str) -> Inject | None:
        return next((inject for inject in self.injects if inject.id == name), None)
