"""One incident under test: what it is told, what it says of itself, and what there is of it at the vendors."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import WorkflowHandle

from incident.commands import AcceptCommand, AssignRole, ChangeStatus, Command, PageAcknowledged, ReportStatus
from incident.identity import workflow_id
from incident.people import Person
from incident.state import Step
from incident.view import Entry, IncidentView
from incident.vocabulary import Status, StepState
from sandbox import people
from sandbox.google.state import File
from sandbox.pagerduty.state import Incident as Page
from sandbox.slack.state import Channel, Message
from workflows.carried import Outcome
from workflows.client import NotAnswering
from workflows.described import described
from workflows.incident import IncidentWorkflow
from workflows.keeping import KeepRecord, Kept, record_workflow_id

if TYPE_CHECKING:
    from tests.workflows.house import House

T = TypeVar("T")
PATIENCE = 90.0  # seconds, for a busy machine
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 0.5  # seconds between two looks, each of which is work for the worker
ANA, BEN, CHLOE, DEV, EVE = (
    Person(name=p.name, email=p.email, slack_id=p.slack_id) for p in people.PEOPLE
)  # Ana is on call to command, Ben her backup, Chloe the database's; Dev reports; Eve is not in PagerDuty


async def eventually(look: Callable[[], Awaitable[T]], what: str, patience: float = PATIENCE) -> T:
    """What `look` finds, as soon as that is something."""
    until, pause = time.monotonic() + patience, FIRST_PAUSE
    while time.monotonic() < until:
        if found := await look():
            return found
        await asyncio.sleep(pause)
        pause = min(pause * 1.3, LONGEST_PAUSE)
    raise AssertionError(f"never happened: {what}")


def told_by(kind: type[Command], actor: Person = ANA, **details: Any) -> Command:
    """The command as it comes from outside, with a `command_id` of its own unless one is given."""
    return kind.model_validate({"command_id": str(uuid4()), "actor": actor, **details})


class Case:
    def __init__(self, house: "House", id: str) -> None:
        self.house = house
        self.id = id
        self.handle: WorkflowHandle[IncidentWorkflow, Outcome] = house.env.client.get_workflow_handle_for(
            IncidentWorkflow.run, workflow_id(id)
        )

    @property
    def handles(self) -> list[WorkflowHandle[Any, Any]]:
        """All that is to be stopped after the test."""
        return [self.handle]

    # What it is told.

    async def told(self, kind: type[Command], actor: Person = ANA, **details: Any) -> str:
        """Tell by update; the answer."""
        return await self.house.incidents.update(self.id, told_by(kind, actor, **details))

    async def signalled(self, kind: type[Command], actor: Person = ANA, **details: Any) -> None:
        await self.house.incidents.signal(self.id, told_by(kind, actor, **details))

    async def report(self, conditions: str = "Every second payment fails", **details: Any) -> str:
        words = {"conditions": conditions, "actions": "rolling back", "needs": "none"}
        return await self.told(ReportStatus, **(words | details))

    async def hands_over(self, to: Person, by: Person = ANA) -> str:
        """Offered by whoever commands, and accepted."""
        await self.told(AssignRole, by, user=to.email, role="commander")
        return await self.told(AcceptCommand, to, read_back="Payments fail, rolling back")

    async def becomes(self, *statuses: Status, by: Person = ANA) -> None:
        for status in statuses:
            await self.told(ChangeStatus, by, status=status)

    async def closes(self, by: Person = ANA) -> Outcome:
        """Close what is stable, and wait for the end."""
        await self.becomes(Status.CLOSED, by=by)
        return await self.ends()

    async def ends(self) -> Outcome:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.handle.result()
        except TimeoutError:
            left = [step for step in (await self.view()).steps if not step.settled]
            raise AssertionError(f"it does not end; in hand: {left}") from None

    async def is_kept(self) -> Kept:
        """Where its record is, once it was written and read back."""
        handle = self.house.env.client.get_workflow_handle_for(KeepRecord.run, record_workflow_id(self.id))
        async with asyncio.timeout(PATIENCE):
            return await handle.result()

    async def is_forgotten(self) -> None:
        """By Temporal, as after its retention."""
        client = self.house.env.client
        execution = WorkflowExecution(workflow_id=self.handle.id)
        request = DeleteWorkflowExecutionRequest(namespace=client.namespace, workflow_execution=execution)
        await client.workflow_service.delete_workflow_execution(request)

        async def gone() -> bool:
            return await described(client, self.handle.id) is None

        await eventually(gone, "Temporal has forgotten it")

    async def is_acknowledged(self) -> None:
        """By Ana."""
        await self.told(PageAcknowledged)

    async def time_passes(self, duration: timedelta) -> None:
        """That long, or until the incident has ended."""
        await self.house.env.fast_forward(self.handle, duration)

    async def now(self) -> datetime:
        return await self.house.env.get_current_time(self.handle)

    # What it says of itself.

    async def view(self) -> IncidentView:
        return await self.house.incidents.incident(self.id)

    async def timeline(self, kind: str | None = None) -> list[Entry]:
        entries = await self.house.incidents.timeline(self.id)
        return [entry for entry in entries if kind in (None, entry.kind)]

    async def until(self, true: Callable[[IncidentView], object], what: str) -> IncidentView:
        seen: list[IncidentView] = []

        async def look() -> IncidentView | None:
            with suppress(NotAnswering):  # the machine may be busy
                seen[:] = [await self.view()]
                return seen[0] if true(seen[0]) else None
            return None

        try:
            found = await eventually(look, what)
        except AssertionError as never:
            left = [step for view in seen for step in view.steps if not step.settled]
            raise AssertionError(f"{never}; in hand: {left if seen else 'it never answered'}") from None
        assert found
        return found

    async def step(self, key: str, state: StepState = StepState.DONE) -> Step:
        """The step, once it is in that state."""

        def there(view: IncidentView) -> list[Step]:
            return [step for step in view.steps if step.key == key and step.state is state]

        return there(await self.until(there, f"{key} is {state}"))[0]

    async def all_settled(self, but: str | None = None) -> IncidentView:
        """Once nothing is in hand any more, except at the vendor `but`, and what waits for it."""

        def quiet(step: Step) -> bool:
            return step.settled or (
                but is not None and (step.vendor == but or step.state is StepState.WAITING)
            )

        return await self.until(lambda view: view.steps and all(map(quiet, view.steps)), "all has settled")

    # What there is of it at the vendors.

    @property
    def channel(self) -> Channel:
        [channel] = [c for c in self.house.state.slack.channels.values() if c.name.endswith(self.id)]
        return channel

    def posted(self, key: str) -> list[Message]:
        """All that step said anywhere, oldest first; at most one message, if all is well."""
        everywhere = [m for channel in self.house.state.slack.channels.values() for m in channel.messages]
        return [m for m in everywhere if key_of(m) == f"{self.id}/{key}"]

    def said(self, words: str, where: Channel | None = None) -> list[Message]:
        """The messages that say so: in the incident's channel, unless another is named."""
        return [m for m in (where or self.channel).messages if words in words_of(m)]

    def to(self, person: Person) -> Channel:
        """The bot's conversation with somebody; an empty one where there is none."""
        direct = [
            c for c in self.house.state.slack.channels.values() if c.is_im and person.slack_id in c.members
        ]
        return direct[0] if direct else Channel(id="", name="", creator="", created=0)

    @property
    def stakeholders(self) -> Channel:
        return self.house.state.slack.channels["C0STATUS"]

    @property
    def card(self) -> str:
        [card] = self.posted("card")
        return words_of(card)

    async def card_says(self, words: str) -> None:
        async def look() -> bool:
            return words in self.card

        await eventually(look, f"the card says {words}")

    @property
    def pages(self) -> list[Page]:
        return [
            page for page in self.house.state.pagerduty.incidents.values() if page.key.startswith(self.id)
        ]

    def woken(self, person: Person) -> int:
        """How often PagerDuty woke somebody."""
        user = self.house.state.pagerduty.user_by_email(person.email or "")
        return sum(1 for n in self.house.state.pagerduty.notifications if user and n.user == user.id)

    @property
    def files(self) -> list[File]:
        return [f for f in self.house.state.google.files.values() if self.id in f.name and not f.trashed]

    @property
    def folder(self) -> File:
        [folder] = [file for file in self.files if file.is_folder]
        return folder

    def file(self, beginning: str) -> File:
        [file] = [f for f in self.files if f.name.startswith(beginning) and self.folder.id in f.parents]
        return file

    def text(self, beginning: str = "Incident") -> str:
        """What a document says."""
        document = self.file(beginning).document
        assert document
        return document.text

    def doubled(self) -> list[str]:
        """Whatever exists twice: messages, pages, files, bookmarks."""
        slack, pages = self.house.state.slack, self.house.state.pagerduty.incidents
        names = [key_of(m) for channel in slack.channels.values() for m in channel.messages]
        names += [f"channel {c.name[-8:]}" for c in slack.channels.values() if not c.is_im]
        names += [f"bookmark {b.link}" for channel in slack.channels.values() for b in channel.bookmarks]
        names += [f"page {page.key}" for page in pages.values()]
        names += [f"file {file.name}" for file in self.files]
        return [name for name, times in Counter(names).items() if name and times > 1]


def key_of(message: Message) -> str:
    return str((message.metadata or {}).get("event_payload", {}).get("key", ""))


def words_of(message: Message) -> str:
    return f"{message.text}\n{json.dumps(message.blocks, ensure_ascii=False)}"
