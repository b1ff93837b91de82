"""What the events of a drill set in motion: the cast speaks, the facilitator's desk shows what is to come, it ends."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from activities.elsewhere import Elsewhere, LookElsewhere, Needed
from activities.models import Post, Posted, Rewrite, Speaker
from activities.slack import Slack
from drills import events as e
from drills.debrief import debrief
from drills.evidence import evidence
from drills.scenario import Inject
from drills.words import channel as words
from incident.commands import ChangeStatus, Command, PauseClocks
from incident.facts import MUSTER
from incident.identity import commander_id, workflow_id
from incident.message import Message
from incident.vocabulary import Status
from workflows.play import Play
from workflows.steps import Unless, wanted

IN_ORDER = "channel-messages"
DESK = "desk"
RESTING = "resting"
LOOK_EVERY = timedelta(seconds=5)
KNOWN_WITHIN = timedelta(minutes=1)  # somebody's address, from their Slack id


async def react(play: Play, position: int) -> None:
    """May be run again: steps remember."""
    match play.drill.events[position]:
        case e.InjectFired() as event:
            await speak(play, event)
        case e.DrillPaused() | e.DrillResumed() as event:
            await let_rest(play, event, position)
        case e.DrillEnded() as event:
            await end(play, event)


async def greet(play: Play) -> None:
    message = words.greeting(play.drill, play.trainee, play.facilitator)
    await say(play, "greeting", message, what="say that this is a drill", unless=play.over)


async def speak(play: Play, event: e.InjectFired) -> None:
    inject = play.drill.scenario.inject(event.inject)
    assert inject is not None
    await say(
        play,
        f"inject/{inject.name}",
        words.said(inject),
        what=f"let {inject.name} come",
        speaker=speaker(play, inject),
        unless=play.over,
    )


def speaker(play: Play, inject: Inject) -> Speaker:
    if inject.speaker is None:
        return Speaker(name=words.speaker_name(inject.card or ""), emoji=words.CARD_FACE)
    member = play.drill.scenario.cast[inject.speaker]
    return Speaker(name=words.speaker_name(member.name), emoji=member.emoji)


async def say(
    play: Play,
    key: str,
    message: Message,
    *,
    what: str,
    speaker: Speaker | None = None,
    unless: Unless = wanted,
) -> None:
    """In the channel of the incident that is played, after everything that the drill said before."""
    await workflow.wait_condition(lambda: play.channel is not None or unless() is not None)
    if play.channel is None:
        play.skip(key, what, "there was no channel yet")
        return
    post = Post(channel=play.channel, message=message, speaker=speaker)
    await play.step(key, Slack.post_message, post, what=what, lane=IN_ORDER, unless=unless)


# The facilitator's desk: one direct message that is always true.


async def keep_desk_true(play: Play) -> None:
    await workflow.wait_condition(lambda: play.facilitator.slack_id is not None)
    shown = words.desk(play.drill)
    post = Post(channel=play.facilitator.slack_id or "", message=shown)
    what = "show the facilitator what is to come"
    posted = await play.step(DESK, Slack.post_message, post, what=what, unless=play.over)
    while posted is not None:
        await workflow.wait_condition(lambda: words.desk(play.drill) != shown)  # noqa: B023
        shown = words.desk(play.drill)
        await rewrite_desk(play, posted, shown)


async def rewrite_desk(play: Play, posted: Posted, message: Message) -> None:
    rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=message)
    what = "bring the facilitator's desk up to date"
    await play.step("desk-edit", Slack.rewrite_message, rewrite, what=what, lane=DESK, again=True)


# What is due in the incident that is played rests with the scenario.


async def let_rest(play: Play, event: e.DrillPaused | e.DrillResumed, position: int) -> None:
    paused = isinstance(event, e.DrillPaused)
    async with play.lane(RESTING):
        await tell_incident(play, PauseClocks, f"rest/{position}", paused=paused)


async def tell_incident(play: Play, kind: type[Command], id: str, **said: object) -> None:
    """Once, however often; what is over hears nothing."""
    payload = {"command_id": f"drill:{play.drill.incident}:{id}", "actor": MUSTER, **said}
    command = kind.model_validate(payload)
    handle = workflow.get_external_workflow_handle(workflow_id(play.drill.incident))
    with suppress(ApplicationError):
        await handle.signal(kind.name, command.model_dump(mode="json"))


# Its end.


async def end(play: Play, event: e.DrillEnded) -> None:
    await asyncio.gather(
        say_that_it_is_over(play, event),
        send_debrief(play, event),
        give_evidence(play),
        clear_desk(play),
    )
    await close_incident(play)


async def say_that_it_is_over(play: Play, event: e.DrillEnded) -> None:
    if event.why == "closed" or play.channel is None:
        play.skip("over", "say that the drill is over", "its channel is closed")
        return
    await say(play, "over", words.over(play.drill, event), what="say that the drill is over")


async def send_debrief(play: Play, event: e.DrillEnded) -> None:
    """To whoever commanded and whoever led; whoever is needed elsewhere is not kept from it."""
    told = debrief(play.drill, play.incident, play.policy, event.at)
    readers = {} if event.why == "yielded" else {play.trainee.slack_id: play.trainee.label}
    readers |= {play.facilitator.slack_id: play.facilitator.label}
    if event.why == "yielded" and play.drill.alone:
        return
    message = words.debriefed(told, play.drill.scenario.title)
    await asyncio.gather(
        *(
            play.step(
                f"debrief/{slack_id}",
                Slack.post_message,
                Post(channel=slack_id, message=message),
                what=f"send {name} the debrief",
            )
            for slack_id, name in readers.items()
            if slack_id
        )
    )


async def give_evidence(play: Play) -> None:
    """To the career of each who has one; whoever has none is passed over."""
    for number, each in enumerate(evidence(play.drill, play.incident)):
        if not each.person.email:
            continue
        payload = {
            "command_id": f"{play.drill.incident}:{each.kind}:{each.begin.isoformat()}",
            "actor": MUSTER.model_dump(mode="json"),
            "kind": each.kind,
            "incident": play.drill.incident,
            "begin": each.begin.isoformat(),
            "end": each.end.isoformat(),
            "drill": True,
        }
        key = f"evidence/{number}"
        if not play.is_settled(key):
            with suppress(ApplicationError):
                career = workflow.get_external_workflow_handle(commander_id(each.person.email))
                await career.signal("add_evidence", payload)
            play.happened(key, f"offer evidence: {each.person.label} {each.kind}")


async def clear_desk(play: Play) -> None:
    step = play.steps.get(DESK)
    if step and step.result:
        await rewrite_desk(play, Posted.model_validate(step.result), words.desk(play.drill))


async def close_incident(play: Play) -> None:
    """What is played is put away as what is real, in its own time."""
    if play.incident.status is Status.CLOSED:
        return
    for status in (Status.STABLE, Status.CLOSED):
        await tell_incident(play, ChangeStatus, status, status=status)


# What is real comes first.


async def needed_elsewhere(play: Play) -> Needed:
    """As soon as a real incident needs the trainee. A look in vain leaves nothing in the history."""
    with suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: play.trainee.email is not None,
            timeout=KNOWN_WITHIN,
            timeout_summary="until the trainee's e-mail address is known",
        )
    return await workflow.execute_activity_method(
        Elsewhere.await_real_incident,
        LookElsewhere(person=play.trainee),
        start_to_close_timeout=2 * LOOK_EVERY,
        retry_policy=RetryPolicy(
            initial_interval=LOOK_EVERY, maximum_interval=LOOK_EVERY, backoff_coefficient=1
        ),
        summary="look whether a real incident needs the trainee",
    )
