"""Telling: how things stand, what changed, what to be reminded of."""

from incident.commands.command import Command
from incident.durations import Duration
from incident.vocabulary import Level, Severity, Status, What


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
    """Mark the incident stable or closed, or make a stable or closed one active again."""

    name = "change_status"
    status: Status

    @property
    def reopens(self) -> bool:
        return self.status is Status.ACTIVE


class EditIncident(Command):
    """Change title, description, severity or type; the commander of a restricted incident says whether learners may watch."""

    name = "edit_incident"
    title: str | None = None
    description: str | None = None
    severity: Severity | None = None
    type: str | None = None  # empty takes it off
    observers: bool | None = None  # may come in, of a restricted incident


class RecordEvent(Command):
    """Put a line on the timeline."""

    name = "record_event"
    text: str


class SnoozeReminder(Command):
    """Be reminded later: of the status report, unless something else is named."""

    name = "snooze_reminder"
    duration: Duration
    what: What = What.STATUS_REPORT
    task: int | None = None  # its number, of a task whose time is up


class SetPrompts(Command):
    """Say how much the commander is prompted in this incident."""

    name = "set_prompts"
    level: Level


class PauseClocks(Command):
    """Let everything that is due in a drill wait, and go on from where it was."""

    name = "pause_clocks"
    paused: bool


class Reconcile(Command):
    """Compare what is in Slack, Google and PagerDuty with what ought to be; mend it, and tell what people changed."""

    name = "reconcile"
