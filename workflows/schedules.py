"""Temporal Schedules: those that every worker wants to exist, or not to, when it starts."""

from temporalio.client import (
    Client,
    Schedule,
    ScheduleAlreadyRunningError,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode


async def remove(client: Client, id: str) -> bool:
    """False where it was not there."""
    try:
        await client.get_schedule_handle(id).delete()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


async def ensure(client: Client, id: str, schedule: Schedule, *, at_once: bool = True) -> None:
    """Make it, or change the one that is there to it; either way it runs at once, unless it is to wait for its time."""

    def follow(_: ScheduleUpdateInput) -> ScheduleUpdate:
        return ScheduleUpdate(schedule=schedule)

    try:
        await client.create_schedule(id, schedule, trigger_immediately=at_once)
    except ScheduleAlreadyRunningError:
        handle = client.get_schedule_handle(id)
        await handle.update(follow)
        if at_once:
            await handle.trigger()
