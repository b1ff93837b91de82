"""What a severity asks for: whom to page and bring in, how often to report, who hears of it. The policy's largest table."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from incident.durations import Duration
from incident.hours import Hours
from incident.periods import Period
from incident.vocabulary import Rung, Severity, Status

Identifier = Annotated[str, Field(min_length=1)]
Ladder = Annotated[list[Rung], Field(min_length=1)]


STRICT = ConfigDict(extra="forbid", frozen=True)  # of every table of the policy


class SeverityPolicy(BaseModel):
    model_config = STRICT

    page_commander: bool
    acknowledge_within: Duration
    page_ladder: list[Identifier]  # whom to page next, one after each silent acknowledge_within
    report_every: Duration
    report_every_when_stable: Duration
    stakeholder_report_every: Duration | None = None  # unless each report that they get is soon enough
    executive_report: bool  # whether one is needed; it goes to [slack] executive_channels
    executive_report_every: Duration
    escalate_reminder_after: Duration
    reminder_ladder: Ladder  # one after each escalate_reminder_after
    close_reminder_after: Duration
    quiet_hours: Hours | None = None  # in the person's own zone: reminders wait for the morning
    commanders: list[Identifier] = []  # who may command, by e-mail or Slack id; anybody, unless named
    invite: list[Identifier] = []  # who is brought in, by e-mail or Slack id
    engage: list[Identifier] = []  # teams of [pagerduty.teams] that are paged
    stakeholder_channels: list[Identifier] = []  # those of [slack], unless given here
    customer_liaison: bool  # whether somebody has to speak to customers
    review: bool = True
    review_draft_within: Period  # of becoming stable; then its owner is reminded
    review_within: Period  # until the meeting was held
    customer_document_within: Period | None = None  # until customers have theirs; none is made, unless given

    def report_cadence(self, status: Status) -> timedelta:
        return self.report_every_when_stable if status is Status.STABLE else self.report_every


def _defaults(
    *, grave: bool, report: str, stable: str, climb: str, draft: str, review: str
) -> dict[str, object]:
    quietly = [Rung.COMMANDER, Rung.CHANNEL, Rung.DEPUTY]
    return {
        "page_commander": grave,
        "acknowledge_within": "5m",
        "page_ladder": ["backup"],
        "report_every": report,
        "report_every_when_stable": stable,
        "executive_report": False,
        "executive_report_every": "30m",
        "escalate_reminder_after": climb,
        "reminder_ladder": [*quietly, Rung.PAGE] if grave else quietly,
        "close_reminder_after": "3d",
        "customer_liaison": False,
        "review_draft_within": draft,
        "review_within": review,
    }


# Cadence: PagerDuty's 20 to 30 minutes for major incidents, and about 30 for executives. The meeting of the review: its 3
# days of the calendar for the gravest, 5 business days for the next (https://postmortems.pagerduty.com). The rest is our choice.
DEFAULTS: dict[str, dict[str, object]] = {
    "critical": _defaults(grave=True, report="30m", stable="2h", climb="10m", draft="2d", review="3d")
    | {"executive_report": True, "customer_liaison": True},
    "high": _defaults(
        grave=True,
        report="30m",
        stable="4h",
        climb="10m",
        draft="3 business days",
        review="5 business days",
    ),
    "medium": _defaults(
        grave=False,
        report="2h",
        stable="12h",
        climb="30m",
        draft="5 business days",
        review="10 business days",
    ),
    "low": _defaults(
        grave=False, report="6h", stable="24h", climb="1h", draft="5 business days", review="10 business days"
    )
    | {"quiet_hours": "22:00-07:00"},
}


class TypePolicy(BaseModel):
    """A kind of incident: what its table names goes before what the severity's table says."""

    model_config = STRICT

    about: str = ""
    severities: dict[Severity, SeverityPolicy]


def with_defaults(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy as it was written, every table of a severity filled in: first match wins.

    Of a type's own table for the severity, the type's table, the severity's table and the defaults, the first that
    names a key decides. What is no table is left as it is, to be refused.
    """
    given = policy.get("severities", {})
    if not isinstance(given, dict):
        return policy
    defaults = _defaults_for(policy)
    severities = {**defaults, **{name: _over(defaults.get(name), table) for name, table in given.items()}}
    filled = policy | {"severities": severities}
    types = policy.get("types")
    if isinstance(types, dict):
        filled["types"] = {name: _type(table, severities) for name, table in types.items()}
    return filled


def _defaults_for(policy: dict[str, Any]) -> dict[str, dict[str, object]]:
    """Without PagerDuty nobody is paged; the stakeholders of all severities are those of [slack]."""
    own: dict[str, object] = {} if policy.get("pagerduty") is not None else {"page_commander": False}
    slack = policy.get("slack")
    channels = slack.get("stakeholder_channels") if isinstance(slack, dict) else None
    if isinstance(channels, list) and all(channels):
        own["stakeholder_channels"] = channels
    return {name: defaults | own for name, defaults in DEFAULTS.items()}


def _type(table: Any, severities: dict[str, Any]) -> Any:
    if not isinstance(table, dict) or not isinstance(table.get("severities", {}), dict):
        return table
    everywhere = {key: value for key, value in table.items() if key in SeverityPolicy.model_fields}
    itself = {key: value for key, value in table.items() if key not in everywhere}
    own = table.get("severities", {})
    merged = {name: _over(_over(base, everywhere), own.get(name, {})) for name, base in severities.items()}
    unknown = {name: value for name, value in own.items() if name not in merged}
    return {**itself, "severities": {**merged, **unknown}}


def _over(base: Any, table: Any) -> Any:
    return base | table if isinstance(base, dict) and isinstance(table, dict) else table
