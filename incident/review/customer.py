"""The document for customers: written, approved by the customer liaison, then by the commander, and sent."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class Stage(StrEnum):
    """What it waits for next: the liaison's yes, the commander's, being sent, nothing."""

    DRAFT = "draft"
    LIAISON = "liaison"  # approved
    COMMANDER = "commander"  # approved too
    SENT = "sent"

    @property
    def next(self) -> "Stage":
        stages = list(Stage)
        return stages[min(stages.index(self) + 1, len(stages) - 1)]


class CustomerDocument(BaseModel):
    by: datetime
    stage: Stage = Stage.DRAFT

    @property
    def sent(self) -> bool:
        return self.stage is Stage.SENT
