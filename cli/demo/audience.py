"""The people of the demo: what they do in the sandbox's Slack and PagerDuty, and what there is to see afterwards."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

PATIENCE = 20.0  # seconds for an effect to be seen

Seen = dict[str, Any]
T = TypeVar("T")


@dataclass
class Check:
    ok: bool
    found: str  # what was seen, in words


class Audience:
    def __init__(self, sandbox_url: str) -> None:
        self._http = httpx.AsyncClient(base_url=sandbox_url, timeout=10)

    async def __aenter__(self) -> "Audience":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def types(self, user: str, channel: str, text: str) -> None:
        await self._do("slash", user=user, channel=channel, command="/incident", text=text)

    async def presses(self, user: str, channel: str, ts: str, action_id: str) -> None:
        await self._do("action", user=user, channel=channel, ts=ts, action_id=action_id)

    async def fills_in(self, user: str, callback_id: str, **values: str) -> None:
        """Wait for the form, fill it in and send it."""
        view = await self.sees(lambda seen: _form(seen, callback_id), user)
        if view is not None:
            await self._do("view/submit", user=user, view_id=view["id"], values=values)

    async def acknowledges(self, user: str, page: str) -> None:
        await self._do("pagerduty/acknowledge", user=user, incident=page)

    async def look(self, user: str | None = None) -> Seen:
        answer = await self._http.get("/ui/state", params={"user": user} if user else None)
        seen: Seen = answer.raise_for_status().json()
        return seen

    async def sees(self, look_for: Callable[[Seen], T | None], user: str | None = None) -> T | None:
        """What `look_for` finds, as soon as it does; None when patience ends first."""
        until = time.monotonic() + PATIENCE
        while True:
            found = look_for(await self.look(user))
            if found is not None or time.monotonic() > until:
                return found
            await asyncio.sleep(0.1)

    async def calls(self) -> list[dict[str, Any]]:
        answer = await self._http.get("/_control/calls")
        calls: list[dict[str, Any]] = answer.raise_for_status().json()
        return calls

    async def _do(self, what: str, **act: Any) -> None:
        answer = await self._http.post(f"/ui/{what}", json=act)
        said = answer.json()
        if not said.get("ok"):
            raise RuntimeError(f"the sandbox refused {what}: {said}")


def _form(seen: Seen, callback_id: str) -> Any:
    view = seen["view"]
    return view if view and view.get("callback_id") == callback_id else None
