"""A workflow that hears two words, and a worker for it in a process of its own, to be killed."""

import asyncio
import sys
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

from worker.runner import Runner

MISSED_AFTER = timedelta(seconds=3)


@workflow.defn
class TwoWords:
    """Does something else when it hears both at once than when it hears one after the other."""

    def __init__(self) -> None:
        self.words: list[str] = []

    @workflow.signal
    def say(self, word: str) -> None:
        self.words.append(word)

    @workflow.query
    def heard(self) -> list[str]:
        return self.words

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: bool(self.words))
        if len(self.words) == 1:
            await workflow.sleep(1)
        await workflow.wait_condition(lambda: len(self.words) == 2)


def worker(client: Client, task_queue: str) -> Worker:
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[TwoWords],
        workflow_runner=Runner(),
        sticky_queue_schedule_to_start_timeout=MISSED_AFTER,
    )


async def work(address: str, task_queue: str) -> None:
    async with worker(await Client.connect(address), task_queue):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
