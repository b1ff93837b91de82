"""What the tests of the activities know of the sandbox they run against."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

Perform = Callable[..., Awaitable[Any]]


class Vendors:
    """The running sandbox: what it holds, what it was asked, and what is to go wrong."""

    def __init__(self, url: str, state: Any, manifest: Any) -> None:
        self.url = url
        self.manifest = manifest  # what the app declared to Slack
        self.slack = state.slack
        self.pagerduty = state.pagerduty
        self.google = state.google
        self._control = httpx.AsyncClient(base_url=f"{url}/_control", timeout=10, verify=False)

    async def fault(self, name: str, effect: str, **details: object) -> None:
        answer = await self._control.post("/faults", json={"name": name, "effect": effect, **details})
        answer.raise_for_status()

    async def calm(self) -> None:
        (await self._control.delete("/faults")).raise_for_status()

    async def calls(self, name: str) -> list[dict[str, Any]]:
        return [call for call in (await self._control.get("/calls")).json() if call["name"] == name]

    async def close(self) -> None:
        await self._control.aclose()
