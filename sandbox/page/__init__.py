"""The workspace in a browser: a small Slack in which a visitor is any of its people."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from sandbox.page.live import Live
from sandbox.page.marks import Marks
from sandbox.page.routes import create_page
from sandbox.page.setting import PageSetting
from sandbox.page.visit import House
from sandbox.slack import Slack

__all__ = ["PageSetting", "serve_page"]

PATIENCE = 2
"""Seconds that requests under way get to finish at the end."""


@asynccontextmanager
async def serve_page(slack: Slack, setting: PageSetting, port: int = 0) -> AsyncIterator[str]:
    """Serve the page on 127.0.0.1 in the running loop until the block ends, and yield its URL; port 0 takes a free one.

    Raises OSError if the port is taken.
    """
    listener = socket.create_server(("127.0.0.1", port))
    live = Live(slack.feed)
    page = create_page(House(slack, setting, Marks()), live)
    config = uvicorn.Config(
        page, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=PATIENCE, ws="none"
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.listening.wait()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        live.close()
        server.should_exit = True
        await task


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
