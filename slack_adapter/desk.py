"""What every listener has at hand: the door to the incidents, the policy and the directory of people."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from incident.commands import Command
from incident.people import Person
from incident.policy import Policy
from incident.refusals import Refused
from incident.view import IncidentView
from incident.visibility import open_to
from incident.words import slack as words
from slack_adapter.directory import Directory
from slack_adapter.payloads import Origin, Press, Slash, Submission
from workflows.client import Incidents, NoSuchIncident, NotAnswering
from workflows.roster import Roster

FOUND_WITHIN = 1.5  # seconds; Slack's trigger for opening a form lives for three
READ_WITHIN = 3.0  # seconds; a person is looking at an empty form meanwhile
DECIDED_WITHIN = 1.5  # seconds; a form that was sent is to be answered in two


@dataclass(frozen=True)
class Desk:
    incidents: Incidents
    policy: Policy
    directory: Directory
    secret: str = field(default="", repr=False)  # known to the adapter alone
    under_way: set["asyncio.Task[Any]"] = field(default_factory=set)  # listeners still at work

    async def person(self, slack_id: str) -> Person:
        return await self.directory.person(slack_id)

    async def met(self, person: Person) -> Person:
        """Somebody who was mentioned, with what Slack knows of them. Raises Refused for bots, and who is not there (any more)."""
        return await self.directory.met(person)

    def reporter(self, slack_id: str, handle: str) -> Person:
        """Without asking anybody: nothing comes before the page. The incident finds out the rest."""
        return self.directory.remembered(slack_id) or Person(slack_id=slack_id, name=handle)

    def voter(self, incident: str, slack_id: str) -> str:
        """The same for the same person; without the adapter's secret nobody can tell whose it is."""
        return hmac.new(self.secret.encode(), f"{incident}/{slack_id}".encode(), sha256).hexdigest()[:32]

    async def tell(
        self, spoken: Slash | Press | Submission, incident: str, kind: type[Command], **said: object
    ) -> None:
        """Tell an incident what somebody said, in their name; the answer goes back to them. Raises Refused for a form."""
        update, signal = partial(self.incidents.update, incident), partial(self.incidents.signal, incident)
        await self._tell(spoken, kind, said, update, signal)

    async def tell_career(
        self, spoken: Slash | Press | Submission, person: Person, kind: type[Command], /, **said: object
    ) -> None:
        """The same for somebody on the roster."""
        update, signal = partial(self.roster.update, person), partial(self.roster.signal, person)
        await self._tell(spoken, kind, said, update, signal)

    async def _tell(
        self,
        spoken: Slash | Press | Submission,
        kind: type[Command],
        said: dict[str, object],
        update: Callable[[Command], Awaitable[str]],
        signal: Callable[[Command], Awaitable[None]],
    ) -> None:
        """A signal is kept while no worker runs, and answered later. A form is decided before, where that is quick: the
        reason of a refusal is for a form that still holds what was typed."""
        decided_by = asyncio.get_running_loop().time() + DECIDED_WITHIN
        actor = await self.person(spoken.user)
        command = kind.model_validate({"command_id": spoken.command_id, "actor": actor, **said})
        if isinstance(spoken, Submission):
            with suppress(NotAnswering, TimeoutError):
                async with asyncio.timeout_at(decided_by):
                    await update(command)
        await signal(command.model_copy(update={"reply": spoken.reply}))

    async def incident_in(self, channel: str) -> str:
        """Which incident a channel belongs to. Raises Refused outside an incident's channel."""
        incident = await asyncio.wait_for(self.incidents.in_channel(channel), FOUND_WITHIN)
        if incident is None:
            raise Refused(words.not_an_incident_channel())
        return incident

    async def meant(self, slash: Slash, id: str = "") -> str:
        """The incident that was named by its id, by somebody who may see it; without one, the channel's.
        Raises Refused, NoSuchIncident."""
        if not id:
            return await self.incident_in(slash.channel_id)
        try:
            await self._seen(slash, id)
        except NotAnswering as error:
            raise Refused(words.not_told()) from error
        return id

    async def _seen(self, slash: Slash, id: str) -> None:
        """Raises Refused. A review goes on when Temporal has forgotten its incident, and knows itself who took part."""
        try:
            await self.read(slash.user, slash.origin(id))
        except NoSuchIncident as unknown:
            try:
                review = await self.incidents.review(id)
            except NoSuchIncident:
                raise unknown from None
            if not review.known_to(await self.person(slash.user)):
                raise Refused(words.participants_only()) from None

    async def read(self, user: str, origin: Origin) -> IncidentView:
        """The incident as `user` may read it: a button outlives the participation of who got it. Raises Refused, NotAnswering."""
        try:
            view = await asyncio.wait_for(self.incidents.incident(origin.incident), READ_WITHIN)
        except TimeoutError as error:
            raise NotAnswering(origin.incident) from error
        channel = view.resources.get("channel")
        inside = channel is not None and channel.id is not None and channel.id == origin.channel
        participants = [participant.person for participant in view.participants]
        if not inside and not open_to(
            await self.person(user), restricted=view.restricted, participants=participants
        ):
            raise Refused(words.participants_only())
        return view

    @property
    def roster(self) -> Roster:
        return Roster(self.incidents)

    @property
    def types(self) -> list[str]:
        return sorted(self.policy.types)

    @property
    def teams(self) -> list[str]:
        return sorted(self.policy.pagerduty.teams) if self.policy.pagerduty else []
