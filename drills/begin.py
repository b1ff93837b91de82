"""How a drill begins: the declaration of its incident, which says by whom and how fast it is played."""

from drills.scenario import Scenario
from drills.state import Drill
from incident.commands import Declare, Rehearsal, Reply
from incident.identity import incident_id
from incident.people import Person


def declaration(
    scenario: Scenario,
    trainee: Person,
    facilitator: Person,
    speed: int,
    key: str,
    reply: Reply | None = None,
) -> Declare:
    """The same `key` is the same drill, however often it is begun."""
    return Declare(
        command_id=key,
        actor=facilitator,
        reply=reply,
        title=scenario.title,
        description=scenario.description,
        severity=scenario.severity,
        drill=True,
        rehearsal=Rehearsal(scenario=scenario.id, trainee=trainee, speed=speed),
    )


def new_drill(scenario: Scenario, trainee: Person, facilitator: Person, speed: int, key: str) -> Drill:
    return Drill(
        incident=incident_id(key),
        scenario=scenario,
        trainee=trainee,
        facilitator=facilitator,
        speed=speed,
    )
