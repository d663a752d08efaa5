"""What is measured, each in a process of its own: the bot, a bare Bolt that stores nothing, and a Slack for both."""

import asyncio
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import uvicorn

from bench.clickers import SECRET, WORKSPACE

BOT_SECRET = "a secret that is long enough for a bench"
TOKEN = "xoxb-0-bench"
Serve = Callable[..., None]


@contextmanager
def serving(serve: Serve, *options: Any) -> Iterator[int]:
    """Run a server on a free port until the context ends; yields the port once it listens."""
    port = free_port()
    process = get_context("spawn").Process(target=serve, args=(port, *options), daemon=True)
    process.start()
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.join(20)


def serve_bot(port: int, database_url: str, slack: int) -> None:
    """The bot itself, as `python -m bot web` runs it."""
    os.environ |= {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "SECRET_KEY": BOT_SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    asyncio.run(_bot())


async def _bot() -> None:
    from bot import log
    from bot.__main__ import settle_down
    from bot.app import build
    from bot.settings import Settings, read_settings

    settings = read_settings(Settings)
    log.configure(settings.log_level, settings.log_format)
    app = build(settings)
    await app.start(worker=False)
    settle_down()
    await asyncio.Event().wait()


def serve_bolt(port: int, slack: int) -> None:
    """Bolt as its documentation starts it, on Starlette and uvicorn: it acknowledges, and stores nothing."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    client = AsyncWebClient(TOKEN, base_url=f"http://127.0.0.1:{slack}/api/")
    app = AsyncApp(signing_secret=SECRET, client=client)
    handler = AsyncSlackRequestHandler(app)

    @app.action(re.compile("^answer:"))
    async def answered(ack: Any) -> None:
        await ack()

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
    uvicorn.run(web, port=port, log_level="error", access_log=False, lifespan="off")


def serve_slack(port: int) -> None:
    """A Slack that says yes to everything, and at /heard how many messages it was given for people."""
    asyncio.run(_slack(port))


async def _slack(port: int) -> None:
    loop = asyncio.get_running_loop()
    heard = Heard()
    server = await loop.create_server(lambda: _Ear(heard), "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


class Heard:
    """How many messages came to response addresses."""

    messages = 0


class _Ear(asyncio.Protocol):
    """Hears one request after the other on a connection."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, rest = self._came.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self._came = rest[size:]
            self._transport.write(self._answer(head.split(b" ", 2)[1]))

    def _answer(self, path: bytes) -> bytes:
        identity = f'{{"ok":true,"members":["U0LEADER"],"team_id":"{WORKSPACE}","team":"Bench","url":"https://bench.slack.com/",'
        body = f'{identity}"user_id":"U0BOT","bot_id":"B0BOT"}}'
        if path.startswith(b"/answer"):
            self._heard.messages += 1
            body = "ok"
        elif path == b"/heard":
            body = str(self._heard.messages)
        kind = "application/json" if body.startswith("{") else "text/plain"
        return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            import time

            time.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")
