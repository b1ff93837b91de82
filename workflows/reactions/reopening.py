"""Reopened after it was closed: channel, documents and people come back; what was there once is not made again."""

import asyncio

from temporalio import workflow

from activities.google import Google
from activities.models import OpenChannel, Post, RestoreFolder
from activities.slack import Slack
from incident import events as e
from incident.state import Step
from incident.vocabulary import StepState
from incident.words import messages
from workflows.life import Life
from workflows.reactions.channel import channel_now
from workflows.reactions.closing import AWAY
from workflows.reactions.documents import DOCUMENTS
from workflows.reactions.people import invite
from workflows.reactions.sharing import share
from workflows.reactions.sweeping import done

OPEN, RESTORE = "open the channel again", "bring the folder back"
PUT_AWAY = ("record", "record-id", "archive-folder", "archive-channel", "resolve-")  # how their keys begin


async def bring_back(life: Life, event: e.StatusChanged, position: int) -> None:
    """Until the channel is open, what is to be said there waits; until the folder is back, what is to be written."""
    channel, folder = f"bring-back-channel/{position}", f"bring-back-folder/{position}"
    if channel_now(life):
        life.expect(channel, Slack.open_channel, OPEN)
    if done(life, "folder"):
        life.expect(folder, Google.restore_folder, RESTORE)
    async with life.lane(AWAY):
        for key in [key for key in life.carried.steps if key.startswith(PUT_AWAY)]:
            life.forget(key)
        await asyncio.gather(
            open_channel(life, channel),
            ask_to_open(life, event, position),
            restore_folder(life, folder),
        )
    people = [participant.person for participant in life.incident.participants]
    for person in people:
        life.forget(f"invite/{person.slack_id}")
    await asyncio.gather(*(invite(life, p) for p in people), *(share(life, p) for p in people))


async def open_channel(life: Life, key: str) -> None:
    channel = channel_now(life)
    if channel:
        request = OpenChannel(channel=channel.id)
        await life.step(key, Slack.open_channel, request, what=OPEN, unless=life.closed_first)


async def ask_to_open(life: Life, event: e.StatusChanged, position: int) -> None:
    """Slack lets no app open an archived channel: whoever reopened the incident, and the commander, hear what to do."""
    key, channel = f"bring-back-channel/{position}", channel_now(life)
    if channel is None:
        return
    await workflow.wait_condition(lambda: life.is_settled(key) or not_yet(life.carried.steps[key]))
    if life.is_settled(key):
        return
    people = {person.slack_id for person in (event.actor, life.incident.commander) if person}
    message = messages.open_the_channel(life.incident, channel.url)
    await asyncio.gather(
        *(
            life.step(
                f"ask-to-open/{position}/{slack_id}",
                Slack.post_message,
                Post(channel=slack_id, message=message),
                what="ask somebody to open the channel",
                unless=lambda: "it is open" if life.is_settled(key) else None,
            )
            for slack_id in sorted(filter(None, people))
        )
    )


def not_yet(step: Step) -> bool:
    return step.state is StepState.RETRYING


async def restore_folder(life: Life, key: str) -> None:
    google, folder = life.policy.google, done(life, "folder")
    if google is None or folder is None:
        return
    documents = [step.result["id"] for name in DOCUMENTS if (step := done(life, name))]
    restore = RestoreFolder(folder=folder.result["id"], to=google.root_folder, documents=documents)
    await life.step(key, Google.restore_folder, restore, what=RESTORE, unless=life.closed_first)
