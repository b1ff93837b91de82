"""The policy: what each severity asks for, and which vendor ids stand for what. Strict: a typo is refused, never ignored."""

import re
import tomllib
from datetime import time, timedelta
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from incident.careers import Goal, RosterPolicy
from incident.drilling import DrillPolicy
from incident.durations import Duration
from incident.hours import Hours, Span
from incident.severities import STRICT, Identifier, Ladder, SeverityPolicy, TypePolicy, with_defaults
from incident.staff import Staff
from incident.vendors import GooglePolicy, PagerDutyPolicy, SlackPolicy
from incident.vocabulary import ASSIGNABLE, LIAISONS, AnyRole, Level, Role, Rung, Severity

NAME = re.compile(r"^[a-z][a-z0-9-]*$")  # of a role or a type: one word that can be typed


class PolicyError(ValueError):
    """The policy cannot be used; the message names file, key and reason."""


class _Table(BaseModel):
    model_config = STRICT


Link = Annotated[str, Field(pattern=r"^https?://[^\s|<>]+$")]
Who = list[AnyRole] | Literal["anyone"]
LEADERS: list[AnyRole] = [Role.COMMANDER, Role.DEPUTY, Role.SCRIBE]


class Permissions(_Table):
    """Who may give which command, by role. What is not named here is anybody's, as is a role that nobody has to give up."""

    assign_role: Who = LEADERS
    change_status: Who = LEADERS
    change_severity: Who = LEADERS
    reopen: Who = "anyone"  # what was closed; whoever may declare may say that it is back
    edit_incident: Who = "anyone"
    report_status: Who = "anyone"
    propose: Who = "anyone"
    object_to_proposal: Who = "anyone"
    settle_proposal: Who = [Role.COMMANDER, Role.DEPUTY]
    record_outcome: Who = "anyone"
    create_task: Who = LEADERS
    acknowledge_task: Who = "anyone"
    complete_task: Who = "anyone"
    reopen_task: Who = "anyone"
    report_to_executives: Who = [*LEADERS, *LIAISONS]
    set_prompts: Who = "anyone"
    pause_clocks: Who = "anyone"
    add_participant: Who = "anyone"
    remove_participant: Who = "anyone"
    record_event: Who = "anyone"
    import_message: Who = "anyone"
    withdraw_message: Who = "anyone"
    engage_oncall: Who = "anyone"
    snooze_reminder: Who = "anyone"
    reconcile: Who = "anyone"

    def roles_for(self, command: str) -> list[AnyRole] | None:
        """None: anybody."""
        who: Who = getattr(self, command, "anyone")
        return None if who == "anyone" else who


class CommandPolicy(_Table):
    """How command changes hands."""

    handoff_accept_within: Duration = timedelta(minutes=5)  # then it is offered to the deputy or the backup
    objection_window: Duration = timedelta(seconds=60)  # of a proposal, after which silence is consent
    understood_within: Duration = timedelta(seconds=60)  # of a task; then the commander hears of it


class Fatigue(_Table):
    """How long somebody commands before they are asked to hand over. Our choice: PagerDuty names fatigue, but no hours."""

    nudge_after: Duration = timedelta(hours=2)  # privately
    press_after: Duration = timedelta(hours=4)  # the deputy hears it too
    relieve_after: Duration = timedelta(hours=6)  # the backup is paged
    night: Hours = Span(begin=time(22), end=time(7))  # in the commander's own zone
    night_weight: Annotated[float, Field(ge=1, le=10)] = 1.5  # how much an hour of the night counts

    @property
    def steps(self) -> list[timedelta]:
        return [self.nudge_after, self.press_after, self.relieve_after]


class Ladders(_Table):
    """Who hears of what is due, one after the other; of status reports, the severity says it."""

    stakeholder_report: Ladder = [Rung.COMMANDER, Rung.CHANNEL, Rung.DEPUTY]
    executive_report: Ladder = [Rung.COMMANDER, Rung.DEPUTY, Rung.CHANNEL]
    close: Ladder = [Rung.COMMANDER]
    task: Ladder = [Rung.OWNER, Rung.COMMANDER, Rung.CHANNEL]
    fatigue: Ladder = [Rung.COMMANDER, Rung.DEPUTY, Rung.PAGE]


class Prompts(_Table):
    """What a commander is told to do next, privately and one at a time."""

    level: Level = Level.NEWCOMER
    pause: Duration = timedelta(minutes=1)  # between two of them
    course: Link | None = None  # where your people read docs/commanding; prompts and the roster link to it


class ReviewPolicy(_Table):
    """Reminders of a review and of the tasks that are left when an incident is closed."""

    remind: bool = True  # whether anybody is; without, its document is all there is of a review
    remind_every: Duration = timedelta(days=1)  # after it was due
    tasks_every: Duration = timedelta(days=7)  # of a task without a time of its own
    quiet_hours: Hours = Span(begin=time(18), end=time(9))  # in the owner's own zone
    channel: Identifier | None = (
        None  # hears of what owner and commander leave undone; never of restricted ones
    )


class FeedbackPolicy(_Table):
    """Whether those who took part are asked how it went when an incident is closed, and how long they can answer."""

    ask: bool = True
    open_for: Duration = timedelta(days=7)


class RolePolicy(_Table):
    """A role of your own beside the standard ones."""

    about: str = ""
    held_by_one: bool = True


class Classified(Protocol):
    """An incident, as far as the policy asks."""

    @property
    def severity(self) -> Severity: ...
    @property
    def type(self) -> str | None: ...


class Policy(_Table):
    """A vendor without its table is off, as one without credentials is."""

    pagerduty: PagerDutyPolicy | None = None
    slack: SlackPolicy = SlackPolicy()
    google: GooglePolicy | None = None
    command: CommandPolicy = CommandPolicy()
    permissions: Permissions = Permissions()
    fatigue: Fatigue = Fatigue()
    ladders: Ladders = Ladders()
    feedback: FeedbackPolicy = FeedbackPolicy()
    drills: DrillPolicy = DrillPolicy()
    prompts: Prompts = Prompts()
    review: ReviewPolicy = ReviewPolicy()
    roster: RosterPolicy = RosterPolicy()
    directory: dict[Identifier, Staff] = {}  # by e-mail
    roles: dict[str, RolePolicy] = {}
    severities: dict[Severity, SeverityPolicy]
    types: dict[str, TypePolicy] = {}

    @model_validator(mode="before")
    @classmethod
    def _defaults_fill_gaps(cls, data: dict[str, Any]) -> dict[str, Any]:
        return with_defaults(data)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        for name in (*self.roles, *self.types):
            if not NAME.match(name):
                raise ValueError(
                    f'"{name}": a role or a type is one word of small letters, digits and hyphens'
                )
        for name in self.roles:
            if name in list(Role):
                raise ValueError(f"roles.{name}: is a standard role already")
        for key, who in self.permissions:
            for role in who if isinstance(who, list) else []:
                if role not in (*Role, *self.roles):
                    raise ValueError(f'permissions.{key}: there is no role "{role}"')
        return self

    @model_validator(mode="after")
    def _severities_lead_somewhere(self) -> Self:
        tables = {f"severities.{name}": table for name, table in self.severities.items()}
        for type, kind in self.types.items():
            tables |= {f"types.{type}.severities.{name}": table for name, table in kind.severities.items()}
        for key, table in tables.items():
            if reason := self._astray(table):
                raise ValueError(f"{key}.{reason}")
        return self

    def _astray(self, table: SeverityPolicy) -> str | None:
        if self.pagerduty is None:
            asks = "page_commander: is true" if table.page_commander else "engage: names teams"
            asked = table.page_commander or table.engage
            return f"{asks}, but there is no [pagerduty] table" if asked else None
        for rung in table.page_ladder:
            if rung != "backup" and not self.pagerduty.escalation_policy(rung):
                return f'page_ladder: "{rung}" is neither commander, backup nor a team of [pagerduty.teams]'
        for team in table.engage:
            if team not in self.pagerduty.teams:
                return f'engage: "{team}" is no team of [pagerduty.teams]'
        return None

    @property
    def channels(self) -> list[str]:
        """Every channel that is told of incidents or drills without being one of theirs."""
        told = [channel for table in self.behaviours for channel in table.stakeholder_channels]
        others = [channel for channel in (self.review.channel, self.roster.channel) if channel]
        everywhere = [*self.slack.stakeholder_channels, *told, *self.slack.executive_channels, *others]
        return list(dict.fromkeys([*everywhere, *self.drills.channels]))

    @property
    def people(self) -> list[str]:
        """Everybody who is named, by e-mail or Slack id."""
        named = [who for table in self.behaviours for who in (*table.invite, *table.commanders)]
        return list(dict.fromkeys([*named, *self.roster.founders, *self.roster.mentors]))

    @property
    def behaviours(self) -> list[SeverityPolicy]:
        """What every severity asks for, whatever the type of the incident."""
        kinds = [self.severities, *(kind.severities for kind in self.types.values())]
        return [table for kind in kinds for table in kind.values()]

    @property
    def backup(self) -> str | None:
        """The escalation policy of the backup commander."""
        return self.pagerduty.escalation_policies.backup if self.pagerduty else None

    @property
    def assignable(self) -> list[str]:
        """The roles that people can be given, standard ones first."""
        return [*ASSIGNABLE, *self.roles]

    @property
    def gravest_paging(self) -> Severity:
        """What whoever is on call to command has to be qualified for."""
        return next((s for s in Severity if self.severities[s].page_commander), Severity.LOW)

    def behaviour(self, incident: Classified) -> SeverityPolicy:
        """What the severity and the type of an incident ask for."""
        kind = self.types.get(incident.type) if incident.type else None
        return (kind.severities if kind else self.severities)[incident.severity]

    def severity(self, severity: Severity) -> SeverityPolicy:
        return self.severities[severity]

    def ladder(self, incident: Classified) -> list[str]:
        """The rungs that exist: without a backup policy there is none to climb to."""
        pagerduty = self.pagerduty
        if pagerduty is None:
            return []
        return [rung for rung in self.behaviour(incident).page_ladder if pagerduty.escalation_policy(rung)]


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
    "string_pattern_mismatch": "must be a name in small letters, without colons or spaces",
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
    lines = [f"{_key(key)}: {_unknown(key)}" for key in sorted(unknown, key=_key)]
    for e in errors:
        if e["loc"][:2] in unknown:
            continue
        reason = REASONS.get(e["type"], e["msg"].removeprefix("Value error, "))
        lines.append(f"{_key(e['loc'])}: {reason}" if e["loc"] else reason)
    return lines


def _unknown(key: tuple[int | str, ...]) -> str:
    if key[0] == "roster":
        return f"unknown promotion; there are {', '.join(Goal)}"
    return f"unknown severity; there are {', '.join(Severity)}"


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)
