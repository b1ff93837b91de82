"""What is too big for Temporal in one piece goes through it all the same, and comes out as it went in."""

import random
from uuid import uuid4

from temporalio import workflow
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from incident import limits
from incident.commands import CompleteTask
from incident.record import record
from tests.incident.incidents import ANA, CARA, POLICY
from tests.incident.test_tasks_from_comments import comment, led, seen
from workflows.carried import Carried
from workflows.payloads import CONVERTER

TEMPORAL_TAKES = 2 * 1024 * 1024
LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"


@workflow.defn(sandboxed=False)
class Keeps:
    """What it was given, until it is told that this was enough."""

    @workflow.init
    def __init__(self, text: str) -> None:
        self.text, self.enough = text, False

    @workflow.run
    async def run(self, text: str) -> str:
        await workflow.wait_condition(lambda: self.enough)
        return self.text

    @workflow.query
    def kept(self) -> str:
        return self.text

    @workflow.signal
    def stop(self) -> None:
        self.enough = True


async def test_more_than_temporal_takes_is_given_asked_for_and_handed_back(env: WorkflowEnvironment) -> None:
    long = " ".join(f"task {n}" for n in range(300_000))
    assert len(long) > TEMPORAL_TAKES
    queue = str(uuid4())
    async with Worker(env.client, task_queue=queue, workflows=[Keeps]):
        keeps = await env.client.start_workflow(Keeps.run, long, id=queue, task_queue=queue)
        assert await keeps.query(Keeps.kept) == long
        await keeps.signal(Keeps.stop)
        assert await keeps.result() == long


async def test_as_many_tasks_as_are_taken_all_of_them_done_fit_into_what_is_carried_and_the_record() -> None:
    story, chance = led(), random.Random(5)

    def words(length: int) -> str:
        return "".join(chance.choices(LETTERS, k=length))

    given = [
        comment(f"{words(600)} +{CARA.email}", id=f"C{n}", quoted=words(limits.QUOTE_LIMIT))
        for n in range(limits.COMMENT_TASKS)
    ]
    seen(story, *given)
    for number in range(1, limits.COMMENT_TASKS + 1):
        outcome = words(limits.LINE_LIMIT)
        story.tell(CompleteTask(command_id="done", actor=ANA, task=number, outcome=outcome))
    whole = record(story.incident, {}, POLICY)
    carried = Carried(incident=story.incident, policy=POLICY)
    assert len(whole) > TEMPORAL_TAKES
    for what in (whole, carried):
        [payload] = await CONVERTER.encode([what])
        assert payload.ByteSize() < TEMPORAL_TAKES
        assert await CONVERTER.decode([payload], [type(what)]) == [what]


async def test_what_fits_is_left_as_it_is_for_people_to_read() -> None:
    [payload] = await CONVERTER.encode(["short"])
    assert payload.data == b'"short"'
