"""What the commander does next, whispered: at most once, for none of it is worth saying twice."""

import asyncio
from collections.abc import Callable

from activities.models import Whisper
from activities.slack import Slack
from incident import events as e
from incident.message import Message
from incident.people import Person
from incident.policy import Policy
from incident.state import Incident
from incident.vocabulary import Prompt
from incident.words import prompts as words
from workflows.life import Life
from workflows.reactions.channel import channel_of
from workflows.reactions.identifying import identify

Words = Callable[[Incident, Policy, Prompt, int], Message]


async def prompted(life: Life, event: e.Prompted, position: int) -> None:
    """Slack shows it only to somebody who is in the channel."""
    await channel_of(life)
    commander, beside = life.incident.commander, life.incident.beside
    await asyncio.gather(
        whisper(life, f"prompt/{position}", commander, words.prompt, event, what="prompt the commander"),
        *(show(life, event, position, person) for person in life.incident.shadows),
        *([show(life, event, position, beside)] if beside else []),
    )


async def show_last(life: Life, person: Person) -> None:
    """What the commander was told before somebody came to watch; where it is being shown anyhow, it is the same step."""
    given = [(event, n) for n, event in enumerate(life.incident.events) if isinstance(event, e.Prompted)]
    if given:
        await show(life, *given[-1], person)


async def show(life: Life, event: e.Prompted, position: int, person: Person) -> None:
    """To somebody beside the commander, for watching."""
    person = await identify(life, person)
    key, what = f"prompt/{position}/{person.slack_id}", f"show {person.label} what the commander is prompted"
    await whisper(life, key, person, words.for_watching, event, what=what)


async def whisper(
    life: Life, key: str, to: Person | None, say: Words, event: e.Prompted, *, what: str
) -> None:
    channel = await channel_of(life)
    person = await identify(life, to) if to else None
    if channel is None or person is None or not person.slack_id:
        return
    await life.settled(f"invite/{person.slack_id}")
    message = say(life.incident, life.policy, event.prompt, event.number)
    await life.step(
        key,
        Slack.whisper,
        Whisper(channel=channel.id, user=person.slack_id, message=message),
        what=what,
        unless=life.closed_first,
    )
