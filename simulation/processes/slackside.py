"""Slack's side of the wire: every call is heard, and what Slack sends goes to whichever process listens."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from sandbox import App, Slack
from sandbox.deliver import Kind, Outbox, Reply
from sandbox.traffic import Exchange, Traffic
from simulation.books import Books
from simulation.process import Process
from simulation.processes.strikes import CLICK, EVENT
from simulation.wire import Answer, Request

Hear = Callable[[str], None]

PROCESSES = Process("the bot")
"""Slack can't tell which of the bot's processes calls."""


class Ear(Traffic):
    """Hears every call when its effect is stored and its answer has not left yet."""

    def __init__(self, slack: Slack, books: Books, hear: Hear) -> None:
        super().__init__(slack.feed)
        self._slack = slack
        self._books = books
        self._hear = hear

    def add(self, exchange: Exchange) -> None:
        """Write a call down in the books."""
        super().add(exchange)
        if exchange.direction == "in":
            request = Request(PROCESSES, exchange.name, exchange.request, url=f"{self._slack.url}{exchange.path}")
            self._books.saw(request, Answer(exchange.response or {}, exchange.status or 0), exchange.at)
            self._hear(exchange.name)


class Post(Outbox):
    """The sandbox's outbox behind a balancer: each request goes to one of the doors that are open.

    What meets no open door is no moment: nobody is there to be killed.
    """

    def __init__(self, slack: Slack, books: Books, hear: Hear, door: Callable[[], int | None]) -> None:
        super().__init__(slack)
        self._books = books
        self._hear = hear
        self._door = door

    async def send(self, app: App, kind: Kind, name: str, payload: Mapping[str, Any]) -> Reply:
        """Send an interaction or a command, which the books write down."""
        self._books.pressed(payload)
        reply = await super().send(app, kind, name, payload)
        self._books.acknowledged(payload, reply)
        return reply

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        port = self._door()
        if port is None:
            raise aiohttp.ServerDisconnectedError
        self._hear(EVENT if headers["Content-Type"] == "application/json" else CLICK)
        address = urlsplit(url)._replace(scheme="http", netloc=f"127.0.0.1:{port}")
        return await super()._post(urlunsplit(address), body, headers)
