"""Every activity says that it lives, so that work which a killed worker had in hand is taken up within seconds."""

import asyncio
import inspect
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from workflows.steps import SIGN_OF_LIFE

EVERY = SIGN_OF_LIFE.total_seconds() / 3


class Heartbeats(Interceptor):
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Heartbeating(next)


class _Heartbeating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        threaded = not inspect.iscoroutinefunction(input.fn)
        beating = asyncio.create_task(self._beat(threaded))
        try:
            return await super().execute_activity(input)
        finally:
            beating.cancel()

    async def _beat(self, threaded: bool) -> None:
        while True:
            await asyncio.sleep(EVERY)
            if threaded:  # the SDK then waits for the event loop, which must not wait for itself
                await asyncio.to_thread(activity.heartbeat)
            else:
                activity.heartbeat()
