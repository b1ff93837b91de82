"""What is to be done, asked of whoever sees to it: of the incident while it is open, of its review once it is closed."""

import asyncio
from contextlib import suppress

from pydantic import BaseModel

from incident.identity import review_id
from incident.people import Person
from incident.view import TaskView, task_view
from incident.visibility import open_to
from incident.vocabulary import Status
from workflows.client import Incidents, Listed, NoSuchIncident, NotAnswering

QUERIES_AT_ONCE = 20
GOING_ON = "WorkflowType = 'Review' AND ExecutionStatus = 'Running' AND TaskQueue = '{queue}'"


class GivenIn(BaseModel):
    """The incident that a task belongs to."""

    id: str
    title: str
    channel_url: str | None = None


Given = list[tuple[GivenIn, TaskView]]


async def tasks_of(incidents: Incidents, person: Person) -> Given:
    """What one person has to do. Of incidents that do not answer, nothing."""
    at_once = asyncio.Semaphore(QUERIES_AT_ONCE)

    async def ask_open(listed: Listed) -> Given:
        async with at_once:
            with suppress(NoSuchIncident, NotAnswering):
                whole = await incidents.incident(listed.id)
                inside = [p.person for p in whole.participants]
                if open_to(person, restricted=whole.restricted, participants=inside):
                    given_in = GivenIn(id=listed.id, title=listed.title, channel_url=listed.channel_url)
                    return [(given_in, task) for task in whole.tasks if _is_theirs(task, person)]
        return []

    async def ask_closed(incident: str) -> Given:
        """Whoever has a task there is told the title with every reminder."""
        async with at_once:
            with suppress(NoSuchIncident, NotAnswering):
                review = await incidents.review(incident)
                given_in = GivenIn(id=incident, title=review.title)
                tasks = [task_view(task, task.owner) for task in review.tasks]
                return [(given_in, task) for task in tasks if _is_theirs(task, person)]
        return []

    open_ones = [ask_open(listed) for listed in await incidents.list(person)]
    reviews = incidents.temporal.list_workflows(GOING_ON.format(queue=incidents.task_queue))
    closed_ones = [ask_closed(review.id.removeprefix(review_id(""))) async for review in reviews]
    found = await asyncio.gather(*open_ones, *closed_ones)
    return [each for of_one in found for each in of_one]


async def tasks_in(incidents: Incidents, incident: str) -> list[TaskView]:
    """All of one incident, as they stand now. Raises NoSuchIncident, NotAnswering."""
    whole = await incidents.incident(incident)
    tasks = {task.number: task for task in whole.tasks}
    if whole.status is Status.CLOSED:
        with suppress(NoSuchIncident):
            since = (await incidents.review(incident)).tasks
            tasks |= {task.number: task_view(task, task.owner) for task in since}
    return [tasks[number] for number in sorted(tasks)]


def _is_theirs(task: TaskView, person: Person) -> bool:
    return task.open and task.owner.same_as(person)
