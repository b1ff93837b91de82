"""Socket Mode: the websockets that apps opened, and the envelopes sent through them."""

import asyncio
import json
import secrets
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import people
from sandbox.slack.api import method
from sandbox.slack.args import Args
from sandbox.slack.state import Json
from sandbox.slack.workspace import Workspace


@method("apps.connections.open")
def open_connection(workspace: Workspace, args: Args) -> Json:
    ticket = secrets.token_urlsafe(16)
    workspace.tickets.add(ticket)
    return {
        "url": f"ws://127.0.0.1:{workspace.config.port}/slack/socket?ticket={ticket}&app_id={people.APP_ID}"
    }


class Sockets:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.connected: list[WebSocket] = []
        self._unacknowledged: dict[str, asyncio.Future[Json]] = {}

    async def serve(self, socket: WebSocket) -> None:
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.workspace.tickets:
            await socket.close(4000)
            return
        self.workspace.tickets.remove(ticket)
        await socket.accept()
        self.connected.append(socket)
        try:
            await socket.send_json(self._hello())
            while True:
                self._acknowledged(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, ValueError):
            pass
        finally:
            if socket in self.connected:
                self.connected.remove(socket)

    async def send(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Json:
        """What the app acknowledged with. Raises `ConnectionError` when nobody is connected any more."""
        if not self.connected:
            raise ConnectionError
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope["retry_attempt"], envelope["retry_reason"] = retry or (0, "")
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._unacknowledged[envelope["envelope_id"]] = acknowledged
        try:
            await self._newest().send_json(envelope)
            return await acknowledged
        except (WebSocketDisconnect, RuntimeError):
            raise ConnectionError from None
        finally:
            del self._unacknowledged[envelope["envelope_id"]]

    async def ask_to_reconnect(self) -> int:
        """What Slack does every few hours: nothing more goes through the old sockets, and the app opens a new one."""
        going = list(self.connected)
        self.connected.clear()
        for socket in going:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        return len(going)

    def _newest(self) -> WebSocket:
        return self.connected[-1]

    def _acknowledged(self, message: Json) -> None:
        waiting = self._unacknowledged.get(message.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connected),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": people.APP_ID},
        }
