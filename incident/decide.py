"""What a command or a fact means: the events it leads to, or `Refused`. Pure; the rules are in `incident/rules/`."""

from datetime import datetime

from incident import commands as c
from incident import events as e
from incident import limits
from incident.permissions import check_permission
from incident.policy import Policy
from incident.refusals import Refused
from incident.rules import capturing, command, comments, decisions, facts, people, tasks, telling
from incident.rules.ruling import Command, rule, titled, within
from incident.state import Incident
from incident.vocabulary import Status
from incident.words import refusals as say

CHAPTERS = (
    capturing,
    command,
    comments,
    decisions,
    facts,
    people,
    tasks,
    telling,
)  # importing them registers their rules


def declare(command: c.Declare, id: str, now: datetime) -> e.Declared:
    """The first event of an incident. Raises Refused."""
    return e.Declared(
        at=now,
        actor=command.actor,
        id=id,
        title=titled(command.title),
        description=within(command.description.strip(), "description", limits.DESCRIPTION_LIMIT),
        severity=command.severity,
        type=command.type or None,
        restricted=command.restricted,
        drill=command.drill,
        page=command.page,
        paged_before=command.paged_before,
        rehearsal=command.rehearsal if command.drill else None,
    )


def decide(incident: Incident, command: Command, policy: Policy, now: datetime) -> list[e.Event]:
    """Raises Refused with a reason for the person; an empty list means that nothing has changed and that this is fine."""
    if isinstance(command, c.Command) and incident.status is Status.CLOSED and not command.reopens:
        raise Refused(say.closed())
    if isinstance(command, c.Command):  # the record says names, however the command came
        command = command.model_copy(update={"actor": incident.known(command.actor)})
        check_permission(command, incident, policy)
    return rule(command, incident, policy, now)
