"""Command changes hands: the offer and its brief reach one person, the channel hears of it, and of what came of it."""

import asyncio
from datetime import timedelta

from temporalio import workflow

from activities.models import OnCall, Post, Rewrite
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident import events as e
from incident.clocks import report_due
from incident.facts import BackupFound
from incident.people import Person
from incident.rules.command import relief
from incident.vocabulary import Role
from incident.words import command as words
from workflows.life import Life
from workflows.reactions.channel import channel_of, say
from workflows.reactions.identifying import identify
from workflows.reactions.people import bring_in, invite
from workflows.reactions.qualifying import whom_the_roster_suggests
from workflows.steps import Unless

IN_TIME = timedelta(minutes=1)  # after which the commander is told what is known without PagerDuty
TELL_WHAT_CAME = "say what came of the offer of command"


async def command_offered(life: Life, event: e.CommandOffered, position: int) -> None:
    person = await identify(life, event.to)
    named = event.model_copy(update={"to": person})
    notice = words.offered_notice(life.incident, named)
    await asyncio.gather(
        bring_in(life, person),
        say(life, f"offered/{position}", notice, what="say that command is offered"),
        hand_the_brief(life, named, position),
    )


async def hand_the_brief(life: Life, event: e.CommandOffered, position: int) -> None:
    """With two buttons, which go once the offer is over."""
    if not event.to.slack_id:
        return
    due = report_due(life.incident, life.policy)
    message = words.offer(life.incident, event, life.carried.steps, due)
    posted = await life.step(
        f"offer/{position}",
        Slack.post_message,
        Post(channel=event.to.slack_id, message=message),
        what=f"offer command to {event.to.label}",
        unless=lambda: None if is_open(life, event.number) else "the offer was over first",
    )
    if posted is None:
        return
    await workflow.wait_condition(lambda: not is_open(life, event.number))
    rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=words.offer_is_over(life.incident, event))
    await life.step(f"offer-over/{position}", Slack.rewrite_message, rewrite, what=TELL_WHAT_CAME)


def is_open(life: Life, number: int) -> bool:
    offer = life.incident.open_offer
    return offer is not None and offer.number == number and not life.closed


async def command_declined(life: Life, event: e.CommandDeclined, position: int) -> None:
    await say(
        life,
        f"declined/{position}",
        words.declined_notice(life.incident, event),
        what=TELL_WHAT_CAME,
    )


async def offer_lapsed(life: Life, event: e.FellDue, position: int) -> None:
    """On to the backup, unless the deputy was offered it at once; where nobody is left, the commander hears that."""
    lapsed = next(
        past for past in reversed(life.incident.events[:position]) if isinstance(past, e.CommandOffered)
    )
    await offer_to_backup(life, lapsed, position)
    await say(
        life,
        f"lapsed/{position}",
        words.lapsed_notice(life.incident, lapsed),
        what=TELL_WHAT_CAME,
        unless=lambda: overtaken(life, lapsed),
    )


def overtaken(life: Life, lapsed: e.CommandOffered) -> str | None:
    """Somebody else was offered command since, or has it."""
    offer = life.incident.offer
    return None if offer and offer.number == lapsed.number else "the offer has gone on"


async def offer_to_backup(life: Life, lapsed: e.CommandOffered, position: int) -> None:
    people = await on_call_as_backup(life, position, unless=lambda: overtaken(life, lapsed))
    if people is not None:
        life.learn(BackupFound(people=people, offer=lapsed.number))


async def on_call_as_backup(life: Life, position: int, *, unless: Unless) -> list[Person] | None:
    """As far as PagerDuty says so soon after the event at `position`."""
    backup = life.policy.backup
    if backup is None or life.incident.drill or unless():
        return None
    asked_at = life.incident.events[position].at

    def too_late() -> str | None:
        late = workflow.now() - asked_at > IN_TIME
        return unless() or ("PagerDuty did not say in time" if late else None)

    found = await life.step(
        f"backup/{position}",
        PagerDuty.who_is_on_call,
        OnCall(escalation_policy=backup),
        what="look up who is on call as backup",
        unless=too_late,
    )
    if found is None:
        return None
    return list(await asyncio.gather(*(identify(life, person) for person in found.people)))


async def who_could_relieve(life: Life, position: int) -> Person | None:
    """Where there is no deputy, PagerDuty is asked who is on call as backup; where nobody else leads here, the roster."""
    if life.incident.holder(Role.DEPUTY) is None:
        people = await on_call_as_backup(life, position, unless=life.closed_first)
        if people is not None and not life.closed:
            life.learn(BackupFound(people=people))
    if here := relief(life.incident, life.policy):
        return here
    suggested = await whom_the_roster_suggests(life)
    return await identify(life, suggested) if suggested else None


async def commander_left(life: Life, event: e.CommanderLeft, position: int) -> None:
    """Invited back, and asked to hand over first."""
    channel, slack_id = await channel_of(life), event.actor.slack_id
    if not slack_id:
        return
    life.forget(f"invite/{slack_id}")
    await asyncio.gather(
        invite(life, event.actor),
        life.step(
            f"commander-left/{position}",
            Slack.post_message,
            Post(
                channel=slack_id,
                message=words.commander_left(life.incident, channel.url if channel else None),
            ),
            what="ask the commander to hand over before leaving",
            unless=life.closed_first,
        ),
    )
