"""Tasks in the channel: given to one person, understood, done."""

from temporalio import workflow

from activities.models import Rewrite
from activities.slack import Slack
from incident import events as e
from incident.state import Task
from incident.words import tasks as words
from workflows.life import Life
from workflows.reactions.channel import say
from workflows.reactions.people import identify


async def created(life: Life, event: e.TaskCreated, position: int) -> None:
    """Its buttons go one by one, as they are answered."""
    await identify(life, event.owner)
    given = words.given(life.incident, task(life, event.number).model_copy(update={"understood": False}))
    posted = await say(life, f"task/{position}", given, what=f"give task {event.number} in the channel")
    if posted is None:
        return

    async def say_how_it_stands(part: str) -> None:
        now = task(life, event.number)
        message = (
            words.over(life.incident, now) if over(life, event.number) else words.given(life.incident, now)
        )
        rewrite = Rewrite(channel=posted.channel, ts=posted.ts, message=message)
        what = f"say how task {event.number} stands"
        await life.step(f"{part}/{position}", Slack.rewrite_message, rewrite, what=what)

    await workflow.wait_condition(lambda: over(life, event.number) or task(life, event.number).understood)
    if not over(life, event.number) or f"task-understood/{position}" in life.carried.steps:
        await say_how_it_stands("task-understood")
    await workflow.wait_condition(lambda: over(life, event.number))
    await say_how_it_stands("task-over")


def over(life: Life, number: int) -> bool:
    return life.closed or task(life, number).done_at is not None


async def completed(life: Life, event: e.TaskCompleted, position: int) -> None:
    message = words.completed(life.incident, event)
    await say(life, f"task-done/{position}", message, what=f"say that task {event.number} is done")


def task(life: Life, number: int) -> Task:
    return life.incident.tasks[number - 1]
