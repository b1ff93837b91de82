"""A scenario, and a play of it: a drill beside the story of its incident, moved on by hand."""

from datetime import datetime, timedelta

from drills.apply import apply
from drills.begin import declaration, new_drill
from drills.clocks import Due, clocks
from drills.decide import decide, fell_due
from drills.events import Event
from drills.reading import read_scenario
from drills.scenario import Scenario
from drills.state import Drill
from incident.commands import Command
from incident.people import Person
from tests.incident.incidents import ANA, BEN, MINUTE, NOW, POLICY, Story

TEXT = """
title: Checkout is failing
about: A release went wrong
kind: bad release
length: 30m
facts: [It was the release]
cast:
  support: {name: Sam from support}
  boss: {name: "Ines, sales", emoji: briefcase}
injects:
  - {id: numbers, at: 2m, as: support, say: Nineteen tickets}
  - {id: boss-asks, at: 9m, unless: report_sent, as: boss, say: "Is anybody there?"}
  - {id: boss-thanks, at: 9m, when: report_sent, as: boss, say: Thank you}
  - {id: same, when: agreed("restart"), after: 3m, as: support, say: No better}
  - {id: back, when: said("same"), after: 1m, as: support, say: Now it is}
  - {id: chaos, at: 25m, card: Chaos card, say: A laptop dies}
"""
SCENARIO = read_scenario(TEXT, "checkout.yaml", "checkout")


def scenario(injects: str, **other: str) -> str:
    """A file that is right but for what a test puts into it."""
    more = "".join(f"{key}: {value}\n" for key, value in other.items())
    return f"title: T\nabout: A\nkind: K\n{more}cast:\n  support: {{name: Sam}}\ninjects:\n{injects}"


class Played:
    """Ana plays, Ben leads, unless somebody else does."""

    def __init__(
        self,
        scenario: Scenario = SCENARIO,
        *,
        speed: int = 1,
        trainee: Person = ANA,
        facilitator: Person = BEN,
    ) -> None:
        self.drill: Drill = new_drill(scenario, trainee, facilitator, speed, "key")
        declared = declaration(scenario, trainee, facilitator, speed, "key")
        self.story = Story(declared, policy=POLICY, id=self.drill.incident)
        self.story.page(trainee)

    @property
    def now(self) -> datetime:
        return self.story.now

    def due(self) -> list[Due]:
        return clocks(self.drill, self.story.incident)

    def until(self, minutes: float) -> list[str]:
        """Let time pass until so long after the start; what came, by its name."""
        end = NOW + minutes * MINUTE
        came: list[str] = []
        while (due := next(iter(self.due()), None)) and due.at <= end:
            self.story.now = max(self.story.now, due.at)
            event = fell_due(self.drill, due, self.story.incident, self.now)
            self.drill = apply(self.drill, event)
            came.append(f"{event.kind}:{getattr(event, 'inject', '') or getattr(event, 'why', '')}")
        self.story.now = max(self.story.now, end)
        return came

    def tell(self, kind: type[Command], by: Person = BEN, **said: object) -> list[Event]:
        command = kind.model_validate({"command_id": "c", "actor": by, **said})
        happened = decide(self.drill, command, self.story.incident, self.now)
        for event in happened:
            self.drill = apply(self.drill, event)
        return happened


def fired(*names: str) -> list[str]:
    return [f"inject_fired:{name}" for name in names]


def minutes(due: Due) -> float:
    return (due.at - NOW) / timedelta(minutes=1)
