"""What every command has: an id, so that it is applied once, who gives it, and where its answer goes."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from incident.people import Person


class Reply(BaseModel):
    """Where the answer to a signal goes: back to one person in Slack."""

    user: str  # Slack id
    response_url: str | None = None
    channel: str | None = None


class Command(BaseModel):
    """One `command_id` is applied once, however often it arrives."""

    model_config = ConfigDict(extra="forbid")
    name: ClassVar[str]
    concerns: ClassVar[Literal["incident", "review", "drill"]] = "incident"
    outlives: ClassVar[bool] = False  # the review takes it when the incident is closed

    command_id: str = Field(min_length=1, max_length=255)
    actor: Person
    reply: Reply | None = None

    @property
    def reopens(self) -> bool:
        """Whether a closed incident takes it, which takes no other."""
        return False
