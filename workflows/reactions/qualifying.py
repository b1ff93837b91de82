"""Somebody commands who is not qualified for it: whoever is stands beside them. After the page, and never instead of it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

from activities.models import Post
from activities.roster import LookAtRoster, RosterBook, Seen
from activities.slack import Slack
from incident import events as e
from incident.facts import MUSTER, LearnersFound, QualifiedFound, ShadowFound
from incident.message import Message
from incident.people import Person
from incident.rules.command import unfit
from incident.state import Incident
from incident.vocabulary import Role
from incident.words import qualifying as words
from roster.choosing import Wanted, beside, learners, stands_alone, suggest
from roster.lists import why
from workflows.life import Life
from workflows.looking_up import BRIEFLY
from workflows.reactions.channel import say

LOOK_AGAIN = timedelta(minutes=15)
A_WHILE = timedelta(minutes=5)  # without an answer for so long, things stay as they are


async def see_who_is_qualified(life: Life, position: int, *, learners_too: bool = False) -> None:
    """As the event at `position` asks for. Where nobody is on the roster, nothing changes.

    `learners_too`: whoever asked to watch is brought in.
    """
    seen = await _seen(life)
    if seen is None or life.closed:
        return
    _bring_somebody_in(life, seen)
    watching = learners(life.incident, seen.people, life.policy.roster, workflow.now())
    if learners_too and watching:
        life.learn(LearnersFound(people=[each.person for each in watching]))
    while stands_alone(life.incident, seen.people) and not await _changes(life, position):
        seen = await _seen(life) or seen
        if not life.closed:
            _bring_somebody_in(life, seen)


async def _changes(life: Life, position: int) -> bool:
    """Within a while; what changes is looked at for its own sake."""
    try:
        await workflow.wait_condition(
            lambda: life.closed or _asked_since(life, position),
            timeout=LOOK_AGAIN,
            timeout_summary="then look whether somebody qualified is free by now",
        )
    except TimeoutError:
        return False
    return True


def _bring_somebody_in(life: Life, seen: Seen) -> None:
    policy = life.policy.roster
    if chosen := beside(life.incident, seen.people, seen.busy, policy, workflow.now()):
        life.learn(QualifiedFound(person=chosen.person, why=why(chosen, policy)))


def _asked_since(life: Life, position: int) -> bool:
    return life.seen("who is qualified", lambda: _last_asked(life.incident), with_timeline=True) > position


def _last_asked(incident: Incident) -> int:
    asking = (n for n, event in enumerate(incident.events) if asks_who_is_qualified(event))
    return max(asking, default=-1)


def asks_who_is_qualified(event: e.Event) -> bool:
    if isinstance(event, e.RoleAssigned):
        return event.role in (Role.COMMANDER, Role.DEPUTY)
    if isinstance(event, e.ObserversAllowed):
        return event.allowed
    return isinstance(event, e.ParticipantRemoved | e.SeverityChanged)


async def whom_the_roster_suggests(life: Life) -> Person | None:
    """To command this next; nobody whom the policy does not let."""
    seen = await _seen(life)
    if seen is None:
        return None
    incident, policy = life.incident, life.policy
    able = suggest(seen.people, Wanted.by(incident), seen.busy, policy.roster, workflow.now())
    return next((each.person for each in able if unfit(incident, policy, each.person) is None), None)


async def see_who_shadows(life: Life, event: e.RoleAssigned) -> None:
    """An observer who is shadowing sits beside the commander; woken where they came by their own wish, and wished that."""
    seen = await _seen(life)
    each = next((c for c in seen.people if c.person.same_as(event.person)), None) if seen else None
    if each and each.shadows and not life.closed:
        wished = event.actor == MUSTER and each.watching is not None and each.watching.paged
        life.learn(ShadowFound(person=each.person, paged=wished))


async def _seen(life: Life) -> Seen | None:
    """Once it is known who commands: somebody who was just paged is a PagerDuty id, by which the roster knows nobody."""
    if life.incident.drill or life.incident.commander is None:
        return None
    await workflow.wait_condition(lambda: life.closed or _known(life.incident.commander))
    if life.closed:
        return None
    try:
        seen: Seen = await workflow.execute_activity_method(
            RosterBook.look_at_roster,
            LookAtRoster(incident=life.incident.id),
            start_to_close_timeout=BRIEFLY,
            schedule_to_close_timeout=A_WHILE,
            retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
            summary="look at the roster",
        )
    except ActivityError:
        return None
    return seen


def _known(person: Person | None) -> bool:
    return person is not None and bool(person.email or person.slack_id)


async def tell_learner(life: Life, event: e.RoleAssigned, position: int) -> None:
    await tell(life, position, event.person, words.to_the_learner(life.incident))


async def qualified_beside(life: Life, event: e.QualifiedBeside, position: int) -> None:
    """The channel hears it, and both do."""
    said = [(event.person, words.to_the_qualified(life.incident, event))]
    if commander := life.incident.commander:
        said.append((commander, words.to_the_commander(life.incident, event)))
    note = words.in_channel(event)
    await asyncio.gather(
        say(life, f"qualified/{position}", note, what="say who stands beside the commander"),
        *(tell(life, position, person, message) for person, message in said),
    )


async def tell(life: Life, position: int, person: Person, message: Message) -> None:
    """As soon as Slack has said who they are."""
    with suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: life.closed or life.incident.known(person).slack_id is not None,
            timeout=A_WHILE,
            timeout_summary="then tell them without Slack's answer",
        )
    person = life.incident.known(person)
    if person.slack_id:
        post = Post(channel=person.slack_id, message=message)
        key = f"qualified/{position}/{person.slack_id}"
        await life.step(key, Slack.post_message, post, what=f"tell {person.label} what is asked of them")
