"""Status reports go out, and reminders of those that do not."""

import asyncio

from activities.google import Google
from activities.models import AppendSection, Post
from activities.slack import Slack
from incident import events as e
from incident.facts import BackupFound, TeamPaged
from incident.message import Message
from incident.people import Person
from incident.visibility import Audience
from incident.vocabulary import Role, Rung, StepState, What
from incident.words import messages, plain
from workflows.life import Life
from workflows.reactions.channel import broadcast, channel_of, say
from workflows.reactions.people import identify, page_others


async def status_reported(life: Life, event: e.StatusReported, position: int) -> None:
    number = sum(1 for past in life.incident.events[: position + 1] if past.kind == "status_reported")
    in_channel = messages.report(life.incident, event, number=number, to=Audience.PARTICIPANTS)
    for_stakeholders = messages.report(life.incident, event, number=number, to=Audience.PUBLIC)
    what = f"status report {number}"
    await asyncio.gather(
        say(life, f"report/{position}", in_channel, what=f"{what} in the channel", pin=True),
        broadcast(life, f"report/{position}", for_stakeholders, what=f"{what} for stakeholders"),
        write_down(life, event, position, number),
    )


async def write_down(life: Life, event: e.StatusReported, position: int, number: int) -> None:
    key, what = f"report-written/{position}", f"write status report {number} into the document"
    life.expect(key, Google.append_section, what)
    document = await life.settled("incident-document")
    if document.state is not StepState.DONE:
        life.skip(key, what, "there is no document")
        return
    heading, paragraphs = plain.report_section(life.incident.reports[number - 1], number)
    section = AppendSection(document=document.result["id"], heading=heading, paragraphs=paragraphs)
    await life.step(key, Google.append_section, section, what=what, lane="document")


async def report_due(life: Life, event: e.FellDue, position: int) -> None:
    """Whoever the rung names hears of it."""
    channel = await channel_of(life)
    url = channel.url if channel else None
    overdue = messages.report_overdue(life.incident, event)
    match event.to:
        case Rung.COMMANDER:
            message = messages.report_reminder(life.incident, event, url)
            await to_person(life, life.incident.commander, event, position, message, otherwise=overdue)
        case Rung.DEPUTY:
            deputy = life.incident.holder(Role.DEPUTY)
            message = messages.deputy_reminder(life.incident, url)
            await to_person(life, deputy, event, position, message, otherwise=overdue)
        case Rung.PAGE:
            await page_for_silence(life, event, position)
        case _:
            await remind_channel(life, event, position, overdue)


async def page_for_silence(life: Life, event: e.FellDue, position: int) -> None:
    """The backup is woken, who may take over; and the channel hears whom."""
    pagerduty = life.policy.pagerduty
    if pagerduty is None:
        return
    policies = pagerduty.escalation_policies
    people = await page_others(
        life,
        position,
        policies.backup or policies.commander,
        plain.silence(life.incident),
        what="page the backup: nobody reports",
        unless=lambda: settled_by_itself(life, event),
    )
    if people is not None:
        life.learn(TeamPaged(team="backup", people=people))
        met = await asyncio.gather(*(identify(life, person) for person in people))
        life.learn(BackupFound(people=met))
        await remind_channel(life, event, position, messages.paged_for_silence(life.incident, met))
    else:
        await remind_channel(life, event, position, messages.report_overdue(life.incident, event))


async def close_due(life: Life, event: e.FellDue, position: int) -> None:
    channel = await channel_of(life)
    message = messages.close_reminder(life.incident, channel.url if channel else None)
    await to_person(life, life.incident.commander, event, position, message, otherwise=message)


async def to_person(
    life: Life,
    person: Person | None,
    event: e.FellDue,
    position: int,
    message: Message,
    *,
    otherwise: Message,
) -> None:
    """A direct message; where they cannot be reached by one, the channel hears it."""
    if person is None or not person.slack_id:
        await remind_channel(life, event, position, otherwise)
        return
    await life.step(
        f"remind/{position}",
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
    reminder = (
        life.incident.report_reminder if event.what is What.STATUS_REPORT else life.incident.close_reminder
    )
    done = reminder is None or reminder.since > event.at
    return life.closed_first() or ("it was done before the reminder could be sent" if done else None)
