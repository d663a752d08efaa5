"""Socket Mode: the app calls out, and every event, interaction and command comes down its web sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import WSMsgType, web

from sandbox.deliver import Kind, Reply

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.slack import Slack

MOST_CONNECTIONS = 10
"""Connections that one app may hold at a time (Slack's page on Socket Mode)."""


@dataclass(eq=False)
class _Line:
    app: App
    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Mapping[str, Any]]] = field(default_factory=dict)


class Sockets:
    """The web sockets of all apps; each envelope goes down one of an app's, in turn."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tickets: dict[str, App] = {}
        self._lines: list[_Line] = []
        self._accepted: Counter[str] = Counter()
        self._arrival = asyncio.Event()

    def ticket(self, app: App) -> str:
        """A new address part that lets one connection in, once."""
        ticket = self._slack.ids.secret("socket")
        self._tickets[ticket] = app
        return ticket

    def connections(self, app: App) -> int:
        """How many sockets the app holds open."""
        return sum(line.app is app for line in self._lines)

    async def connected(self, app: App, *, times: int = 1) -> None:
        """Wait until the app has connected so many times since the workspace began."""
        while self._accepted[app.app_id] < times:
            await self._arrival.wait()

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Let an app in with its ticket and listen until it leaves."""
        app = self._tickets.pop(request.match_info["ticket"], None)
        if app is None:
            return web.Response(status=404)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        if self.connections(app) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        line = _Line(app, socket)
        try:
            await socket.send_json(self._hello(app))
            self._lines.append(line)
            self._note_arrival(app)
            await self._listen(line)
        finally:
            self._hang_up(line)
        return socket

    async def send(
        self, app: App, kind: Kind, payload: Mapping[str, Any], retry: Mapping[str, str], *, within: float
    ) -> Reply:
        """Send an envelope and wait for its acknowledgement."""
        line = self._next_line(app)
        if line is None:
            return Reply(None, failure="connection_failed")
        envelope = self._envelope(kind, payload, retry)
        acknowledged = asyncio.get_running_loop().create_future()
        line.waiting[envelope["envelope_id"]] = acknowledged
        try:
            await line.socket.send_str(json.dumps(envelope))
            async with asyncio.timeout(within):
                answer = await acknowledged
        except TimeoutError:
            return Reply(None, failure="http_timeout")
        except ConnectionError:
            return Reply(None, failure="connection_failed")
        finally:
            line.waiting.pop(envelope["envelope_id"], None)
        said = answer.get("payload")
        return Reply(200, json.dumps(said).encode() if said else b"")

    async def refresh(self, app: App | None = None, *, reason: str = "refresh_requested") -> None:
        """Ask an app, or all, to connect anew, as Slack does every few hours."""
        for line in [one for one in self._lines if app in (None, one.app)]:
            await line.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})

    async def close(self) -> None:
        """Hang up on everybody."""
        for line in list(self._lines):
            await line.socket.close()

    def _note_arrival(self, app: App) -> None:
        self._accepted[app.app_id] += 1
        self._arrival.set()
        self._arrival = asyncio.Event()

    async def _listen(self, line: _Line) -> None:
        async for message in line.socket:
            if message.type is WSMsgType.TEXT:
                with contextlib.suppress(ValueError):
                    self._acknowledge(line, json.loads(message.data))

    def _acknowledge(self, line: _Line, answer: Any) -> None:
        waiting = line.waiting.get(answer.get("envelope_id", "")) if isinstance(answer, dict) else None
        if waiting and not waiting.done():
            waiting.set_result(answer)

    def _hang_up(self, line: _Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
        for waiting in line.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the socket closed before the acknowledgement"))

    def _next_line(self, app: App) -> _Line | None:
        line = next((one for one in self._lines if one.app is app and not one.socket.closed), None)
        if line:
            self._lines.remove(line)
            self._lines.append(line)
        return line

    def _hello(self, app: App) -> dict[str, Any]:
        count = self.connections(app) + 1
        return {
            "type": "hello",
            "num_connections": count,
            "debug_info": _DEBUG,
            "connection_info": {"app_id": app.app_id},
        }

    def _envelope(self, kind: Kind, payload: Mapping[str, Any], retry: Mapping[str, str]) -> dict[str, Any]:
        body = {
            "envelope_id": str(UUID(self._slack.ids.secret("envelope"))),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            body["retry_attempt"] = int(retry.get("X-Slack-Retry-Num", 0))
            body["retry_reason"] = retry.get("X-Slack-Retry-Reason", "")
        return body


_DEBUG = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
