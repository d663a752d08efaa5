"""The HTTP face: Web API, response addresses, uploads and web sockets, on 127.0.0.1.

It stands on aiohttp's server, because faults need the connection itself in hand to break it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox import api, responses
from sandbox.errors import ApiError
from sandbox.traffic import Exchange

if TYPE_CHECKING:
    from sandbox.faults import Fault
    from sandbox.slack import Slack

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Server:
    """Where the sandbox answers."""

    url: str

    @property
    def api_url(self) -> str:
        """What an app is given in the place of `https://slack.com/api/`."""
        return f"{self.url}/api/"


@dataclass(frozen=True)
class Answer:
    """A body with its HTTP status and headers; `limit` is the one that was hit, in words, and `scopes` are what the
    token may do."""

    body: Json | str
    status: int = 200
    retry_after: int | None = None
    limit: str | None = None
    scopes: frozenset[str] | None = None

    def as_response(self) -> web.Response:
        """The answer as it goes over the wire."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        if self.scopes is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(self.scopes))
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, headers=headers)
        text = json.dumps(self.body, separators=(",", ":"))
        return web.Response(text=text, status=self.status, headers=headers, content_type="application/json")


@asynccontextmanager
async def serving(slack: Slack, port: int) -> AsyncIterator[Server]:
    """Answer until the block ends."""
    desk = _Desk(slack)
    runner = web.AppRunner(desk.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield Server(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        desk.closing.set()
        await runner.cleanup()


class _Desk:
    """Takes requests in, lets faults happen to them, and writes them down."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.closing = asyncio.Event()

    def application(self) -> web.Application:
        """The routes."""
        application = web.Application(client_max_size=64 * 1024**2)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_post("/response/{team}/{name}", self._response)
        application.router.add_post("/upload/{file}", self._upload)
        application.router.add_get("/ws/{ticket}", self._slack.sockets.accept)
        return application

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        return await self._handle(request, method, args, token, lambda: self._call(method, token, args))

    async def _response(self, request: web.Request) -> web.StreamResponse:
        body = await _arguments(request)
        name = request.match_info["name"]
        return await self._handle(request, "response_url", body, "", lambda: self._answer_at(name, body))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file = self._slack.files.get(request.match_info["file"])
        content = await _uploaded(request)
        if file is None or len(content) != file.size:
            return web.Response(status=400, text="the file is unknown or not of the announced length")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _handle(self, request: web.Request, name: str, args: Json, token: str, work: Any) -> web.StreamResponse:
        fault = self._slack.faults.take(name, args)
        answer = work() if fault is None or fault.after_store else _failed(fault)
        self._record(name, args, token, answer, fault, path=request.path)
        if fault and fault.kind in ("timeout_after_store", "slow"):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), fault.delay)
        if answer is None or (fault and fault.kind in ("reset_after_store", "timeout_after_store")):
            if request.transport:
                request.transport.abort()
            return web.Response()
        response: web.StreamResponse = answer.as_response()
        return response

    def _call(self, method: str, token: str, args: dict[str, Any]) -> Answer:
        try:
            body = api.call(self._slack, method, token, args)
            return Answer({"ok": True, **body}, scopes=self._slack.tokens[token].scopes)
        except api.RateLimitedError as limited:
            return _rate_limited(limited.retry_after, limited.limit)
        except ApiError as error:
            return Answer(error.as_json())

    def _answer_at(self, name: str, body: Json) -> Answer:
        ticket = self._slack.tickets.response(name)
        if ticket is None:
            return Answer({"ok": False, "error": "expired_url"}, 404)
        try:
            responses.at_address(ticket, body)
        except ApiError as error:
            return Answer(error.as_json(), 404 if error.error == "message_not_found" else 400)
        return Answer("ok")

    def _record(
        self, name: str, args: Json, token: str, answer: Answer | None, fault: Fault | None, *, path: str
    ) -> None:
        app = self._slack.tokens.get(token)
        clock = self._slack.clock
        self._slack.traffic.add(
            Exchange(
                clock.now(),
                clock.machine_now(),
                "in",
                name,
                args,
                answer.body if answer else None,
                answer.status if answer else None,
                app.app_id if app else None,
                limit=answer.limit if answer else None,
                retry_after=answer.retry_after if answer else None,
                fault=fault.kind if fault else None,
                path=path,
            )
        )


def _failed(fault: Fault) -> Answer | None:
    if fault.error:
        return Answer({"ok": False, "error": fault.error})
    if fault.kind == "rate_limited":
        return _rate_limited(fault.retry_after)
    return Answer("upstream connect error", 500) if fault.kind == "server_error" else None


def _rate_limited(seconds: int, limit: str | None = None) -> Answer:
    return Answer({"ok": False, "error": "ratelimited"}, 429, seconds, limit)


async def _arguments(request: web.Request) -> dict[str, Any]:
    args: dict[str, Any] = dict(request.query)
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return args | {name: value for name, value in form.items() if isinstance(value, str)}
    body = await request.read()
    if request.content_type == "application/json":
        with suppress(ValueError):
            sent = json.loads(body)
            return args | (sent if isinstance(sent, dict) else {})
    return args | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


async def _uploaded(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return bytes(part.file.read())
    return b""
