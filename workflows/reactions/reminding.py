"""Reminders of what is not done: to whoever stands on the rung, and on up the ladder until it is."""

import asyncio
from contextlib import suppress

from temporalio import workflow

from activities.models import Post
from activities.slack import Slack
from incident import events as e
from incident.climbing import needless
from incident.facts import BackupFound, TeamPaged
from incident.message import Message
from incident.people import Person
from incident.rules.command import relief
from incident.vocabulary import Role, Rung
from incident.words import plain
from incident.words import reminders as words
from incident.words import tasks as task_words
from workflows.life import Life
from workflows.reactions.channel import channel_now, say
from workflows.reactions.engaging import page_others
from workflows.reactions.handing_over import IN_TIME, who_could_relieve
from workflows.reactions.identifying import identify


async def report_due(life: Life, event: e.FellDue, position: int) -> None:
    url = channel_url(life)
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
            woken = words.paged_for_silence(life.incident, woken_as(life), people or [])
            await remind_channel(life, event, position, overdue if people is None else woken)
        case _:
            await remind_channel(life, event, position, overdue)


async def close_due(life: Life, event: e.FellDue, position: int) -> None:
    message = words.close_reminder(life.incident, channel_url(life))
    person = life.incident.holder(Role.DEPUTY) if event.to is Rung.DEPUTY else life.incident.commander
    if event.to in (Rung.CHANNEL, Rung.PAGE):
        person = None
    await to_person(life, person, event, position, message, otherwise=message)


async def task_due(life: Life, event: e.FellDue, position: int) -> None:
    """The owner is called back; silent, the commander hears of it, and then everybody."""
    task, url = life.incident.tasks[event.number - 1], channel_url(life)
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
    message = task_words.not_understood(life.incident, task, channel_url(life))
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
    url = channel_url(life)
    relieve = words.relieve_commander(life.incident, event, url)
    nobody = words.relief_paged(life.incident, event, [])
    match event.to:
        case Rung.COMMANDER:
            await ask_the_tired(life, event, position)
        case Rung.DEPUTY:
            deputy = life.incident.holder(Role.DEPUTY)
            asked = [ask_the_tired(life, event, position)]
            if deputy and deputy.slack_id:
                asked.append(
                    to_person(life, deputy, event, position, relieve, otherwise=relieve, part="/deputy")
                )
            await asyncio.gather(*asked)
        case Rung.PAGE:
            people = await page_backup(life, event, position, plain.relief(life.incident))
            await remind_channel(
                life, event, position, words.relief_paged(life.incident, event, people or [])
            )
        case _:
            await remind_channel(life, event, position, nobody)


async def ask_the_tired(life: Life, event: e.FellDue, position: int) -> None:
    """With whoever could relieve them, as far as that is known soon: no vendor that is down keeps them from hearing it."""
    looking = asyncio.ensure_future(who_could_relieve(life, position))
    with suppress(TimeoutError):
        await workflow.wait_condition(
            looking.done, timeout=IN_TIME, timeout_summary="then ask without knowing who could relieve them"
        )
    found = looking.result() if looking.done() else relief(life.incident, life.policy)
    message = words.tired_commander(life.incident, event, found, channel_url(life))
    nobody = words.relief_paged(life.incident, event, [])
    await to_person(life, life.incident.commander, event, position, message, otherwise=nobody)
    await looking


async def page_backup(life: Life, event: e.FellDue, position: int, message: str) -> list[Person] | None:
    """The backup is woken, who may take over; without one, whoever is on call to command. None where nobody could be."""
    pagerduty = life.policy.pagerduty
    if pagerduty is None or life.incident.drill:
        return None
    policies = pagerduty.escalation_policies
    people = await page_others(
        life,
        position,
        woken_as(life),
        policies.backup or policies.commander,
        message,
        unless=lambda: settled_by_itself(life, event),
    )
    if people is None:
        return None
    life.learn(TeamPaged(team="backup" if policies.backup else "commander", people=people))
    met = list(await asyncio.gather(*(identify(life, person) for person in people)))
    if policies.backup:
        life.learn(BackupFound(people=met))
    return met


def woken_as(life: Life) -> str:
    return "backup" if life.policy.backup else "on-call commander"


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
    """Nobody is reminded of what is done, nor twice at once when reminders can be sent again."""
    return life.closed_first() or needless(life.incident, event)


def channel_url(life: Life) -> str | None:
    """Where there is one: nobody is reminded or woken later because Slack has made none yet."""
    channel = channel_now(life)
    return channel.url if channel else None
