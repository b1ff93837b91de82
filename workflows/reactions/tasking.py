"""Tasks in the channel: given to one person, understood, done, open again; those from comments are told there too."""

import asyncio

from temporalio import workflow

from activities.models import Posted, Rewrite
from activities.slack import Slack
from incident import events as e
from incident.facts import OwnerFound
from incident.people import Person
from incident.rules.comments import given_with
from incident.state import Task
from incident.words import tasks as words
from workflows.life import Life
from workflows.reactions.channel import say
from workflows.reactions.commenting import settle
from workflows.reactions.identifying import identify
from workflows.reactions.people import tell_if_not_in_slack

FEW = 3  # tasks at once that are each worth a message


async def created(life: Life, event: e.TaskCreated, position: int) -> None:
    if event.source is None:
        await identify(life, event.owner)
    else:
        await meet(life, event.owner)
    together = given_with(life.incident.events, position)
    if len(together) > FEW:
        await say_together(life, event, position, together)
        return
    given = words.given(
        life.incident, task(life, event.number).model_copy(update={"understood": event.source is not None})
    )
    posted = await say(life, f"task/{position}", given, what=f"give task {event.number} in the channel")
    if posted is not None:
        await keep_true(life, posted, event.number, position)


async def meet(life: Life, owner: Person) -> None:
    """Whoever a comment names takes part once Slack knows them; an address alone is let in nowhere."""
    person = await identify(life, owner)
    if person.slack_id:
        life.learn(OwnerFound(person=person))
    else:
        await tell_if_not_in_slack(life, person)


async def say_together(
    life: Life, event: e.TaskCreated, position: int, together: list[e.TaskCreated]
) -> None:
    if event != together[0]:
        return
    message = words.given_together(life.incident, [task(life, each.number) for each in together])
    await say(life, f"task/{position}", message, what=f"give {len(together)} tasks in the channel")


async def keep_true(life: Life, posted: Posted, number: int, position: int) -> None:
    """Its buttons go one by one, as they are answered."""

    async def say_how_it_stands(part: str) -> None:
        now = task(life, number)
        message = words.over(life.incident, now) if over(life, number) else words.given(life.incident, now)
        rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=message)
        what = f"say how task {number} stands"
        await life.step(f"{part}/{position}", Slack.rewrite_message, rewrite, what=what)

    before = f"task-understood/{position}" in life.carried.steps
    if not task(life, number).source:
        await workflow.wait_condition(lambda: over(life, number) or task(life, number).understood)
        if not over(life, number) or before:
            await say_how_it_stands("task-understood")
    await workflow.wait_condition(lambda: over(life, number))
    await say_how_it_stands("task-over")


def over(life: Life, number: int) -> bool:
    return life.closed or not task(life, number).open


async def completed(life: Life, event: e.TaskCompleted, position: int) -> None:
    message = words.completed(life.incident, event)
    await asyncio.gather(
        say(life, f"task-done/{position}", message, what=f"say that task {event.number} is done"),
        settle(life, event, position),
    )


async def reopened(life: Life, event: e.TaskReopened, position: int) -> None:
    async def say_so() -> None:
        message = words.reopened(life.incident, event, task(life, event.number))
        what = f"say that task {event.number} is open again"
        posted = await say(life, f"task-reopened/{position}", message, what=what)
        if posted is not None:
            await workflow.wait_condition(lambda: over(life, event.number))
            done = words.over(life.incident, task(life, event.number))
            rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=done)
            await life.step(
                f"task-over/{position}",
                Slack.rewrite_message,
                rewrite,
                what=f"say how task {event.number} stands",
            )

    await asyncio.gather(say_so(), settle(life, event, position))


async def changed(life: Life, event: e.TaskChanged, position: int) -> None:
    """A new owner is told; other words are on the timeline and in the lists."""
    if event.previous is None:
        return
    await meet(life, event.owner)
    message = words.passed(life.incident, event)
    await say(life, f"task-passed/{position}", message, what=f"say whose task {event.number} is now")


async def withdrawn(life: Life, event: e.TaskWithdrawn, position: int) -> None:
    message = words.withdrawn(life.incident, event, task(life, event.number))
    await say(life, f"task-withdrawn/{position}", message, what=f"say that task {event.number} is withdrawn")


def task(life: Life, number: int) -> Task:
    return life.incident.tasks[number - 1]
