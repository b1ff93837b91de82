"""Which scenarios there are, which drills are played, and that one begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drills.scenario import Scenario
from incident.durations import written
from incident.message import Message, escaped
from incident.people import Person
from incident.words.phrases import local_clock, mention


class PlayedDrill(Protocol):
    @property
    def incident(self) -> str: ...
    @property
    def scenario(self) -> str: ...
    @property
    def trainee(self) -> str: ...
    @property
    def facilitator(self) -> str: ...
    @property
    def since(self) -> datetime: ...


def begun(incident: str, scenario: Scenario, trainee: Person) -> str:
    return (
        f"Drill `{incident}` begins: {escaped(scenario.title)}, for {mention(trainee)}. Nobody is paged. "
        "Its channel is being made."
    )


def drill_list(scenarios: Sequence[Scenario], played: Sequence[PlayedDrill]) -> Message:
    lines = [
        f"• `{s.id}` {escaped(s.about)} _{asks(s)}_"
        for s in sorted(scenarios, key=lambda s: (s.technical, s.id))
    ]
    now = [
        f"• `{p.incident}` {escaped(p.scenario)}: {escaped(p.trainee)} plays, {escaped(p.facilitator)} leads, "
        f"since {local_clock(p.since)}"
        for p in played
    ]
    return Message(
        text=f"{len(scenarios)} scenarios",
        headline="Drills",
        body=[
            *(["*Played now*\n" + "\n".join(now)] if now else []),
            "*Scenarios*\n" + "\n".join(lines),
        ],
        footer="`/incident drill start SCENARIO` plays one yourself; add a name, and they command while you lead it.",
    )


def asks(scenario: Scenario) -> str:
    """What a scenario takes."""
    people = "alone or with others" if scenario.people == 1 else f"{scenario.people} people"
    knowledge = "some technical knowledge helps" if scenario.technical else "no technical knowledge needed"
    return f"{scenario.kind}, {written(scenario.length)}, {people}, {knowledge}"
