"""What people tell: the declaration, reports, changes of status, severity and title, lines for the timeline."""

from datetime import datetime, timedelta
from typing import Literal

from incident.commands import AdoptedPage, Rehearsal
from incident.events.event import Happened
from incident.vocabulary import Level, Severity, Status, What


class Declared(Happened):
    kind: Literal["declared"] = "declared"
    id: str
    title: str
    description: str
    severity: Severity
    type: str | None = None
    restricted: bool
    drill: bool
    page: AdoptedPage | None = None
    paged_before: bool = False
    rehearsal: Rehearsal | None = None


class StatusReported(Happened):
    kind: Literal["status_reported"] = "status_reported"
    conditions: str
    actions: str
    needs: str
    next_report_in: timedelta | None = None
    internal: bool = False


class ExecutivesReported(Happened):
    kind: Literal["executives_reported"] = "executives_reported"
    status: str
    overview: str
    next_steps: str


class StatusChanged(Happened):
    kind: Literal["status_changed"] = "status_changed"
    status: Status
    previous: Status


class DetailsEdited(Happened):
    kind: Literal["details_edited"] = "details_edited"
    title: str | None = None
    description: str | None = None


class SeverityChanged(Happened):
    kind: Literal["severity_changed"] = "severity_changed"
    severity: Severity
    previous: Severity


class TypeChanged(Happened):
    kind: Literal["type_changed"] = "type_changed"
    type: str | None
    previous: str | None


class TypeUnknown(Happened):
    """The type it was declared with is none of the policy's, so that it has none."""

    kind: Literal["type_unknown"] = "type_unknown"
    type: str
    known: list[str]


class PromptsSet(Happened):
    kind: Literal["prompts_set"] = "prompts_set"
    level: Level


class EventRecorded(Happened):
    kind: Literal["event_recorded"] = "event_recorded"
    text: str


class ReminderSnoozed(Happened):
    kind: Literal["reminder_snoozed"] = "reminder_snoozed"
    until: datetime
    what: What = What.STATUS_REPORT
    number: int = 0


class ClocksPaused(Happened):
    """Of a drill: from now on nothing falls due."""

    kind: Literal["clocks_paused"] = "clocks_paused"


class ClocksResumed(Happened):
    kind: Literal["clocks_resumed"] = "clocks_resumed"


class ReconciliationAsked(Happened):
    kind: Literal["reconciliation_asked"] = "reconciliation_asked"
