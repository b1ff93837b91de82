"""What a command to a drill means, or what fell due in it: the events it leads to, or `Refused`. Pure."""

from datetime import datetime

from drills import commands as c
from drills import events as e
from drills.clocks import Due
from drills.conditions import since
from drills.scenario import Inject
from drills.state import Drill
from drills.words import refusals as say
from incident.commands import Command
from incident.facts import MUSTER
from incident.refusals import Refused
from incident.state import Incident


def decide(drill: Drill, command: Command, incident: Incident, now: datetime) -> list[e.Event]:
    """Raises Refused; an empty list means that it is so already."""
    if drill.ended:
        raise Refused(say.over())
    actor = incident.known(command.actor)
    _check(drill, command, incident)
    match command:
        case c.PauseDrill():
            return [] if drill.paused else [e.DrillPaused(at=now, actor=actor)]
        case c.ResumeDrill():
            return [e.DrillResumed(at=now, actor=actor)] if drill.paused else []
        case c.FireInject():
            return [e.InjectFired(at=now, actor=actor, inject=_meant(drill, command.inject).name)]
        case c.SkipInject():
            return [e.InjectSkipped(at=now, actor=actor, inject=_meant(drill, command.inject).name)]
        case c.EndDrill():
            return [e.DrillEnded(at=now, actor=actor, why="asked")]
        case _:
            raise TypeError(f"no rule for {command!r}")


def fell_due(drill: Drill, due: Due, incident: Incident, now: datetime) -> e.Event:
    if due.what != "inject":
        return e.DrillEnded(at=now, actor=MUSTER, why=due.what)
    inject = drill.scenario.inject(due.inject)
    assert inject is not None
    for barrier in inject.unless:
        if since(barrier, incident, drill.fired) is not None:
            return e.InjectPassedOver(at=now, actor=MUSTER, inject=inject.name, because=str(barrier))
    return e.InjectFired(at=now, actor=MUSTER, inject=inject.name)


def yielded(to: str, channel_url: str, now: datetime) -> e.Event:
    """A real incident needs the trainee."""
    return e.DrillEnded(at=now, actor=MUSTER, why="yielded", to=to, to_url=channel_url)


def _check(drill: Drill, command: Command, incident: Incident) -> None:
    """Whoever leads the drill leads it; whoever plays may end it."""
    leads = incident.known(drill.facilitator).same_as(incident.known(command.actor))
    plays = incident.known(drill.trainee).same_as(incident.known(command.actor))
    unknown = not incident.known(drill.facilitator).comparable_with(command.actor)  # from a terminal
    if not (leads or unknown or (plays and isinstance(command, c.EndDrill))):
        raise Refused(say.not_yours_to_lead(incident.known(drill.facilitator)))


def _meant(drill: Drill, name: str | None) -> Inject:
    if not drill.to_come:
        raise Refused(say.nothing_to_come())
    if name is None:
        return drill.to_come[0]
    for inject in drill.to_come:
        if inject.name == name:
            return inject
    raise Refused(say.no_such_inject(name, [inject.name for inject in drill.to_come]))
