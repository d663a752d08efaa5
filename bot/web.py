"""The web side: what Slack sends to /slack/events, and three pages for the operator."""

import asyncio
import errno
import hmac
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.envelope import UnreadableError, opened
from bot.errors import SettingsError
from bot.http_protocol import LimitedHttp
from bot.metrics import Metrics
from bot.ports import Deps
from bot.replays import Replays
from bot.services.health import checks

OLDEST = 300
"""Seconds that a request may be old (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

DOOR = "/slack/events"

LARGEST = 1024 * 1024
"""Bytes of a request; Slack's largest, a modal with all its state, has a few hundred thousand."""

PATIENCE = 5
"""Seconds that open requests get to finish at shutdown."""


Listener = Callable[[AsyncAck, dict[str, Any]], Awaitable[BoltResponse]]
Finder = Callable[[Mapping[str, Any]], Listener | None]
"""Says who serves a call; None if that is for Bolt to find out."""


def create_web(bolt: AsyncApp, deps: Deps, metrics: Metrics, *, signing_secret: str | None, ahead: Finder) -> ASGIApp:
    """The pages; without a signing secret (Socket Mode) there is no door for Slack. What `ahead` finds a listener for
    goes to it without Bolt."""
    replays = Replays(timedelta(seconds=2 * OLDEST))  # a signature is good from five minutes before until five after

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            metrics.refused()
            return PlainTextResponse("too large", status_code=413)
        if not is_from_slack(signing_secret or "", request.headers, body, now=deps.clock.machine_now()):
            metrics.refused()
            return PlainTextResponse("not signed by Slack", status_code=401)
        try:
            found = opened(body, request.headers.get("content-type", ""))
        except UnreadableError:
            return PlainTextResponse("not readable", status_code=400)
        signature, now = request.headers["x-slack-signature"], deps.clock.machine_now()
        if replays.is_replay(signature, found.get("type"), now=now):
            metrics.refused()
            return Response(status_code=200)  # without words, which Slack would show to whoever typed a command
        if listener := ahead(found):
            ack = AsyncAck()  # type: ignore[no-untyped-call] # of Bolt
            return to_starlette_response(await listener(ack, found))
        call = AsyncBoltRequest(body=found, headers=dict(request.headers), mode="socket_mode")  # Bolt parses nothing
        return to_starlette_response(await bolt.async_dispatch(call))

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        found = await checks(deps.database, now=deps.clock.machine_now())
        ready = all(check.holds for check in found)
        content = {"ready": ready, "checks": {check.name: check.fault or "ok" for check in found}}
        return JSONResponse(content, status_code=200 if ready else 503)

    async def numbers(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    pages = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", numbers)])
    return _behind_door(events, pages) if signing_secret else pages


def _behind_door(events: Callable[[Request], Awaitable[Response]], pages: ASGIApp) -> ASGIApp:
    """Slack's calls come in crowds: they go in by a door of their own, past the layers that serve the pages."""

    async def web(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != DOOR:
            await pages(scope, receive, send)
        elif scope["method"] != "POST":
            await PlainTextResponse("POST only", status_code=405, headers={"Allow": "POST"})(scope, receive, send)
        else:
            response = await events(Request(scope, receive))
            await response(scope, receive, send)

    return web


def is_from_slack(secret: str, headers: Headers, body: bytes, *, now: datetime) -> bool:
    """Whether the raw bytes carry Slack's signature and are at most five minutes old; never raises.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    sent_at, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not secret or not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12):
        return False
    if abs(now.timestamp() - int(sent_at)) > OLDEST:
        return False
    expected = hmac.digest(secret.encode(), b"v0:" + sent_at.encode() + b":" + body, "sha256").hex()
    return hmac.compare_digest(f"v0={expected}".encode(), signature.encode())


async def _body(request: Request) -> bytes | None:
    """The request's bytes; None as soon as they are too many."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


class _Server(uvicorn.Server):
    """A server that says when it listens, and leaves the process's signals to whoever runs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(web: ASGIApp, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the context lasts, and yield the port; at the end, open requests are answered first.

    Raises SettingsError if the address can't be listened on.
    """
    listener = _listen(host, port)
    config = uvicorn.Config(
        web,
        http=LimitedHttp,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nothing here asks who called from where: Slack is known by its signature
        timeout_graceful_shutdown=PATIENCE,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.listening.wait()
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        variable = "PORT" if error.errno in {errno.EADDRINUSE, errno.EACCES} else "HOST"
        raise SettingsError(variable, f"the bot can't listen on {host} port {port} ({error.strerror})") from error
