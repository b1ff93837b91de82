"""Saying things in the incident's channel and to its stakeholders: in order, each once."""

import asyncio

from temporalio import workflow

from activities.models import Channel, Post, Posted
from activities.slack import Slack
from incident.message import Message
from incident.stakeholders import executives, stakeholders
from incident.state import Step
from incident.vocabulary import StepState
from workflows.life import Life
from workflows.steps import Unless, wanted

IN_ORDER = "channel-messages"


def channel_now(life: Life) -> Channel | None:
    step = life.carried.steps.get("channel")
    return Channel.model_validate(step.result) if step and step.state is StepState.DONE else None


async def channel_of(life: Life, unless: Unless = wanted) -> Channel | None:
    """The incident's channel, as soon as it exists and is open, or nothing is wanted of it; None where there will be none."""
    await life.settled("channel")
    await workflow.wait_condition(lambda: unless() is not None or not life.coming_back("channel"))
    return channel_now(life)


async def say(
    life: Life, key: str, message: Message, *, what: str, pin: bool = False, unless: Unless = wanted
) -> Posted | None:
    """Post in the incident's channel, after everything that was said before."""
    channel, in_vain = await channel_of(life, unless), life.given_up(key)
    if channel is None:
        life.skip(key, what, "there is no channel")
        return None
    return await life.step(
        key,
        Slack.post_message,
        Post(channel=channel.id, message=message, pin=pin, last=life.closed),
        what=what,
        lane=IN_ORDER,
        unless=lambda: put_away(life) or unless() or in_vain(),
    )


def put_away(life: Life) -> str | None:
    return "the channel was archived first" if life.put_away else None


async def broadcast(life: Life, key: str, message: Message, *, what: str, channels: list[str]) -> None:
    """Post in several channels that are not the incident's own: of stakeholders, of executives."""
    await asyncio.gather(
        *(
            life.step(
                broadcast_key,
                Slack.post_message,
                Post(channel=channel, message=message, last=life.closed),
                what=f"{what} ({channel})",
                lane=f"stakeholders/{channel}",
                unless=life.given_up(broadcast_key),
            )
            for channel, broadcast_key in broadcast_keys(key, channels).items()
        )
    )


def broadcast_keys(key: str, channels: list[str]) -> dict[str, str]:
    """By channel, the keys of the steps that say something there."""
    return {channel: f"{key}/{channel}" for channel in channels}


def told_at(life: Life, position: int) -> list[str]:
    """The stakeholder channels that hear of the event at `position`, also when its reaction is run again later."""
    return stakeholders(life.incident, life.policy, position)


def stakeholders_wait(life: Life, step: Step) -> bool:
    """What cannot be said in a channel elsewhere just now, and what is to be said after it: nothing else waits for them."""
    channels = [*stakeholders(life.incident, life.policy), *executives(life.incident, life.policy)]
    elsewhere = step.key.rpartition("/")[2] in channels
    return elsewhere and step.state in (StepState.RETRYING, StepState.WAITING)


async def until_quiet_or(life: Life, keys: list[str], patience: float, unless: Unless = wanted) -> None:
    """Wait for steps to settle, but no longer than `patience` seconds: no vendor waits for another without end."""
    try:
        await workflow.wait_condition(
            lambda: unless() is not None or all(life.is_settled(key) for key in keys),
            timeout=patience,
            timeout_summary=f"wait for {', '.join(keys)}",
        )
    except TimeoutError:
        return
