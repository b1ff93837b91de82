"""Reminders of what is not done: to whoever stands on the rung, and on up the ladder until it is."""

import asyncio

from activities.models import Post
from activities.slack import Slack
from incident import events as e
from incident.facts import BackupFound, TeamPaged
from incident.message import Message
from incident.people import Person
from incident.rules.command import relief
from incident.vocabulary import Role, Rung
from incident.words import plain
from incident.words import reminders as words
from incident.words import tasks as task_words
from workflows.life import Life
from workflows.reactions.channel import channel_of, say
from workflows.reactions.people import identify, page_others


async def report_due(life: Life, event: e.FellDue, position: int) -> None:
    url = await channel_url(life)
    overdue = words.report_overdue(life.incident, event)
    match event.to:
        case Rung.COMMANDER:
            message = words.report_reminder(life.incident, event, url)
            await to_person(life, life.incident.commander, event, position, message, otherwise=overdue)
        case Rung.DEPUTY:
            deputy = life.incident.holder(Role.DEPUTY)
            message = words.deputy_reminder(life.incident, event, url)
            await to_person(life, deputy, event, position, message, otherwise=overdue)
        case Rung.PAGE:
            people = await page_backup(life, event, position, plain.silence(life.incident))
            silent = overdue if people is None else words.paged_for_silence(life.incident, people)
            await remind_channel(life, event, position, silent)
        case _:
            await remind_channel(life, event, position, overdue)


async def close_due(life: Life, event: e.FellDue, position: int) -> None:
    message = words.close_reminder(life.incident, await channel_url(life))
    person = life.incident.holder(Role.DEPUTY) if event.to is Rung.DEPUTY else life.incident.commander
    if event.to in (Rung.CHANNEL, Rung.PAGE):
        person = None
    await to_person(life, person, event, position, message, otherwise=message)


async def task_due(life: Life, event: e.FellDue, position: int) -> None:
    """The owner is called back; silent, the commander hears of it, and then everybody."""
    task, url = life.incident.tasks[event.number - 1], await channel_url(life)
    asked = task_words.asked_in_channel(life.incident, task)
    match event.to:
        case Rung.OWNER:
            owner = await identify(life, task.owner)
            message = task_words.time_is_up(life.incident, task, url)
            await to_person(life, owner, event, position, message, otherwise=asked)
        case Rung.COMMANDER:
            message = task_words.owner_is_silent(life.incident, task, url)
            await to_person(life, life.incident.commander, event, position, message, otherwise=asked)
        case _:
            await remind_channel(life, event, position, asked)


async def not_understood(life: Life, event: e.FellDue, position: int) -> None:
    task = life.incident.tasks[event.number - 1]
    message = task_words.not_understood(life.incident, task, await channel_url(life))
    commander = life.incident.commander
    if commander and commander.slack_id and not commander.same_as(life.incident.known(task.owner)):
        await life.step(
            f"remind/{position}",
            Slack.post_message,
            Post(channel=commander.slack_id, message=message),
            what=f"say that task {task.number} is not understood",
            unless=lambda: life.closed_first() or understood(life, event.number),
        )


def understood(life: Life, number: int) -> str | None:
    return "it was understood first" if life.incident.tasks[number - 1].understood else None


async def commanded_for_long(life: Life, event: e.FellDue, position: int) -> None:
    """The commander is asked first; then the deputy too; at last the backup is woken to relieve them."""
    url, commander = await channel_url(life), life.incident.commander
    tired = words.tired_commander(life.incident, event, relief(life.incident, life.policy), url)
    relieve = words.relieve_commander(life.incident, event, url)
    nobody = words.relief_paged(life.incident, event, [])
    match event.to:
        case Rung.COMMANDER:
            await to_person(life, commander, event, position, tired, otherwise=nobody)
        case Rung.DEPUTY:
            deputy = life.incident.holder(Role.DEPUTY)
            also = [to_person(life, deputy, event, position, relieve, otherwise=relieve, part="/deputy")]
            await asyncio.gather(
                to_person(life, commander, event, position, tired, otherwise=nobody),
                *(also if deputy and deputy.slack_id else []),
            )
        case Rung.PAGE:
            people = await page_backup(life, event, position, plain.relief(life.incident))
            await remind_channel(
                life, event, position, words.relief_paged(life.incident, event, people or [])
            )
        case _:
            await remind_channel(life, event, position, nobody)


async def page_backup(life: Life, event: e.FellDue, position: int, message: str) -> list[Person] | None:
    """The backup is woken, who may take over. None where nobody could be paged."""
    pagerduty = life.policy.pagerduty
    if pagerduty is None or life.incident.drill:
        return None
    policies = pagerduty.escalation_policies
    people = await page_others(
        life,
        position,
        policies.backup or policies.commander,
        message,
        what=f"page the backup: {plain.DUE[event.what]}",
        unless=lambda: settled_by_itself(life, event),
    )
    if people is None:
        return None
    life.learn(TeamPaged(team="backup", people=people))
    met = list(await asyncio.gather(*(identify(life, person) for person in people)))
    life.learn(BackupFound(people=met))
    return met


async def to_person(
    life: Life,
    person: Person | None,
    event: e.FellDue,
    position: int,
    message: Message,
    *,
    otherwise: Message,
    part: str = "",
) -> None:
    """A direct message; where they cannot be reached by one, the channel hears it."""
    if person is None or not person.slack_id:
        await remind_channel(life, event, position, otherwise)
        return
    await life.step(
        f"remind/{position}{part}",
        Slack.post_message,
        Post(channel=person.slack_id, message=message),
        what=f"remind the {event.to}: {plain.DUE[event.what]}",
        unless=lambda: settled_by_itself(life, event),
    )


async def remind_channel(life: Life, event: e.FellDue, position: int, message: Message) -> None:
    await say(
        life,
        f"remind/{position}",
        message,
        what=f"remind the channel: {plain.DUE[event.what]}",
        unless=lambda: settled_by_itself(life, event),
    )


def settled_by_itself(life: Life, event: e.FellDue) -> str | None:
    """Nobody is reminded of what has been done while the reminder could not be sent."""
    reminder = life.incident.reminder(event.what, event.number)
    done = reminder is None or reminder.since > event.at
    return life.closed_first() or ("it was done before the reminder could be sent" if done else None)


async def channel_url(life: Life) -> str | None:
    channel = await channel_of(life)
    return channel.url if channel else None
