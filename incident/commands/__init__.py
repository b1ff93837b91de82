"""What people can say to an incident. Each command is both a Temporal signal and an update of the same name."""

from incident.commands.capturing import ImportMessage, WithdrawMessage
from incident.commands.command import Command, Reply
from incident.commands.declaring import AdoptedPage, Declare, Rehearsal
from incident.commands.people import (
    AcceptCommand,
    AddParticipant,
    AssignRole,
    DeclineCommand,
    EngageOncall,
    PageAcknowledged,
    RemoveParticipant,
)
from incident.commands.reviewing import (
    ApproveCustomerDocument,
    AssignReview,
    MarkCustomerDocumentSent,
    MarkDrafted,
    MarkReviewed,
)
from incident.commands.telling import (
    ChangeStatus,
    EditIncident,
    PauseClocks,
    Reconcile,
    RecordEvent,
    ReportStatus,
    ReportToExecutives,
    SetPrompts,
    SnoozeReminder,
)
from incident.commands.work import (
    AcknowledgeTask,
    CompleteTask,
    CreateTask,
    ObjectToProposal,
    Propose,
    RecordOutcome,
    ReopenTask,
    SettleProposal,
)

__all__ = [
    "COMMANDS",
    "REVIEW_COMMANDS",
    "AcceptCommand",
    "AcknowledgeTask",
    "AddParticipant",
    "AdoptedPage",
    "ApproveCustomerDocument",
    "AssignReview",
    "AssignRole",
    "ChangeStatus",
    "Command",
    "CompleteTask",
    "CreateTask",
    "Declare",
    "DeclineCommand",
    "EditIncident",
    "EngageOncall",
    "ImportMessage",
    "MarkCustomerDocumentSent",
    "MarkDrafted",
    "MarkReviewed",
    "ObjectToProposal",
    "PageAcknowledged",
    "PauseClocks",
    "Propose",
    "Reconcile",
    "RecordEvent",
    "RecordOutcome",
    "Rehearsal",
    "RemoveParticipant",
    "ReopenTask",
    "Reply",
    "ReportStatus",
    "ReportToExecutives",
    "SetPrompts",
    "SettleProposal",
    "SnoozeReminder",
    "WithdrawMessage",
]

COMMANDS: dict[str, type[Command]] = {
    command.name: command
    for command in (
        AssignRole,
        AcceptCommand,
        DeclineCommand,
        Propose,
        ObjectToProposal,
        SettleProposal,
        RecordOutcome,
        CreateTask,
        AcknowledgeTask,
        CompleteTask,
        ReopenTask,
        ReportStatus,
        ReportToExecutives,
        ChangeStatus,
        EditIncident,
        AddParticipant,
        RemoveParticipant,
        RecordEvent,
        ImportMessage,
        WithdrawMessage,
        EngageOncall,
        PageAcknowledged,
        SnoozeReminder,
        SetPrompts,
        PauseClocks,
        Reconcile,
    )
}

REVIEW_COMMANDS: dict[str, type[Command]] = {
    command.name: command
    for command in (
        AssignReview,
        MarkDrafted,
        MarkReviewed,
        ApproveCustomerDocument,
        MarkCustomerDocumentSent,
        CompleteTask,
        ReopenTask,
    )
}
