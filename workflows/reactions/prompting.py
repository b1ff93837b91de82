"""What the commander does next, whispered: at most once, for none of it is worth saying twice."""

from activities.models import Whisper
from activities.slack import Slack
from incident import events as e
from incident.words import prompts as words
from workflows.life import Life
from workflows.reactions.channel import channel_of
from workflows.reactions.people import identify


async def prompted(life: Life, event: e.Prompted, position: int) -> None:
    """Slack shows it only to somebody who is in the channel."""
    channel, commander = await channel_of(life), life.incident.commander
    person = await identify(life, commander) if commander else None
    if channel is None or person is None or not person.slack_id:
        return
    await life.settled(f"invite/{person.slack_id}")
    message = words.prompt(life.incident, life.policy, event.prompt, event.number)
    await life.step(
        f"prompt/{position}",
        Slack.whisper,
        Whisper(channel=channel.id, user=person.slack_id, message=message),
        what="prompt the commander",
        unless=life.closed_first,
    )
