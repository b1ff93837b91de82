"""The policy: what each severity asks for, and which vendor ids stand for what. Strict: a typo is refused, never ignored."""

import tomllib
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from incident.durations import Duration
from incident.vocabulary import Role, Rung, Severity, Status

Identifier = Annotated[str, Field(min_length=1)]


class PolicyError(ValueError):
    """The policy cannot be used; the message names file, key and reason."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


Who = list[Role] | Literal["anyone"]
LEADERS: list[Role] = [Role.COMMANDER, Role.DEPUTY, Role.SCRIBE]


class Permissions(_Table):
    """Who may give which command, by role. What is not named here is anybody's, as is taking an empty role."""

    assign_role: Who = LEADERS
    change_status: Who = LEADERS
    change_severity: Who = LEADERS
    edit_incident: Who = "anyone"
    report_status: Who = "anyone"
    propose: Who = "anyone"
    object_to_proposal: Who = "anyone"
    settle_proposal: Who = [Role.COMMANDER, Role.DEPUTY]
    record_outcome: Who = "anyone"
    add_participant: Who = "anyone"
    remove_participant: Who = "anyone"
    record_event: Who = "anyone"
    engage_oncall: Who = "anyone"
    snooze_reminder: Who = "anyone"
    reconcile: Who = "anyone"

    def roles_for(self, command: str) -> list[Role] | None:
        """None: anybody."""
        who: Who = getattr(self, command, "anyone")
        return None if who == "anyone" else who


class CommandPolicy(_Table):
    """How command changes hands."""

    handoff_accept_within: Duration = timedelta(minutes=5)  # then it is offered to the deputy or the backup
    objection_window: Duration = timedelta(seconds=60)  # of a proposal, after which silence is consent


class SlackPolicy(_Table):
    stakeholder_channels: list[Identifier] = []


class GooglePolicy(_Table):
    root_folder: Identifier
    archive_folder: Identifier
    incident_template: Identifier
    review_template: Identifier


class SeverityPolicy(_Table):
    page_commander: bool
    acknowledge_within: Duration
    page_ladder: list[Identifier]  # whom to page next, one after each silent acknowledge_within
    report_every: Duration
    report_every_when_stable: Duration
    escalate_reminder_after: Duration
    reminder_ladder: Annotated[list[Rung], Field(min_length=1)]  # one after each escalate_reminder_after
    close_reminder_after: Duration
    commanders: list[Identifier] = []  # who may command, by e-mail or Slack id; anybody, unless named

    def report_cadence(self, status: Status) -> timedelta:
        return self.report_every_when_stable if status is Status.STABLE else self.report_every


def _defaults(*, page: bool, report: str, stable: str, climb: str) -> dict[str, object]:
    quietly = [Rung.COMMANDER, Rung.CHANNEL, Rung.DEPUTY]
    return {
        "page_commander": page,
        "acknowledge_within": "5m",
        "page_ladder": ["backup"],
        "report_every": report,
        "report_every_when_stable": stable,
        "escalate_reminder_after": climb,
        "reminder_ladder": [*quietly, Rung.PAGE] if page else quietly,
        "close_reminder_after": "3d",
    }


# Cadence: PagerDuty's 20 to 30 minutes for major incidents (practice: internal updates); the rest is our choice.
DEFAULTS: dict[str, dict[str, object]] = {
    "critical": _defaults(page=True, report="30m", stable="2h", climb="10m"),
    "high": _defaults(page=True, report="30m", stable="4h", climb="10m"),
    "medium": _defaults(page=False, report="2h", stable="12h", climb="30m"),
    "low": _defaults(page=False, report="6h", stable="24h", climb="1h"),
}


class Policy(_Table):
    """A vendor without its table is off, as one without credentials is."""

    pagerduty: PagerDutyPolicy | None = None
    slack: SlackPolicy = SlackPolicy()
    google: GooglePolicy | None = None
    command: CommandPolicy = CommandPolicy()
    permissions: Permissions = Permissions()
    severities: dict[Severity, SeverityPolicy]

    @model_validator(mode="before")
    @classmethod
    def _defaults_fill_gaps(cls, data: dict[str, object]) -> dict[str, object]:
        given = data.get("severities", {})
        if not isinstance(given, dict):
            return data
        if "pagerduty" not in data:
            asks = [
                name
                for name, table in given.items()
                if isinstance(table, dict) and table.get("page_commander") is True
            ]
            if asks:
                raise ValueError(
                    f"severities.{asks[0]}.page_commander: is true, but there is no [pagerduty] table"
                )
        tables: dict[str, object] = {name: defaults.copy() for name, defaults in DEFAULTS.items()}
        if "pagerduty" not in data:
            tables = {name: defaults | {"page_commander": False} for name, defaults in DEFAULTS.items()}
        for name, table in given.items():
            base = tables.get(name)
            tables[name] = base | table if isinstance(base, dict) and isinstance(table, dict) else table
        return data | {"severities": tables}

    @model_validator(mode="after")
    def _ladders_lead_somewhere(self) -> Self:
        for name, severity in self.severities.items():
            for rung in severity.page_ladder:
                if self.pagerduty and rung != "backup" and not self.pagerduty.escalation_policy(rung):
                    raise ValueError(
                        f'severities.{name}.page_ladder: "{rung}" is neither commander, backup nor a team of [pagerduty.teams]'
                    )
        return self

    @property
    def backup(self) -> str | None:
        """The escalation policy of the backup commander."""
        return self.pagerduty.escalation_policies.backup if self.pagerduty else None

    def ladder(self, severity: Severity) -> list[str]:
        """The rungs that exist: without a backup policy there is none to climb to."""
        if self.pagerduty is None:
            return []
        return [
            rung for rung in self.severities[severity].page_ladder if self.pagerduty.escalation_policy(rung)
        ]

    def severity(self, severity: Severity) -> SeverityPolicy:
        return self.severities[severity]


def parse_policy(text: str, source: str) -> Policy:
    """Read a policy from TOML; PolicyError names `source`, the key and the reason, one line each."""
    try:
        return Policy.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{source}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise PolicyError("\n".join(f"{source}: {problem}" for problem in _problems(error))) from error


REASONS = {  # pydantic's type of error -> what the writer of the file did
    "extra_forbidden": "unknown key; is it a typo?",
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "string_too_short": "is empty",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
}


def _problems(error: ValidationError) -> list[str]:
    """One line each; of a table that should not be there, only that is said."""
    errors = error.errors()
    unknown = {e["loc"][:-1] for e in errors if e["loc"][-1:] == ("[key]",)}
    lines = [
        f"{_key(key)}: unknown severity; there are {', '.join(Severity)}" for key in sorted(unknown, key=_key)
    ]
    for e in errors:
        if e["loc"][:2] in unknown:
            continue
        reason = REASONS.get(e["type"], e["msg"].removeprefix("Value error, "))
        lines.append(f"{_key(e['loc'])}: {reason}" if e["loc"] else reason)
    return lines


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)
