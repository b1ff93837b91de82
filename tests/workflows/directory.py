"""The directory of who is on call, for the tests in which a house has one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio.client import ScheduleHandle

from activities.oncall_models import PhoneBook
from tests.workflows.case import eventually
from tests.workflows.house import House
from workflows.oncall import ensure_schedule, schedule_id


class Directory:
    def __init__(self, house: House) -> None:
        self.house = house
        self.id = schedule_id(house.settings.muster_task_queue)
        self.schedule: ScheduleHandle = house.env.client.get_schedule_handle(self.id)

    async def refreshes(self, times: int = 1) -> PhoneBook:
        """The book, once it has been refreshed that often."""

        async def refreshed() -> bool:
            info = (await self.schedule.describe()).info
            return info.num_actions >= times and not info.running_actions

        await eventually(refreshed, f"the directory is refreshed {times} times")
        past = (await self.schedule.describe()).info.recent_actions[-1].action
        run = self.house.env.client.get_workflow_handle(
            past.workflow_id, run_id=past.first_execution_run_id, result_type=PhoneBook
        )
        book: PhoneBook = await run.result()
        return book


@asynccontextmanager
async def refreshed(house: House) -> AsyncIterator[Directory]:
    """As a worker does it when it starts: at once, and from then on."""
    await ensure_schedule(house.env.client, house.settings.muster_task_queue, house.policy)
    directory = Directory(house)
    await directory.refreshes()
    yield directory
    await directory.schedule.delete()
