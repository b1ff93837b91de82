"""Who may give which command, as the policy's table says. While nobody commands, everybody may: response goes first.

So may whoever cannot be told from the commander: one who was just paged and is known by nothing but a PagerDuty id, and
a bare name, which comes from a terminal or a script that reaches Temporal and so could claim to be anybody.
"""

from incident import commands as c
from incident.policy import Policy
from incident.refusals import Refused
from incident.state import Incident
from incident.vocabulary import HELD_BY_ONE, AnyRole, Severity, Status
from incident.words import refusals as say


def check_permission(command: c.Command, incident: Incident, policy: Policy) -> None:
    """Raises Refused that says who may."""
    commander = incident.commander
    if commander is None or not commander.comparable_with(command.actor):
        return
    for what in _asked(command, incident, policy):
        roles = policy.permissions.roles_for(what)
        if roles is not None and not set(roles) & set(incident.roles_of(command.actor)):
            raise Refused(say.may_not(what, roles, commander))


def _asked(command: c.Command, incident: Incident, policy: Policy) -> list[str]:
    """The rows of the table."""
    match command:
        case c.AssignRole(now=True):
            return []  # the rule of taking over decides
        case c.AssignRole() if command.actor.same_as(command.user) and _free(command.role, incident, policy):
            return []
        case c.ChangeStatus() if incident.status is Status.CLOSED:
            return ["reopen"]
        case c.RemoveParticipant() if command.actor.same_as(command.user):
            return []
        case c.EditIncident() if (command.severity, command.type) not in _as_it_is(incident):
            return [command.name, "change_severity"]
    return [command.name]


def _free(role: AnyRole, incident: Incident, policy: Policy) -> bool:
    """Nobody has to give it up if somebody takes it."""
    own = policy.roles.get(role)
    held_by_one = own.held_by_one if own else role in HELD_BY_ONE
    return not held_by_one or incident.holder(role) is None


def _as_it_is(incident: Incident) -> list[tuple[Severity | None, str | None]]:
    """Severities and types that change nothing; a type is as much of a decision as a severity."""
    return [
        (severity, type) for severity in (None, incident.severity) for type in (None, incident.type or "")
    ]
