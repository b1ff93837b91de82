"""What has happened. The incident's state is these, folded; its timeline is these, in words."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from incident.commands import AdoptedPage
from incident.people import Person
from incident.vocabulary import AnyRole, Level, Prompt, Result, Role, Rung, Severity, Status, What


class _Event(BaseModel, frozen=True):
    at: datetime
    actor: Person


class Declared(_Event):
    kind: Literal["declared"] = "declared"
    id: str
    title: str
    description: str
    severity: Severity
    type: str | None = None
    restricted: bool
    drill: bool
    page: AdoptedPage | None = None


class RoleAssigned(_Event):
    kind: Literal["role_assigned"] = "role_assigned"
    person: Person
    role: AnyRole
    held_by_one: bool = False  # of a role of the policy's own
    previous: Person | None = None
    previous_becomes: Role | None = None
    reason: str = ""


class CommandOffered(_Event):
    """To one person, until a time; `asked` are all who were offered it in this round."""

    kind: Literal["command_offered"] = "command_offered"
    to: Person
    number: int
    until: datetime
    release: bool
    asked: list[Person]
    reason: str = "offered command"  # why the person takes part, who may not have before


class CommandAccepted(_Event):
    kind: Literal["command_accepted"] = "command_accepted"
    number: int
    read_back: str


class CommandDeclined(_Event):
    kind: Literal["command_declined"] = "command_declined"
    number: int
    reason: str = ""


class CommanderLeft(_Event):
    """The commander left the channel, and commands all the same."""

    kind: Literal["commander_left"] = "commander_left"


class BackupFound(_Event):
    kind: Literal["backup_found"] = "backup_found"
    people: list[Person]


class Proposed(_Event):
    kind: Literal["proposed"] = "proposed"
    number: int
    text: str
    until: datetime


class Objected(_Event):
    kind: Literal["objected"] = "objected"
    number: int
    reason: str


class ProposalSettled(_Event):
    """By silence, and then the actor is Muster, or by whoever leads."""

    kind: Literal["proposal_settled"] = "proposal_settled"
    number: int
    text: str
    go: bool


class OutcomeRecorded(_Event):
    kind: Literal["outcome_recorded"] = "outcome_recorded"
    number: int
    text: str
    outcome: Result


class ParticipantAdded(_Event):
    kind: Literal["participant_added"] = "participant_added"
    person: Person
    reason: str = ""
    team: str | None = None  # for which they are on call


class ParticipantRemoved(_Event):
    kind: Literal["participant_removed"] = "participant_removed"
    person: Person
    reason: str = ""


class PersonIdentified(_Event):
    kind: Literal["person_identified"] = "person_identified"
    person: Person


class StatusReported(_Event):
    kind: Literal["status_reported"] = "status_reported"
    conditions: str
    actions: str
    needs: str
    next_report_in: timedelta | None = None
    internal: bool = False


class ExecutivesReported(_Event):
    kind: Literal["executives_reported"] = "executives_reported"
    status: str
    overview: str
    next_steps: str


class StatusChanged(_Event):
    kind: Literal["status_changed"] = "status_changed"
    status: Status
    previous: Status


class DetailsEdited(_Event):
    kind: Literal["details_edited"] = "details_edited"
    title: str | None = None
    description: str | None = None


class SeverityChanged(_Event):
    kind: Literal["severity_changed"] = "severity_changed"
    severity: Severity
    previous: Severity


class TypeChanged(_Event):
    kind: Literal["type_changed"] = "type_changed"
    type: str
    previous: str | None


class TaskCreated(_Event):
    kind: Literal["task_created"] = "task_created"
    number: int
    owner: Person
    text: str
    until: datetime | None


class TaskUnderstood(_Event):
    kind: Literal["task_understood"] = "task_understood"
    number: int
    text: str


class TaskCompleted(_Event):
    kind: Literal["task_completed"] = "task_completed"
    number: int
    text: str
    outcome: str


class PromptsSet(_Event):
    kind: Literal["prompts_set"] = "prompts_set"
    level: Level


class EventRecorded(_Event):
    kind: Literal["event_recorded"] = "event_recorded"
    text: str


class OncallEngaged(_Event):
    kind: Literal["oncall_engaged"] = "oncall_engaged"
    team: str


class PageAsked(_Event):
    kind: Literal["page_asked"] = "page_asked"


class PageRaised(_Event):
    kind: Literal["page_raised"] = "page_raised"
    id: str
    number: int
    url: str
    people: list[Person]


class PageAcknowledged(_Event):
    kind: Literal["page_acknowledged"] = "page_acknowledged"


class ResourceMade(_Event):
    kind: Literal["resource_made"] = "resource_made"
    resource: str
    id: str
    url: str


class FellDue(_Event):
    """Something fell due; `rung` says how far up its ladder, `to` whom it is said, where it is a reminder.

    `number` is that of the task or the proposal it is about.
    """

    kind: Literal["fell_due"] = "fell_due"
    what: What
    rung: int
    due: datetime
    number: int = 0
    to: Rung | None = None
    last: bool = False


class Prompted(_Event):
    """The commander was told, privately, what comes next; `number` is that of the proposal it is about."""

    kind: Literal["prompted"] = "prompted"
    prompt: Prompt
    number: int


class ReminderSnoozed(_Event):
    kind: Literal["reminder_snoozed"] = "reminder_snoozed"
    until: datetime
    what: What = What.STATUS_REPORT
    number: int = 0


class ReconciliationAsked(_Event):
    kind: Literal["reconciliation_asked"] = "reconciliation_asked"


Event = Annotated[
    Declared
    | RoleAssigned
    | CommandOffered
    | CommandAccepted
    | CommandDeclined
    | CommanderLeft
    | BackupFound
    | Proposed
    | Objected
    | ProposalSettled
    | OutcomeRecorded
    | ParticipantAdded
    | ParticipantRemoved
    | PersonIdentified
    | StatusReported
    | ExecutivesReported
    | StatusChanged
    | DetailsEdited
    | SeverityChanged
    | TypeChanged
    | TaskCreated
    | TaskUnderstood
    | TaskCompleted
    | PromptsSet
    | EventRecorded
    | OncallEngaged
    | PageAsked
    | PageRaised
    | PageAcknowledged
    | ResourceMade
    | FellDue
    | Prompted
    | ReminderSnoozed
    | ReconciliationAsked,
    Field(discriminator="kind"),
]
