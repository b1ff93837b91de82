"""Saying things to people and in channels, each once: what has not been said yet is carried into the next run."""

from pydantic import BaseModel

from activities.models import Find, Post
from activities.slack import Slack
from incident.message import Message
from incident.people import Person
from incident.state import Steps
from workflows.steps import StepRunner


class Saying(BaseModel):
    """Something to be said once: to a person, or in a channel."""

    key: str
    what: str  # in words that everybody may read
    to: Person | str
    message: Message


class Speaker(StepRunner):
    """Keeps what is still to be said in `outbox`, which is carried."""

    def __init__(self, steps: Steps, name: str, outbox: list[Saying]) -> None:
        super().__init__(steps, name)
        self.outbox = outbox

    def resume(self) -> None:
        """Say what an earlier run was about to say."""
        for saying in list(self.outbox):
            self.keep_going(self._deliver(saying))

    def say(self, key: str, what: str, to: Person | str, message: Message) -> None:
        saying = Saying(key=key, what=what, to=to, message=message)
        self.outbox.append(saying)
        self.keep_going(self._deliver(saying))

    async def in_slack(self, person: Person) -> Person | None:
        """All that Slack knows of them."""
        find, what = Find(who=person), f"look up {person.label} in Slack"
        found = await self.step(f"find/{person.email}", Slack.find_person, find, what=what)
        return found.person if found else None

    async def _deliver(self, saying: Saying) -> None:
        where = saying.to if isinstance(saying.to, str) else await self._slack_id(saying.to)
        if where is None:
            self.skip(saying.key, saying.what, "they cannot be found in Slack")
        else:
            post = Post(channel=where, message=saying.message)
            await self.step(saying.key, Slack.post_message, post, what=saying.what)
        self.outbox.remove(saying)

    async def _slack_id(self, person: Person) -> str | None:
        if person.slack_id or not person.email:
            return person.slack_id
        found = await self.in_slack(person)
        return found.slack_id if found else None
