"""What the policy says of the vendors: which of their ids stand for what, and how patient Muster is with them."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from incident.durations import Duration
from incident.severities import STRICT, Identifier
from incident.vocabulary import Severity

EmojiName = Annotated[str, Field(pattern=r"^[a-z0-9_+'-]+$")]  # without the colons


class _Table(BaseModel):
    model_config = STRICT


class EscalationPolicies(_Table):
    commander: Identifier
    backup: Identifier | None = None


class Declaring(_Table):
    """PagerDuty incidents that declare an incident by themselves; with neither list filled, none do."""

    urgencies: list[Literal["high", "low"]] = []
    priorities: list[Identifier] = []  # by name, such as "P1"
    severity: Severity = Severity.HIGH


class PagerDutyPolicy(_Table):
    service: Identifier
    escalation_policies: EscalationPolicies
    teams: dict[str, Identifier] = {}
    page_failure_after: Duration = timedelta(seconds=45)  # then people are told whom to phone
    check_page_every: Duration = timedelta(minutes=1)  # where no webhook tells of an acknowledgement
    declare: Declaring = Declaring()

    def escalation_policy(self, name: str) -> str | None:
        """The id behind a rung's name: commander, backup or a team."""
        roles = {"commander": self.escalation_policies.commander, "backup": self.escalation_policies.backup}
        return roles.get(name) or self.teams.get(name)


class SlackPolicy(_Table):
    stakeholder_channels: list[Identifier] = []
    executive_channels: list[Identifier] = []
    timeline_emoji: EmojiName = "memo"  # put on a message, it imports it into the timeline


class GroupsPolicy(_Table):
    """Groups for everybody who responds and everybody who wants to know, kept in step with the participants."""

    domain: Identifier  # of the groups' addresses
    acts_for: Identifier | None = None  # an administrator's address; GOOGLE_SUBJECT, unless given
    on_close: Literal["remove", "freeze"] = "remove"  # frozen, they stay as they are


class ConferencePolicy(_Table):
    """A Meet link for each incident, by way of a calendar."""

    calendar: Identifier = "primary"
    acts_for: Identifier | None = None  # whose calendar it is; GOOGLE_SUBJECT, unless given


class GooglePolicy(_Table):
    root_folder: Identifier
    archive_folder: Identifier
    sub_folders: list[Identifier] = ["Logs", "Screenshots"]  # in each incident's folder
    incident_template: Identifier | None = None  # without one, Muster makes a document of its own
    review_template: Identifier | None = None
    customer_template: Identifier | None = None
    executive_template: Identifier | None = None  # without one, they go into the incident document
    groups: GroupsPolicy | None = None
    conference: ConferencePolicy | None = None
    comments_every_active: Duration = timedelta(minutes=1)  # how often the documents' comments are looked at
    comments_every_stable: Duration = timedelta(minutes=10)
