"""Incidents in figures: how long people waited for what, and which reports came in time. From their records alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from pydantic import BaseModel

from incident import events as e
from incident.apply import fold
from incident.events import Event
from incident.record import Record
from incident.visibility import Audience, title
from incident.vocabulary import Severity, Status, What

ALL = "all"


class Figures(BaseModel):
    """What is measured; a time that never came is None."""

    acknowledged_after: timedelta | None
    first_report_after: timedelta | None
    stable_after: timedelta | None
    closed_after: timedelta | None
    reports_due: int
    reports_on_time: int
    tasks: int
    tasks_open: int


class Measured(Figures):
    """One incident; what never came is None. Times are from its declaration, that of the page from the page itself."""

    id: str
    title: str  # as everybody may read it
    severity: Severity
    type: str | None
    status: Status
    drill: bool
    declared_at: datetime


class Summary(Figures):
    """Many incidents: how many, the median of each time, and sums."""

    severity: str
    incidents: int


TIMES = ("acknowledged_after", "first_report_after", "stable_after", "closed_after")
SUMS = ("reports_due", "reports_on_time", "tasks", "tasks_open")


def measured(record: Record) -> Measured:
    incident, events = fold(record.events), record.events
    began, due = incident.declared_at, _reports(events)

    def after(at: datetime | None) -> timedelta | None:
        return at - began if at else None

    return Measured(
        id=incident.id,
        title=title(incident, Audience.PUBLIC),
        severity=incident.severity,
        type=incident.type,
        status=incident.status,
        drill=incident.drill,
        declared_at=began,
        acknowledged_after=_acknowledged_after(events),
        first_report_after=after(_first(events, e.StatusReported)),
        stable_after=after(incident.stable_at),
        closed_after=after(incident.closed_at),
        reports_due=len(due),
        reports_on_time=sum(due),
        tasks=sum(not task.withdrawn for task in incident.tasks),
        tasks_open=sum(task.open for task in incident.tasks),
    )


def summaries(incidents: Sequence[Measured]) -> list[Summary]:
    """Of each severity that there is, the worst first, and of all."""
    groups = {severity: [i for i in incidents if i.severity is severity] for severity in Severity}
    return [
        *(_summary(severity, group) for severity, group in groups.items() if group),
        _summary(ALL, incidents),
    ]


def _summary(severity: str, incidents: Sequence[Measured]) -> Summary:
    times = {name: [t for i in incidents if (t := getattr(i, name)) is not None] for name in TIMES}
    return Summary(
        severity=severity,
        incidents=len(incidents),
        **{name: median(found) if found else None for name, found in times.items()},
        **{name: sum(getattr(i, name) for i in incidents) for name in SUMS},
    )


def _reports(events: Sequence[Event]) -> list[bool]:
    """For each report that was due, whether it came before anybody had to be reminded of it."""
    on_time: list[bool] = []
    reminded = False
    for event in events:
        match event:
            case e.FellDue(what=What.STATUS_REPORT):
                reminded = True
            case e.StatusReported():
                on_time.append(not reminded)
                reminded = False
            case e.StatusChanged() if reminded:  # the clock begins anew, and this one never came
                on_time.append(False)
                reminded = False
    return [*on_time, False] if reminded else on_time


def _acknowledged_after(events: Sequence[Event]) -> timedelta | None:
    paged, acknowledged = _first(events, e.PageRaised), _first(events, e.PageAcknowledged)
    return acknowledged - paged if paged and acknowledged else None


def _first(events: Sequence[Event], kind: type[Event]) -> datetime | None:
    return next((event.at for event in events if isinstance(event, kind)), None)
