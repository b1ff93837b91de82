"""What has happened. The incident's state is these, folded; its timeline is these, in words."""

from typing import Annotated

from pydantic import Field

from incident.events.capturing import MessageImported, MessageMarked, MessageWithdrawn
from incident.events.people import (
    BackupFound,
    CommandAccepted,
    CommandDeclined,
    CommanderLeft,
    CommandOffered,
    ObserversAllowed,
    ParticipantAdded,
    ParticipantRemoved,
    PersonIdentified,
    QualifiedBeside,
    RoleAssigned,
    ShadowJoined,
)
from incident.events.telling import (
    ClocksPaused,
    ClocksResumed,
    Declared,
    DetailsEdited,
    EventRecorded,
    ExecutivesReported,
    PromptsSet,
    ReconciliationAsked,
    ReminderSnoozed,
    SeverityChanged,
    StatusChanged,
    StatusReported,
    TypeChanged,
    TypeUnknown,
)
from incident.events.work import (
    CommentNoted,
    Objected,
    OutcomeRecorded,
    ProposalSettled,
    Proposed,
    TaskChanged,
    TaskCompleted,
    TaskCreated,
    TaskReopened,
    TaskUnderstood,
    TaskWithdrawn,
)
from incident.events.world import (
    FellDue,
    OncallEngaged,
    PageAcknowledged,
    PageAsked,
    PageRaised,
    Prompted,
    ResourceMade,
)

__all__ = [
    "BackupFound",
    "ClocksPaused",
    "ClocksResumed",
    "CommandAccepted",
    "CommandDeclined",
    "CommandOffered",
    "CommanderLeft",
    "CommentNoted",
    "Declared",
    "DetailsEdited",
    "Event",
    "EventRecorded",
    "ExecutivesReported",
    "FellDue",
    "MessageImported",
    "MessageMarked",
    "MessageWithdrawn",
    "Objected",
    "ObserversAllowed",
    "OncallEngaged",
    "OutcomeRecorded",
    "PageAcknowledged",
    "PageAsked",
    "PageRaised",
    "ParticipantAdded",
    "ParticipantRemoved",
    "PersonIdentified",
    "Prompted",
    "PromptsSet",
    "ProposalSettled",
    "Proposed",
    "QualifiedBeside",
    "ReconciliationAsked",
    "ReminderSnoozed",
    "ResourceMade",
    "RoleAssigned",
    "SeverityChanged",
    "ShadowJoined",
    "StatusChanged",
    "StatusReported",
    "TaskChanged",
    "TaskCompleted",
    "TaskCreated",
    "TaskReopened",
    "TaskUnderstood",
    "TaskWithdrawn",
    "TypeChanged",
    "TypeUnknown",
]

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
    | QualifiedBeside
    | ShadowJoined
    | ObserversAllowed
    | StatusReported
    | ExecutivesReported
    | StatusChanged
    | DetailsEdited
    | SeverityChanged
    | TypeChanged
    | TypeUnknown
    | TaskCreated
    | TaskUnderstood
    | TaskCompleted
    | TaskChanged
    | TaskReopened
    | TaskWithdrawn
    | CommentNoted
    | PromptsSet
    | ClocksPaused
    | ClocksResumed
    | EventRecorded
    | MessageMarked
    | MessageImported
    | MessageWithdrawn
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
