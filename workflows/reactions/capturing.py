"""A marked message of the channel is read, names and all, and put on the timeline."""

from activities.models import ReadMessage
from activities.slack import Slack
from incident import events as e
from incident.facts import MessageRead
from incident.vocabulary import StepState
from workflows.life import Life
from workflows.reactions.channel import channel_of


async def message_marked(life: Life, event: e.MessageMarked, position: int) -> None:
    channel = await channel_of(life) if event.on else None
    if channel is None:
        return
    key = f"read-message/{position}"
    read = await life.step(
        key,
        Slack.read_message,
        ReadMessage(channel=channel.id, ts=event.message, marked_by=event.actor),
        what="read a message for the timeline",
        unless=lambda: needless(life, event.message),
    )
    if life.carried.steps[key].state is not StepState.FAILED:
        life.forget(key)  # the timeline says it, or there is nothing to say
    if read is not None and read.author is not None:
        said = read.model_dump(include={"author", "text", "url", "marked_by"})
        life.learn(MessageRead(message=event.message, **said))


def needless(life: Life, message: str) -> str | None:
    captured = life.incident.captured[message]
    if captured.told:
        return "the message is on the timeline already"
    return None if captured.wanted else "the mark was taken off again"
