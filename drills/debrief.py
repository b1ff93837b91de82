"""The debrief: facts from the history, and one thing to try for each. It grades nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from pydantic import BaseModel

from drills.evidence import led
from drills.state import Drill
from drills.words import debrief as say
from drills.words.results import why_over
from incident import events as e
from incident.facts import MUSTER
from incident.policy import Policy
from incident.prompts import SPAN_OF_CONTROL
from incident.state import Incident, Proposal
from incident.vocabulary import Role, Status


class Finding(BaseModel, frozen=True):
    about: str
    fact: str
    suggestion: str


class Debrief(BaseModel, frozen=True):
    scenario: str
    lasted: timedelta  # of the scenario's time
    speed: int
    why: str
    findings: list[Finding]
    behind_it: list[str]  # what the scenario knew all along
    came: list[str]  # ids of the injects that came
    did_not: list[str]


def debrief(drill: Drill, incident: Incident, policy: Policy, now: datetime) -> Debrief:
    """`policy` as it is written, for the scenario's time and not the clock's."""
    end = drill.ended.at if drill.ended else now
    findings = [
        _command_taken(drill, incident, end),
        *_reports(drill, incident, policy, end),
        _roles(incident),
        _tasks(incident),
        _decisions(incident),
        *_hand_overs(drill, incident),
        _span(incident),
        *_counted(drill, incident, end),
    ]
    return Debrief(
        scenario=drill.scenario.id,
        lasted=drill.played(incident.declared_at, end),
        speed=drill.speed,
        why=why_over(drill.ended),
        findings=[Finding(about=about, fact=fact, suggestion=try_) for about, fact, try_ in findings],
        behind_it=drill.scenario.facts,
        came=list(drill.fired),
        did_not=[inject.name for inject in drill.scenario.injects if inject.name not in drill.fired],
    )


Told = tuple[str, str, str]


def _command_taken(drill: Drill, incident: Incident, end: datetime) -> Told:
    """Whoever commands is heard for the first time, in whatever way."""
    trainee = incident.known(drill.trainee)
    spoke = [
        event.at
        for event in incident.events
        if incident.known(event.actor).same_as(trainee) and not isinstance(event, e.Declared)
    ]
    return say.command_taken(drill.played(incident.declared_at, spoke[0]) if spoke else None)


def _reports(drill: Drill, incident: Incident, policy: Policy, end: datetime) -> Iterator[Told]:
    cadence = policy.behaviour(incident).report_cadence(Status.ACTIVE)
    sent = [report.at for report in incident.reports]
    first = drill.played(incident.declared_at, sent[0]) if sent else None
    yield say.first_report(first, cadence)
    if sent:
        until = min(incident.stable_at or end, end)
        moments = [incident.declared_at, *sent, until]
        gaps = [drill.played(a, b) for a, b in pairwise(moments) if b > a]
        yield say.gaps(len(sent), max(gaps, default=timedelta()), cadence)


def _roles(incident: Incident) -> Told:
    given = {event.role for event in incident.events if isinstance(event, e.RoleAssigned)}
    missing = [role for role in (Role.DEPUTY, Role.SCRIBE) if role not in given]
    return say.roles(sorted(given - {Role.COMMANDER}), missing)


def _tasks(incident: Incident) -> Told:
    tasks = [task for task in incident.tasks if not task.withdrawn]
    return say.tasks(
        given=len(tasks),
        without_time=[task.number for task in tasks if task.until is None],
        not_understood=[task.number for task in tasks if not task.understood],
    )


def _decisions(incident: Incident) -> Told:
    hurried = [proposal.number for proposal in incident.proposals if _hurried(proposal, incident)]
    return say.decisions(len(incident.proposals), hurried, tasks=len(incident.tasks))


def _hurried(proposal: Proposal, incident: Incident) -> bool:
    """Settled by somebody before anybody could have objected."""
    settled = [
        event
        for event in incident.events
        if isinstance(event, e.ProposalSettled) and event.number == proposal.number and event.go
    ]
    return any(
        event.actor != MUSTER and event.at < proposal.until and not proposal.objections for event in settled
    )


def _hand_overs(drill: Drill, incident: Incident) -> Iterator[Told]:
    read_back = {event.at for event in incident.events if isinstance(event, e.CommandAccepted)}
    for event in incident.events:
        if isinstance(event, e.RoleAssigned) and event.role is Role.COMMANDER and event.previous:
            reported = any(report.at <= event.at for report in incident.reports)
            at = drill.played(incident.declared_at, event.at)
            yield say.hand_over(incident.known(event.person), at, event.at in read_back, reported)


def _span(incident: Incident) -> Told:
    """How many reported to the commander when the most did."""
    here: set[str] = set()
    most = 0
    for event in incident.events:
        if isinstance(event, e.ParticipantAdded | e.RoleAssigned):
            here.add(incident.known(event.person).label)
        elif isinstance(event, e.ParticipantRemoved):
            here.discard(incident.known(event.person).label)
        most = max(most, len(here))
    return say.span(max(most - 1, 0), SPAN_OF_CONTROL)


def _counted(drill: Drill, incident: Incident, end: datetime) -> Iterator[Told]:
    if not led(drill, incident, end):
        yield say.not_led(yielded=drill.ended is not None and drill.ended.why == "yielded")
