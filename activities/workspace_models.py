"""What goes into and comes out of the activities for Google's groups and conferences."""

from datetime import datetime

from pydantic import BaseModel

from activities.models import Effect


class OfGroup(Effect):
    email: str
    acts_for: str | None = None  # an administrator; whom the service account acts for anyway, unless given


class CreateGroup(OfGroup):
    name: str
    description: str


class GroupMade(BaseModel):
    id: str
    email: str


class ChangeMembers(OfGroup):
    add: list[str]
    remove: list[str]


class MembersChanged(BaseModel):
    refused: dict[str, str] = {}  # e-mail -> Google's reason


class OpenConference(Effect):
    calendar: str
    acts_for: str | None = None
    title: str
    description: str
    begins: datetime
    ends: datetime


class Conference(BaseModel):
    id: str  # of the calendar's event
    url: str
