"""Drills under test: a scenario whose minutes are seconds, a house to play it in, and what there is of it in Slack."""

from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from drills.reading import read_scenario
from drills.scenario import Scenario
from incident.commands import Command
from incident.identity import drill_id
from incident.people import Person
from sandbox.slack.state import Message
from tests.workflows.case import ANA, BEN, CHLOE, DEV, EVE, Case, eventually, told_by, words_of
from tests.workflows.house import House
from workflows.drill import DrillView, DrillWorkflow
from workflows.drilling import begin_drill, drill_now
from workflows.turn import turn_ids

FAST = 10
TEXT = """
title: Checkout is failing
about: A release went wrong
kind: bad release
length: 50m
facts: [It was the release]
cast:
  support: {name: Sam from support, emoji: headphones}
  boss: {name: "Ines, sales", emoji: briefcase}
injects:
  - {id: numbers, at: 10s, as: support, say: "Nineteen tickets & more"}
  - {id: boss-asks, at: 80s, unless: report_sent, as: boss, say: "Is anybody there?"}
  - {id: boss-thanks, at: 80s, when: report_sent, as: boss, say: Thank you for the report}
  - {id: same, when: proposed("restart"), after: 10s, as: support, say: No better than before}
  - {id: chaos, at: 40m, card: Chaos card, say: A laptop dies}
"""
SCENARIO = read_scenario(TEXT, "checkout.yaml", "checkout")


class Drilled(Case):
    """The incident that is played, and the drill around it."""

    @property
    def drill(self) -> WorkflowHandle[DrillWorkflow, DrillView]:
        client = self.house.env.client
        return client.get_workflow_handle_for(DrillWorkflow.run, drill_id(self.id))

    @property
    def handles(self) -> list[WorkflowHandle[Any, Any]]:
        """Turns too: a person's has their address for a name, and the next house has the same people."""
        turns = [turn for person in (ANA, BEN, CHLOE, DEV, EVE) for turn in self.turns(person)]
        return [self.drill, self.handle, *turns]

    def turns(self, person: Person) -> list[WorkflowHandle[Any, Any]]:
        """By each of their names; the first is the usual one."""
        return [self.house.env.client.get_workflow_handle(id) for id in turn_ids(person)]

    async def nobody_plays(self, person: Person = ANA) -> None:
        """Their turn is over, so that they could begin another."""

        async def look() -> bool:
            return (await self.turns(person)[0].describe()).status is WorkflowExecutionStatus.COMPLETED

        await eventually(look, f"the turn of {person.name} is over")

    async def now_played(self) -> DrillView:
        return await drill_now(self.house.incidents, self.id)

    async def lead(self, kind: type[Command], actor: Person = BEN, **said: Any) -> str:
        return await self.house.incidents.update(self.id, told_by(kind, actor, **said))

    async def came(self, *names: str) -> None:
        async def look() -> bool:
            return set(names) <= set((await self.now_played()).drill.fired)

        await eventually(look, f"{', '.join(names)} came")

    async def is_said(self, words: str) -> Message:
        async def look() -> Message | None:
            has_channel = any(c.name.endswith(self.id) for c in self.house.state.slack.channels.values())
            return next(iter(self.said(words)), None) if has_channel else None

        found = await eventually(look, f"somebody says {words}")
        assert found
        return found

    async def is_told(self, person: Person, words: str) -> Message:
        async def look() -> Message | None:
            return next(iter(self.said(words, self.to(person))), None)

        found = await eventually(look, f"{person.name} is told {words}")
        assert found
        return found

    def spoken(self) -> list[tuple[str, str]]:
        """What the cast said, in order."""
        return [(m.username, m.text) for m in self.channel.messages if m.username]

    def desk(self, person: Person = BEN) -> str:
        return "\n".join(words_of(m) for m in self.to(person).messages if "desk" in str(m.metadata))


async def begun(
    house: House,
    scenario: Scenario = SCENARIO,
    *,
    trainee: Person = ANA,
    facilitator: Person = BEN,
    speed: int = FAST,
    key: str | None = None,
) -> Drilled:
    opened = await begin_drill(
        house.incidents, scenario, trainee, facilitator, speed=speed, key=key or str(uuid4())
    )
    case = Drilled(house, opened.id)
    house.cases.append(case)
    return case
