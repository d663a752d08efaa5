"""A small workspace on a stopped clock, and an app that writes down what Slack sends it."""

import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import App, Slack

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class StoppedClock:
    """Both times stand until they are moved; the machine's may be let run, for apps that check signatures."""

    machine_runs = False

    def __init__(self, now: datetime = MONDAY) -> None:
        self.random = random.Random(0)
        self._now = self._machine = now

    def now(self) -> datetime:
        return self._now

    def machine_now(self) -> datetime:
        return datetime.now(UTC) if self.machine_runs else self._machine

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)

    def move_machine(self, **by: float) -> None:
        self._machine += timedelta(**by)


@dataclass
class Heard:
    """One request that reached the app."""

    kind: str
    payload: dict[str, Any]
    headers: dict[str, str]
    raw: bytes


@dataclass
class Listener:
    """An app's side of the wire: keeps what it hears and answers as the test says."""

    heard: list[Heard] = field(default_factory=list)
    answers: dict[str, Callable[[Heard], web.Response | dict | None]] = field(default_factory=dict)
    status: int = 200
    url: str = ""

    def on(self, kind: str, answer: Callable[[Heard], web.Response | dict | None]) -> None:
        """Answer requests of a kind (an event's or payload's type, or a command) so."""
        self.answers[kind] = answer

    def of(self, kind: str) -> list[Heard]:
        """What was heard of one kind."""
        return [heard for heard in self.heard if heard.kind == kind]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The inner events, in the order they came."""
        return [h.payload["event"] for h in self.heard if h.payload.get("type") == "event_callback"]

    async def handle(self, request: web.Request) -> web.Response:
        heard = _parsed(await request.read(), request)
        self.heard.append(heard)
        answer = self.answers.get(heard.kind)
        said = answer(heard) if answer else None
        if isinstance(said, web.Response):
            return said
        return web.json_response(said, status=self.status) if said else web.Response(status=self.status)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Listener"]:
        application = web.Application()
        application.router.add_post("/slack/events", self.handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            yield self
        finally:
            await runner.cleanup()


def _parsed(raw: bytes, request: web.Request) -> Heard:
    headers = dict(request.headers)
    if request.content_type == "application/json":
        payload = json.loads(raw)
        return Heard(payload.get("event", payload)["type"], payload, headers, raw)
    form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    payload = json.loads(form["payload"]) if "payload" in form else form
    return Heard(payload.get("type") or payload["command"], payload, headers, raw)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def slack(clock) -> Slack:
    return Slack(clock=clock, team_name="Riverside", team_domain="riverside")


@pytest.fixture
def town(slack):
    """Three people, a public channel with two of them, and an app that is in it."""
    ana = slack.person("Ana Ruiz", tz="Europe/Berlin")
    ben = slack.person("Ben Okafor", tz="America/New_York")
    admin = slack.person("Ada Admin", admin=True)
    north = slack.channel("north-team", members=[ana, ben])
    app = slack.install_app(name="Driver Pulse", command="/drivers")
    north.invite(app)
    return SimpleNamespace(ana=ana, ben=ben, admin=admin, north=north, app=app)


@pytest.fixture
async def server(slack, town):
    async with slack.serve() as server:
        yield server


@pytest.fixture
async def listener(town):
    async with Listener().listening() as listener:
        town.app.request_url = listener.url
        yield listener


@pytest.fixture
async def client(server, town):
    return client_of(server, town.app)


def client_of(server, app: App, **options: Any) -> AsyncWebClient:
    """Slack's own client, pointed at the sandbox; nothing is sent twice."""
    return AsyncWebClient(token=app.bot_token, base_url=server.api_url, retry_handlers=[], **options)


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str = "answer", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": label}, **more}


def actions(*elements: dict[str, Any], block_id: str = "answers") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def question(text: str = "How does it stand?", *labels: str) -> list[dict[str, Any]]:
    labels = labels or ("Not yet in place", "Fully in place")
    return [section(text), actions(*(button(label, f"answer_{i}", value=str(i)) for i, label in enumerate(labels)))]


def modal(*blocks: dict[str, Any], title: str = "Schedule", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "schedule",
        "title": plain(title),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": list(blocks),
        **more,
    }


def input_(label: str, element: dict[str, Any], block_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}
