"""What people can say to an incident. Each command is both a Temporal signal and an update of the same name."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from incident.durations import Duration
from incident.people import Person
from incident.vocabulary import AnyRole, Level, Result, Severity, Status, What


class Reply(BaseModel):
    """Where the answer to a signal goes: back to one person in Slack."""

    user: str  # Slack id
    response_url: str | None = None
    channel: str | None = None


class Command(BaseModel):
    """One `command_id` is applied once, however often it arrives."""

    model_config = ConfigDict(extra="forbid")
    name: ClassVar[str]

    command_id: str = Field(min_length=1, max_length=255)
    actor: Person
    reply: Reply | None = None


class AdoptedPage(BaseModel, frozen=True):
    """A PagerDuty incident that was there first; `people` are those it has paged."""

    id: str
    number: int
    url: str
    people: list[Person] = []


class Declare(Command):
    """Open an incident."""

    name = "declare"
    title: str
    description: str = ""
    severity: Severity = Severity.HIGH
    type: str | None = None  # one of the policy's [types]
    restricted: bool = False
    drill: bool = False
    page: AdoptedPage | None = None  # instead of raising one


class AssignRole(Command):
    """Give somebody a role; a role that one person holds changes hands. Command is offered, to be accepted."""

    name = "assign_role"
    user: Person
    role: AnyRole
    now: bool = False  # take command over from somebody silent
    release: bool = False  # whoever commanded does not stay as deputy
    reason: str = ""


class AcceptCommand(Command):
    """Accept command, which was offered, with one line read back."""

    name = "accept_command"
    offer: int | None = None  # its number; the one that is open, unless given
    read_back: str


class DeclineCommand(Command):
    """Decline command, which was offered."""

    name = "decline_command"
    offer: int | None = None
    reason: str = ""


class Propose(Command):
    """Propose an action; unless somebody objects in time, it goes ahead."""

    name = "propose"
    text: str


class ObjectToProposal(Command):
    """Object strongly; the commander decides then."""

    name = "object_to_proposal"
    proposal: int | None = None  # its number; the one that is open, unless given
    reason: str


class SettleProposal(Command):
    """Decide a proposal that was objected to, or one whose time is not up."""

    name = "settle_proposal"
    proposal: int | None = None
    go: bool


class RecordOutcome(Command):
    """Say what came of a decision: it was verified to work, or reverted."""

    name = "record_outcome"
    proposal: int | None = None
    outcome: Result


class ReportStatus(Command):
    """Say how things stand: conditions, actions, needs. Restarts the reminder."""

    name = "report_status"
    conditions: str
    actions: str
    needs: str
    next_report_in: Duration | None = None
    internal: bool = False  # for the incident's channel only: stakeholders are not told


class ReportToExecutives(Command):
    """Tell executives where the incident stands: status, overview, next steps."""

    name = "report_to_executives"
    status: str
    overview: str
    next_steps: str


class ChangeStatus(Command):
    """Mark the incident stable or closed, or make a stable one active again."""

    name = "change_status"
    status: Status


class EditIncident(Command):
    """Change title, description, severity or type."""

    name = "edit_incident"
    title: str | None = None
    description: str | None = None
    severity: Severity | None = None
    type: str | None = None


class AddParticipant(Command):
    """Bring somebody in."""

    name = "add_participant"
    user: Person
    reason: str = ""


class RemoveParticipant(Command):
    """Let somebody go; the commander hands over first."""

    name = "remove_participant"
    user: Person
    reason: str = ""
    left_channel: bool = False  # they went by themselves; a commander who did is invited back


class RecordEvent(Command):
    """Put a line on the timeline."""

    name = "record_event"
    text: str


class EngageOncall(Command):
    """Page whoever is on call for a team of the policy."""

    name = "engage_oncall"
    team: str


class PageAcknowledged(Command):
    """Somebody acknowledged the page in PagerDuty."""

    name = "page_acknowledged"


class SnoozeReminder(Command):
    """Be reminded later: of the status report, unless something else is named."""

    name = "snooze_reminder"
    duration: Duration
    what: What = What.STATUS_REPORT
    task: int | None = None  # its number, of a task whose time is up


class CreateTask(Command):
    """Give a task to one named person, with a time box or without."""

    name = "create_task"
    owner: Person
    text: str
    within: Duration | None = None


class AcknowledgeTask(Command):
    """Say that a task is understood."""

    name = "acknowledge_task"
    task: int | None = None  # its number; the only one that waits for it, unless given


class CompleteTask(Command):
    """Say that a task is done, and what came of it."""

    name = "complete_task"
    task: int | None = None
    outcome: str = ""


class SetPrompts(Command):
    """Say how much the commander is prompted in this incident."""

    name = "set_prompts"
    level: Level


class Reconcile(Command):
    """Compare what is in Slack, Google and PagerDuty with what ought to be; mend it, and tell what people changed."""

    name = "reconcile"


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
        ReportStatus,
        ReportToExecutives,
        ChangeStatus,
        EditIncident,
        AddParticipant,
        RemoveParticipant,
        RecordEvent,
        EngageOncall,
        PageAcknowledged,
        SnoozeReminder,
        SetPrompts,
        Reconcile,
    )
}
