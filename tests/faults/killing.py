"""A worker that dies at a chosen moment, without the process dying: an activity's end never reaches Temporal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import temporalio.client
import temporalio.worker
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

Struck = Callable[[], Awaitable[bool]]


class Killer(temporalio.client.Interceptor, temporalio.worker.Interceptor):
    """Once armed, swallows the end of the activity that met the fault; Temporal sees what it sees of a dead worker.

    The fault takes effect and closes the connection, so the activity does nothing more after it, as a dead one.
    """

    def __init__(self) -> None:
        self.armed: Struck | None = None
        self.killed = 0
        self._gone = asyncio.Event()

    def arm(self, struck: Struck) -> None:
        self.armed = struck

    def disarm(self) -> None:
        """Lets go of what hangs; Temporal has long given it up."""
        self.armed = None
        self._gone.set()
        self._gone = asyncio.Event()

    async def swallow_if_struck(self) -> None:
        if self.armed and await self.armed():
            self.armed = None
            self.killed += 1
            await self._gone.wait()

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Activity(next, self)


class _Activity(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, killer: Killer) -> None:
        super().__init__(next)
        self.killer = killer

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except Exception:
            await self.killer.swallow_if_struck()
            raise
