"""One person on the roster of a house: what they and others say, what they are told, and how their workflow fares."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle

from incident.commands import Command
from incident.facts import MUSTER
from incident.identity import commander_id
from incident.people import Person
from roster.commands import AddEvidence, JoinRoster, Promote
from roster.view import CareerView
from roster.vocabulary import Kind
from sandbox.slack.state import Channel, Message
from tests.workflows.case import ANA, eventually, words_of
from tests.workflows.house import House

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Learner:
    def __init__(self, house: House, person: Person) -> None:
        self.house, self.person = house, person
        self.number = 0
        self.handle: WorkflowHandle[Any, Any] = house.env.client.get_workflow_handle(
            commander_id(person.email or "")
        )

    async def says(self, kind: type[Command], actor: Person | None = None, /, **details: Any) -> str:
        """By update; the answer."""
        said = {"command_id": str(uuid4()), "actor": actor or self.person, **details}
        return await self.house.roster.update(self.person, kind.model_validate(said))

    async def joins(self) -> str:
        return await self.says(JoinRoster)

    async def goes_on(self, mentor: Person = ANA) -> str:
        """Both yeses."""
        await self.says(Promote, mentor)
        return await self.says(Promote)

    async def did(self, kind: Kind, times: int = 1, *, apart: timedelta = 2 * HOUR, **how: bool) -> None:
        """Each time in another incident, for an hour."""
        for _ in range(times):
            self.number += 1
            if apart:
                await self.time_passes(apart)
            now = await self.now()
            await self.says(
                AddEvidence,
                MUSTER,
                kind=kind,
                incident=f"incident{self.number}",
                begin=now - HOUR,
                end=now,
                **how,
            )

    async def comes_to_shadow(self, mentor: Person = ANA) -> None:
        """From interested to shadowing. No time is skipped: an incident's clock would be behind their own."""
        await self.goes_on(mentor)
        await self.did(Kind.OBSERVED, 2, apart=timedelta())
        now = await self.now()
        await self.says(AddEvidence, kind=Kind.TRAINING, begin=now, end=now)
        await self.goes_on(mentor)
        await self.goes_on(mentor)

    async def rises(self, mentor: Person = ANA) -> None:
        """From interested to the rotation."""
        await self.comes_to_shadow(mentor)
        await self.did(Kind.OBSERVED, 3)
        await self.goes_on(mentor)
        await self.did(Kind.COMMANDED, 2, beside=True)
        await self.did(Kind.COMMANDED, 2, drill=True)
        await self.goes_on(mentor)

    async def time_passes(self, duration: timedelta) -> None:
        await self.house.env.fast_forward(self.handle, duration)

    async def now(self) -> datetime:
        return await self.house.env.get_current_time(self.handle)

    async def stands(self) -> str:
        return (await self.view()).in_words

    async def view(self) -> CareerView:
        return await self.house.roster.career(self.person)

    async def runs(self) -> int:
        found = self.house.env.client.list_workflows(
            f"WorkflowId = '{self.handle.id}' AND ExecutionStatus != 'Terminated'"
        )
        return len([run async for run in found])

    def heard(self, words: str) -> list[Message]:
        """Direct messages of the bot that say so."""
        return [m for channel in self._direct for m in channel.messages if words in words_of(m)]

    @property
    def conversation(self) -> str:
        """Its id."""
        [channel] = self._direct
        return channel.id

    @property
    def _direct(self) -> list[Channel]:
        channels = self.house.state.slack.channels.values()
        return [c for c in channels if c.is_im and self.person.slack_id in c.members]

    async def hears(self, words: str, times: int = 1) -> None:
        async def look() -> bool:
            return len(self.heard(words)) >= times

        await eventually(look, f"{self.person.label} hears {words}")
        assert len(self.heard(words)) == times
