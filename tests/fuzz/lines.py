"""Both ways between the sandbox and the real bot, in one process: no sockets, no waiting, no faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from starlette.types import ASGIApp

from sandbox import App, Slack
from sandbox.deliver import Kind, Outbox, Reply
from simulation.knock import knock
from simulation.process import Process
from simulation.weather import Weather
from simulation.wire import Addresses, Answer, Body, Posting, Request, Wire, WiredMessenger


@dataclass
class Ears:
    """What the bot said to Slack, and what Slack answered, since somebody last looked."""

    heard: list[tuple[Request, Answer]] = field(default_factory=list)

    def saw(self, request: Request, answer: Answer, at: datetime) -> None:
        self.heard.append((request, answer))

    def take(self) -> list[tuple[Request, Answer]]:
        heard, self.heard = self.heard, []
        return heard


class StraightWire(Wire):
    """To Slack: each call is answered at once."""

    def __init__(self, slack: Slack, ears: Ears) -> None:
        super().__init__(slack, Weather(Random(0)), ears)

    async def ask(self, request: Request) -> Answer:
        self.calls += 1
        return self._handled(request)


class Addressed(Addresses):
    """Response addresses, and those at which files are left."""

    def __init__(self, wire: Wire, process: Process, slack: Slack) -> None:
        super().__init__(wire, process)
        self._slack = slack

    def post(self, url: str, *, json: Body | None = None, data: bytes = b"", proxy: str | None = None) -> Posting:
        if json is not None:
            return super().post(url, json=json)
        return Posting(lambda: self._left(url.rpartition("/")[2], data))

    async def _left(self, file: str, data: bytes) -> Answer:
        self._slack.files[file].content = data
        return Answer("OK")


class StraightMessenger(WiredMessenger):
    """The bot's own messenger on these lines."""

    def __init__(self, app: App, slack: Slack, ears: Ears, **options: Any) -> None:
        wire, process = StraightWire(slack, ears), Process("bot")
        super().__init__(app.bot_token, wire, process, **options)
        self._calls._addresses = Addressed(wire, process, slack)


class StraightPost(Outbox):
    """From Slack: signed requests, handed to the bot's own web application. Keeps what was sent."""

    def __init__(self, slack: Slack) -> None:
        super().__init__(slack)
        self.web: ASGIApp | None = None
        self.sent: list[tuple[Kind, Mapping[str, Any]]] = []
        self.requests: list[tuple[bytes, dict[str, str]]] = []
        """The same, each as its body and its headers."""

    @property
    def _is_open(self) -> bool:
        return self.web is not None

    async def _carry(self, app: App, kind: Kind, payload: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        self.sent.append((kind, payload))
        return await super()._carry(app, kind, payload, headers)

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        assert self.web is not None
        self.requests.append((body, dict(headers)))
        return await knock(self.web, body, headers)
