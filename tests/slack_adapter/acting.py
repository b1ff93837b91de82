"""People in the sandbox's Slack, and what Temporal has heard of them. Shared by the adapter's tests."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from slack_sdk.web.async_client import AsyncWebClient
from temporalio.client import Client

from incident.identity import workflow_id
from sandbox import people
from sandbox.config import SandboxConfig
from slack_adapter.server import AdapterConfig

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], what: str) -> T:
    """Poll until the answer is truthy."""
    for _ in range(300):
        if found := await look():
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"never happened: {what}")


class Workspace:
    """The sandbox's Slack."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.url = config.base_url
        self.api_url = f"{self.url}/slack/api/"
        self.bot = AsyncWebClient(token=people.SLACK_BOT_TOKEN, base_url=self.api_url, retry_handlers=[])
        self._ui = httpx.AsyncClient(base_url=f"{self.url}/ui", timeout=15, verify=False)

    async def close(self) -> None:
        await self._ui.aclose()

    async def do(self, what: str, **details: object) -> dict[str, Any]:
        return (await self._ui.post(f"/{what}", json=details)).json()

    async def redeliver(self) -> dict[str, Any]:
        """Slack sends the last thing again, byte for byte."""
        return await self.do("redeliver")

    async def seen_by(self, user: str) -> dict[str, Any]:
        return (await self._ui.get("/state", params={"user": user})).json()

    async def fault(self, name: str, effect: str, **more: object) -> None:
        async with httpx.AsyncClient(base_url=self.url, verify=False) as control:
            await control.post("/_control/faults", json={"name": name, "effect": effect, **more})

    async def calls(self, name: str) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(base_url=self.url, verify=False) as control:
            return [c for c in (await control.get("/_control/calls")).json() if c["name"] == name]


@dataclass
class Someone:
    """One person, in one channel."""

    workspace: Workspace
    user: str
    channel: str

    def at(self, channel: str) -> "Someone":
        return Someone(self.workspace, self.user, channel)

    async def types(self, text: str, command: str = "/incident") -> dict[str, Any]:
        return await self.workspace.do(
            "slash", user=self.user, channel=self.channel, command=command, text=text
        )

    async def asks(self, text: str, command: str = "/incident") -> str:
        """Type a command and read the answer that only they see."""
        before = len(await self.whispers())
        assert (await self.types(text, command))["ok"]

        async def answer() -> str:
            return "\n".join((await self.whispers())[before:])

        return await eventually(answer, f"an answer to {command} {text}")

    async def whispers(self) -> list[str]:
        """Everything in the channel that only they see, blocks included."""
        seen = await self.workspace.seen_by(self.user)
        channels = {c["id"]: c for c in seen["channels"] + seen["direct_messages"]}
        return [words_of(m) for m in channels[self.channel]["messages"] if m["ephemeral"]]

    async def form(self, title: str | None = None) -> dict[str, Any]:
        """The modal they have open, once Slack shows it filled in."""

        async def opened() -> dict[str, Any] | None:
            view = (await self.workspace.seen_by(self.user))["view"]
            if view is None or "Loading" in json.dumps(view):
                return None
            return view if title in (None, view["title"]["text"]) else None

        return await eventually(opened, f"a form {title or ''}")

    async def no_form(self) -> bool:
        return (await self.workspace.seen_by(self.user))["view"] is None

    async def sends(self, view: dict[str, Any], **values: object) -> dict[str, Any]:
        return await self.workspace.do("view/submit", user=self.user, view_id=view["id"], values=values)

    async def shown_button(self, *, action: str, value: str) -> str:
        """Muster posts a message with a button here; the timestamp of that message."""
        button = {
            "type": "button",
            "action_id": action,
            "value": value,
            "text": {"type": "plain_text", "text": "Press"},
        }
        posted = await self.workspace.bot.chat_postMessage(
            channel=self.channel, text="A button", blocks=[{"type": "actions", "elements": [button]}]
        )
        return str(posted["ts"])

    async def presses(self, ts: str, action: str) -> dict[str, Any]:
        return await self.workspace.do(
            "action", user=self.user, channel=self.channel, ts=ts, action_id=action
        )


def words_of(message: dict[str, Any]) -> str:
    shown = [message["text"]]
    for block in message.get("blocks") or []:
        shown += [block["text"]["text"]] if "text" in block else []
        shown += [
            element["text"] for element in block.get("elements", []) if isinstance(element["text"], str)
        ]
    return "\n".join(shown)


def starts_with(view: dict[str, Any]) -> dict[str, Any]:
    """What the fields of a form hold when it opens."""
    held: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            option = element.get("initial_option") or {}
            held[block["block_id"]] = (
                element.get("initial_value") or option.get("value") or element.get("initial_user")
            )
    return held


@dataclass
class Adapter:
    config: AdapterConfig

    @property
    def url(self) -> str:
        return f"http://{self.config.host}:{self.config.port}"


@dataclass
class Told:
    """What one incident's workflow has been sent."""

    client: Client
    incident: str

    async def signals(self) -> list[tuple[str, dict[str, Any]]]:
        history = await self.client.get_workflow_handle(workflow_id(self.incident)).fetch_history()
        heard = []
        for event in history.events:
            if event.HasField("workflow_execution_signaled_event_attributes"):
                signal = event.workflow_execution_signaled_event_attributes
                [payload] = await self.client.data_converter.decode(signal.input.payloads)
                heard.append((signal.signal_name, payload))
        return heard

    async def one(self) -> tuple[str, dict[str, Any]]:
        """The only signal so far."""
        heard = await eventually(self.signals, "a signal")
        assert len(heard) == 1, heard
        return heard[0]
