"""Saying things in the incident's channel and to its stakeholders: in order, each once."""

import asyncio

from temporalio import workflow

from activities.models import Channel, Post, Posted
from activities.slack import Slack
from incident.message import Message
from incident.visibility import broadcasts
from incident.vocabulary import StepState
from workflows.life import Life
from workflows.steps import Unless, wanted

IN_ORDER = "channel-messages"


async def channel_of(life: Life) -> Channel | None:
    """The incident's channel, as soon as it exists; None where there will be none."""
    step = await life.settled("channel")
    return Channel.model_validate(step.result) if step.state is StepState.DONE else None


async def say(
    life: Life, key: str, message: Message, *, what: str, pin: bool = False, unless: Unless = wanted
) -> Posted | None:
    """Post in the incident's channel, after everything that was said before."""
    channel = await channel_of(life)
    if channel is None:
        life.skip(key, what, "there is no channel")
        return None
    post = Post(channel=channel.id, message=message, pin=pin)
    return await life.step(key, Slack.post_message, post, what=what, lane=IN_ORDER, unless=unless)


async def broadcast(life: Life, key: str, message: Message, *, what: str) -> None:
    """Post in every stakeholder channel, unless the incident is restricted."""
    if not broadcasts(life.incident):
        return
    await asyncio.gather(
        *(
            life.step(
                f"{key}/{channel}",
                Slack.post_message,
                Post(channel=channel, message=message),
                what=f"{what} ({channel})",
                lane=f"stakeholders/{channel}",
            )
            for channel in life.policy.slack.stakeholder_channels
        )
    )


async def until_quiet_or(life: Life, keys: list[str], patience: float) -> None:
    """Wait for steps to settle, but no longer than `patience` seconds: no vendor waits for another without end."""
    try:
        await workflow.wait_condition(
            lambda: all(k in life.carried.steps and life.carried.steps[k].settled for k in keys),
            timeout=patience,
            timeout_summary=f"wait for {', '.join(keys)}",
        )
    except TimeoutError:
        return
